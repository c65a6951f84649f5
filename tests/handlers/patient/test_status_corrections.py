"""Conversations that correct a change of status from the history: another day, another note, or undone."""

from datetime import date, timedelta

import pytest

from bot.sandbox import VisibleItem
from store.patient import episodes
from store.patient.episodes import Episode
from tests.world import World


def history(world: World) -> VisibleItem:
    return world.dana.types("/patient Holly Guzman history")


def episode(world: World) -> Episode:
    with world.registry.read() as db:
        return episodes.of_patient(db, world.clinic.id, world.patients["guzman"].id)[0]


def test_a_hold_by_mistake_is_undone_and_the_status_before_it_counts_again(world: World) -> None:
    world.dana.types("/patient Holly Guzman on hold until 12/15 -- surgery")
    answer = history(world).press("Undo")
    assert "Undone: today, Sat Nov 21 · status on hold until Dec 15 (surgery) · Holly Guzman" in answer.shown
    assert "Now: active since Sep 1." in answer.shown
    assert "Active since Sep 1" in world.dana.types("/patient Holly Guzman").shown
    shown = history(world).shown
    assert "status on hold until Dec 15 (surgery) · by Dana Reed" in shown
    assert "Undone by Dana Reed (Nov 21)" in shown


def test_a_status_is_undone_from_its_answer_too(sqlite_world: World) -> None:
    saved = sqlite_world.dana.types("/patient Holly Guzman on hold until 12/15 -- surgery")
    assert "Now: active since Sep 1." in saved.press("Undo").shown
    sqlite_world.dana.types("/patient Holly Guzman on hold until 12/15 -- surgery")
    again = sqlite_world.dana.types("/patient Holly Guzman on hold until 12/20").shown
    assert "To correct its day, end or note, press Edit in the history." in again


def test_an_end_is_undone_from_the_history_too(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman flag medication -- sleep?")
    sqlite_world.dana.types("/patient Holly Guzman declined").press("End the episode")
    answer = history(sqlite_world).press("Undo")
    assert "The same episode goes on: active since Sep 1." in answer.shown
    assert "1 question for the review is open again." in answer.shown
    assert episode(sqlite_world).ended_on is None
    assert "Undone: declined (Nov 21)" in history(sqlite_world).shown


def test_the_day_the_note_and_the_end_of_a_hold_are_edited(world: World) -> None:
    world.dana.types("/patient Holly Guzman on hold until 12/15 -- surgery")
    form = history(world).press("Edit", beside="on hold")
    answer = form.fill(day="2026-11-18", until="2026-12-20", note="hip surgery").submit()
    assert "Changed to Wed Nov 18 · status on hold until Dec 20 (hip surgery) · Holly Guzman" in answer.shown
    assert "Before: today, Sat Nov 21 · status on hold until Dec 15 (surgery)" in answer.shown
    assert "On hold since Nov 18" in world.dana.types("/patient Holly Guzman").shown
    shown = history(world).shown
    assert "Wed Nov 18 · status on hold until Dec 20 (hip surgery) · by Dana Reed" in shown
    assert "(edited Nov 21 by Dana Reed)" in shown


def test_an_older_status_that_is_edited_does_not_overrule_the_present_one(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman on hold until 12/15 -- surgery")
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    sqlite_world.dana.types("/patient Holly Guzman active")
    hold = sqlite_world.dana.types("/patient Holly Guzman history").press("Edit", beside="on hold")
    hold.fill(note="hip surgery").submit()
    assert "Active since Nov 21" in sqlite_world.dana.types("/patient Holly Guzman").shown
    assert episode(sqlite_world).status == "active"
    assert "on hold" not in sqlite_world.dana.types("/caseload").shown


def test_the_enrollment_moves_to_another_day_and_is_never_undone(world: World) -> None:
    page = history(world)
    assert "[Edit]" in page.shown
    assert "[Undo]" not in page.shown
    page.press("Edit").fill(day="2026-09-08").submit()
    assert episode(world).enrolled_on == date(2026, 9, 8)


def test_the_end_moves_with_its_status(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman declined").press("End the episode")
    history(sqlite_world).press("Edit", beside="declined").fill(day="2026-11-10").submit()
    assert episode(sqlite_world).ended_on == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("day", "says"),
    [("2026-08-20", "Choose a day not before Sep 1."), ("2026-12-24", "in the future")],
)
def test_a_status_keeps_its_place_among_the_others(sqlite_world: World, day: str, says: str) -> None:
    sqlite_world.dana.types("/patient Holly Guzman on hold until 12/30 -- surgery")
    refused = history(sqlite_world).press("Edit", beside="on hold").fill(day=day).submit()
    assert says in refused.errors["Day"]


def test_a_close_out_keeps_its_day_and_its_way_back(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman disengaged -- no answer; way back: front desk").press(
        "End the episode"
    )
    form = history(sqlite_world).press("Edit", beside="disengaged")
    assert "Day" not in form.shown
    assert "how the patient can come back" in form.fill(note="no answer").submit().errors["Note"]


def test_an_end_stays_once_care_began_anew(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman declined").press("End the episode")
    sqlite_world.slack.move_clock(timedelta(days=2))
    sqlite_world.dana.types("/patient Holly Guzman").press("Re-enroll").submit()
    shown = history(sqlite_world).shown
    assert "status declined" in shown
    assert "[Undo]" not in shown


def test_a_question_is_edited_and_undone(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman flag medication -- sleep?")
    page = sqlite_world.dana.types("/patient Holly Guzman alerts")
    answer = page.press("Edit").fill(note="sleep on sertraline?").submit()
    assert "Changed to today, Sat Nov 21 · medication question: sleep on sertraline?" in answer.shown
    assert "sleep on sertraline?" in sqlite_world.priya.types("/review Holly Guzman").shown
    sqlite_world.dana.types("/patient Holly Guzman alerts").press("Undo")
    assert "sleep on sertraline?" not in sqlite_world.priya.types("/review").shown
