"""Conversations that undo from the answer: next contact, flags and the Record form."""

from datetime import timedelta

import pytest

from tests.world import World


def test_a_next_contact_is_undone(world: World) -> None:
    form = world.dana.types("/log 10m phone Holly Guzman").press("Next contact")
    planned = form.fill(day="2026-12-01").submit()
    assert "Dec 1" in world.dana.types("/patient Holly Guzman").shown
    world.slack.move_clock(timedelta(minutes=1))
    undone = planned.press("Undo")
    assert "Undone: next contact Tue Dec 1, phone · Holly Guzman" in undone.shown
    assert "Dec 1" not in world.dana.types("/patient Holly Guzman").shown
    world.slack.move_clock(timedelta(minutes=1))
    undone.press("Restore")
    assert "Dec 1" in world.dana.types("/patient Holly Guzman").shown


def test_a_cleared_question_comes_back(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman flag medication -- sleep?")
    cleared = sqlite_world.dana.types("/patient Holly Guzman unflag medication -- settled")
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    assert "Restored: today, Sat Nov 21 · medication question: sleep?" in cleared.press("Undo").shown
    assert "sleep?" in sqlite_world.priya.types("/review Holly Guzman").shown


def test_a_flag_of_the_form_is_undone(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/patient Holly Guzman").press("Flag")
    saved = form.fill(kind="discuss", question="housing").submit()
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    undone = saved.press("Undo")
    assert "Undone" in undone.shown
    assert "housing" not in sqlite_world.dana.types("/patient Holly Guzman").shown


def test_the_record_form_is_undone_as_a_whole(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/patient Holly Guzman").press("Record")
    saved = form.fill(problems="F32.1", seen_on="2026-11-02", goes_by="Bee").submit()
    assert "Undo leaves: goes by Bee. To change that, press Record again." in saved.shown
    assert "F32.1" in sqlite_world.dana.types("/patient Holly Guzman").shown
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    saved.press("Undo")
    card = sqlite_world.dana.types("/patient Holly Guzman").shown
    assert "F32.1" not in card


@pytest.mark.parametrize("place", ["answer", "history"])
def test_the_edit_of_a_consent_is_undone(sqlite_world: World, place: str) -> None:
    sqlite_world.dana.types("/patient Holly Guzman consent spoken 11/3")
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    history = sqlite_world.dana.types("/patient Holly Guzman history").press("Edit", beside="spoken consent")
    edited = history.fill(day="2026-11-05").submit()
    assert "Changed to Thu Nov 5 · spoken consent" in edited.shown
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    listed = sqlite_world.dana.types("/patient Holly Guzman history")
    back = (edited if place == "answer" else listed).press("Undo the edit")
    assert "Back to Tue Nov 3 · spoken consent" in back.shown
    assert "Before: Thu Nov 5 · spoken consent" in back.shown
    shown = sqlite_world.dana.types("/patient Holly Guzman history").shown
    assert "Tue Nov 3 · spoken consent, obtained by Dana Reed · by Dana Reed" in shown
