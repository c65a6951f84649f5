"""Conversations about entries of any day: listed with Edit and Undo, by pages, by day, week and patient."""

from datetime import timedelta

import pytest

from tests.world import World


def log_some_days(world: World) -> None:
    """Saturday 21: 15 minutes; yesterday 20; Wednesday 18: 30; Monday 9: 10."""
    world.dana.types("/log 10m phone Holly Guzman 11/9")
    world.dana.types("/log 30m video April Krause wed")
    world.dana.types("/log 20m phone Holly Guzman yesterday -- slept better")
    world.dana.types("/log 15m phone Bradley Reyes")


@pytest.mark.parametrize(
    ("typed", "heading", "listed"),
    [
        ("/log yesterday", "Yesterday, Fri Nov 20: 20 min in 1 entry", ["20 min"]),
        ("/log fri", "Yesterday, Fri Nov 20: 20 min in 1 entry", ["20 min"]),
        ("/log last friday", "Yesterday, Fri Nov 20: 20 min in 1 entry", ["20 min"]),
        ("/log 11/18", "Wed Nov 18: 30 min in 1 entry", ["30 min"]),
        ("/log Nov 18?", "Wed Nov 18: 30 min in 1 entry", ["30 min"]),
        ("/log 3 days ago", "Wed Nov 18: 30 min in 1 entry", ["30 min"]),
        (
            "/log week",
            "Sun Nov 15 to Sat Nov 21: 65 min (1 h 5 min) in 3 entries",
            ["15 min", "20 min", "30"],
        ),
        ("/log last week", "Mon Nov 9 to Sun Nov 15: 10 min in 1 entry", ["10 min"]),
        (
            "/log this month",
            "Sun Nov 1 to Sat Nov 21: 75 min (1 h 15 min) in 4 entries",
            ["15 min", "10 min"],
        ),
        ("/log 11/17", "Tue Nov 17: you logged nothing.", []),
    ],
)
def test_the_entries_of_a_day_a_week_a_month(
    sqlite_world: World, typed: str, heading: str, listed: list[str]
) -> None:
    log_some_days(sqlite_world)
    answer = sqlite_world.dana.types(typed)
    assert heading in answer.shown
    places = [answer.shown.index(f"{line}", answer.shown.index(heading) + len(heading)) for line in listed]
    assert places == sorted(places)
    assert answer.shown.count("[Undo] [Edit] [Add note] [Next contact]") >= len(listed)
    assert "Guzman" not in answer.text


def test_what_was_made_that_day_for_another_day_is_listed_too(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman 11/2")
    sqlite_world.dana.types("/log 20m phone April Krause")
    sqlite_world.slack.move_clock(timedelta(days=1))
    shown = sqlite_world.dana.types("/log yesterday").shown
    assert "Yesterday, Sat Nov 21: 20 min in 1 entry" in shown
    assert "15 min · phone · Holly Guzman · MRN …8805 · Mon Nov 2" in shown
    assert "1 entry of these was made on that day for another day." in shown


def test_the_entries_of_a_patient_are_everybodys(sqlite_world: World) -> None:
    log_some_days(sqlite_world)
    sqlite_world.priya.types("/log 5m consult Holly Guzman")
    shown = sqlite_world.dana.types("/log Holly Guzman").shown
    assert "Holly Guzman · MRN …8805: 35 min in 3 entries" in shown
    assert "slept better" in shown
    assert "By Priya Shah" in shown
    assert shown.count("[Undo] [Edit]") == 2  # Priya's minutes are Priya's
    assert sqlite_world.lena.types("/log Holly Guzman").shown.count("[Undo]") == 0  # leads use the card


@pytest.mark.parametrize("name", ["May Friday", "April Sun", "Weeks Today"])
def test_a_word_that_completes_a_name_is_a_name(sqlite_world: World, name: str) -> None:
    first, last = name.split()
    sqlite_world.add_patient(first, last, "7001")
    for typed in (name, last, f"{last}, {first}"):
        shown = sqlite_world.dana.types(f"/log {typed}").shown
        assert f"{name} · MRN …7001: nothing is logged yet." in shown


def test_several_patients_of_a_name_are_a_choice(sqlite_world: World) -> None:
    sqlite_world.add_patient("Rosa", "Friday", "7001")
    sqlite_world.add_patient("Joe", "Friday", "7002")
    asked = sqlite_world.dana.types("/log friday")
    assert "2 patients match “friday”. Which one?" in asked.shown
    assert "Nothing was saved" not in asked.shown
    assert "Joe Friday · MRN …7002: nothing" in asked.press("Joe Friday · born 3/4/1980 · …7002").shown
    assert "Yesterday, Fri Nov 20: you logged nothing." in sqlite_world.dana.types("/log fri").shown


def test_a_long_list_has_pages(world: World) -> None:
    for number in range(1, 24):
        world.dana.types(f"/log {number}m phone Holly Guzman")
    first = world.dana.types("/log today")
    assert "Entered today: 276 min (4 h 36 min) in 23 entries" in first.shown
    assert "1 to 10 of 23" in first.shown
    assert "[Newer]" not in first.shown
    second = first.press("Older")
    assert "11 to 20 of 23" in second.shown
    assert "\n13 min · phone" in second.shown
    last = second.press("Older")
    assert "21 to 23 of 23" in last.shown
    assert "[Older]" not in last.shown
    assert "11 to 20 of 23" in last.press("Newer").shown
    by_patient = world.dana.types("/log Holly Guzman").press("Older").press("Older")
    assert "21 to 23 of 23" in by_patient.shown


def test_yesterdays_error_is_undone_from_the_list(sqlite_world: World) -> None:
    log_some_days(sqlite_world)
    undone = sqlite_world.dana.types("/log wed").press("Undo")
    assert "Undone: 30 min · video · April Krause · MRN …70bd · Wed Nov 18" in undone.shown
    shown = sqlite_world.dana.types("/log wed").shown
    assert "Wed Nov 18: 0 min in 0 entries" in shown
    assert "Undone by Dana Reed" in shown
    assert "[Undo]" not in shown


def test_a_line_that_says_how_long_is_saved_not_listed(sqlite_world: World) -> None:
    assert "Logged 15 min" in sqlite_world.dana.types("/log 15m phone Holly Guzman fri").shown
    refused = sqlite_world.dana.types("/log Holly Guzmann")
    assert "Nothing was saved" in refused.shown


def test_a_treating_clinician_lists_own_patients_only(sqlite_world: World) -> None:
    assert "nothing is logged yet" in sqlite_world.owen.types("/log Holly Guzman").shown
