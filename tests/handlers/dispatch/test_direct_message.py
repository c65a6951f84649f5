"""Sentences by direct message that name nothing but a patient."""

import pytest

from tests.world import World


@pytest.mark.parametrize(
    "said",
    [
        "Holly Guzman",
        "guzman, holly",
        "Holly Guzman?",
        "krause",
        "how is Holly Guzman doing",
        "How’s Holly Guzman?",
        "show me krause",
    ],
)
def test_a_name_alone_asks_for_the_card(sqlite_world: World, said: str) -> None:
    shown = sqlite_world.dana.says_to_bot(said).shown
    assert "This month\n" in shown
    assert "[Log time]" in shown


@pytest.mark.parametrize("said", ["hello", "Hi!", "help"])
def test_a_greeting_is_answered_with_the_first_steps(sqlite_world: World, said: str) -> None:
    assert sqlite_world.dana.says_to_bot(said).shown.startswith("Hello Dana Reed.")


@pytest.mark.parametrize("said", ["thanks!", "how is it going", "show me the money"])
def test_what_means_nothing_here_is_not_understood(sqlite_world: World, said: str) -> None:
    shown = sqlite_world.dana.says_to_bot(said).shown
    assert shown.startswith("I didn't understand that.\nHello Dana Reed.")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("who is overdue?", "Your caseload: 6 overdue"),
        ("overdue", "Your caseload: 6 overdue"),
        ("Who’s late", "Your caseload: 6 overdue"),
        ("who is short", "Your caseload: 6 short of minutes"),
        ("who is short of minutes?", "Your caseload: 6 short of minutes"),
        ("who is stalled", "No patients are stalled."),
    ],
)
def test_a_question_about_the_caseload_is_answered_with_its_view(
    sqlite_world: World, said: str, answer: str
) -> None:
    assert answer in sqlite_world.dana.says_to_bot(said).shown


def test_a_refused_question_has_nothing_to_edit(sqlite_world: World) -> None:
    shown = sqlite_world.dana.says_to_bot("caseload banana").shown
    assert "Nothing was saved" not in shown
    assert "Copy and edit" not in shown


def test_a_biller_is_shown_no_card(sqlite_world: World) -> None:
    assert "You are a biller at North Clinic." in sqlite_world.bill.says_to_bot("Holly Guzman").shown
