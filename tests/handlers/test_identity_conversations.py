"""Who is meant, in conversations: what a command finds, and what it offers."""

import pytest

from tests.world import World


@pytest.fixture
def crowd(sqlite_world: World) -> World:
    """A clinic with odd MRNs."""
    for first, last, mrn in (
        ("Flo", "Ray", "00012345"),
        ("William", "Moss", "A/12:3"),
        ("Dot", "Orr", "D 123"),
        ("Ann", "Fox", "77-1999"),
        ("Bob", "Fox", "88-1999"),
    ):
        sqlite_world.add_patient(first, last, mrn)
    return sqlite_world


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("A/12:3", "William Moss"),
        ("D 123", "Dot Orr"),
        ("00012345", "Flo Ray"),
        ("Holly G. · …8805", "Holly Guzman"),
        ("Flo R. · …2345", "Flo Ray"),
        ("8805", "Holly Guzman"),
    ],
)
def test_a_patient_is_found_by_mrn_short_form_or_the_end_of_the_mrn(
    crowd: World, typed: str, who: str
) -> None:
    assert crowd.dana.types(f"/patient {typed}").shown.startswith(who)
    assert f"Logged 15 min · phone · {who}" in crowd.dana.types(f"/log 15m phone {typed}").shown
    assert who in crowd.dana.types(f"/score phq9 14 item9 0 {typed}").shown


def test_an_mrn_without_its_zeros_is_offered(crowd: World) -> None:
    asked = crowd.dana.types("/log 15m phone 12345")
    assert "Nothing was saved yet." in asked.shown
    assert "No patient has the MRN “12345”. Did you mean one of these?" in asked.shown
    logged = asked.press("Flo Ray · born 3/4/1980 · …2345")
    assert "Logged 15 min · phone · Flo Ray · MRN …2345" in logged.shown


def test_the_end_of_two_mrns_is_a_choice(crowd: World) -> None:
    asked = crowd.dana.types("/log 15m phone 1999")
    assert "2 patients match “1999”. Which one?" in asked.shown
    assert "Logged 15 min · phone · Bob Fox" in asked.press("Bob Fox · born 3/4/1980 · …1999").shown


def test_a_nickname_is_offered_never_taken(crowd: World) -> None:
    asked = crowd.dana.types("/log 15m phone Bill Moss")
    assert "No patient is named “Bill Moss”. Did you mean one of these?" in asked.shown
    assert "Logged 15 min · phone · William Moss" in asked.press("William Moss · born 3/4/1980 · …12:3").shown


def test_a_day_is_no_mrn(crowd: World) -> None:
    crowd.add_patient("Gus", "Tan", "1119")
    assert "Logged 15 min · phone · Dot Orr" in crowd.dana.types("/log 15m phone Dot 11/19").shown
