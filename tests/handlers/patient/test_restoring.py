"""Conversations that restore what was undone: a new entry equal to the void one, which stays void."""

from datetime import timedelta

import pytest

from store.ledger import time_log
from tests.world import World


def minutes(world: World) -> list[str]:
    with world.registry.read() as db:
        found = time_log.all_of_patient(db, world.clinic.id, world.patients["guzman"].id)
    return [f"{entry.activity} {entry.minutes // 60_000}" for entry in found if not entry.voided_at]


def test_an_undone_entry_is_restored_with_its_contact_plan_note_and_flag(world: World) -> None:
    line = "/log 10m phone Holly Guzman next dec 1 flag medication -- sleep?"
    saved = world.dana.types(line)
    saved.press("Add note").fill(Note="asked for a refill").submit()
    world.slack.move_clock(timedelta(minutes=1))
    undone = world.dana.types("/log today").press("Undo")
    listed = world.dana.types("/log today")
    assert minutes(world) == []
    assert "Dec 1" not in world.dana.types("/patient Holly Guzman").shown
    world.slack.move_clock(timedelta(minutes=1))
    restored = undone.press("Restore")
    assert "Restored: today, Sat Nov 21 · 10 min · phone · sleep? · Holly Guzman" in restored.shown
    assert "[Edit] [Undo]" in restored.shown
    assert minutes(world) == ["phone 10"]
    card = world.dana.types("/patient Holly Guzman").shown
    assert "Dec 1" in card
    assert "sleep?" in card
    assert "asked for a refill" in world.dana.types("/log today").shown
    history = world.dana.types("/patient Holly Guzman history").shown
    assert "10 min · phone · sleep? · restored · by Dana Reed" in history
    assert "Undone by Dana Reed (Nov 21)" in history
    assert "[Restore]" not in world.dana.types("/patient Holly Guzman contacts").shown
    assert "That entry can't be restored" in listed.press("Restore").shown
    assert "is undone with it" in restored.press("Undo").shown


def test_an_undone_score_is_restored_and_alerts_again(world: World) -> None:
    world.slack.move_clock(timedelta(days=2))
    undone = world.dana.types("/score phq9 14 item9 1 Holly Guzman").press("Undo")
    assert "⚠" not in world.dana.types("/caseload").shown
    world.slack.move_clock(timedelta(minutes=1))
    restored = undone.press("Restore")
    assert "Restored: today, Mon Nov 23 · PHQ-9 14 · moderate · item 9: 1 · Holly Guzman" in restored.shown
    assert "⚠ Safety: PHQ-9 item 9 above 0." in restored.shown
    assert "⚠ Holly Guzman" in world.dana.types("/caseload").shown


@pytest.mark.parametrize(
    ("typed", "listed", "line"),
    [
        ("/log voicemail Holly Guzman", "contacts", "attempt"),
        ("/patient Holly Guzman plan -- goals: sleep through", "plans", "care plan: Goals: sleep through"),
        ("/patient Holly Guzman consent spoken 11/3", "history", "spoken consent, obtained by Dana Reed"),
        ("/patient Holly Guzman flag discuss -- housing", "alerts", "housing"),
        ("/patient Holly Guzman meds -- sertraline 50 mg", "history", "medications sertraline 50 mg"),
        ("/patient Holly Guzman payer Humana", "history", "payer Humana"),
        ("/patient Holly Guzman clinician Ann Lee 1234567893", "history", "clinician Ann Lee"),
        ("/patient Holly Guzman service 90837 11/3", "history", "service 90837"),
    ],
)
def test_facts_are_restored_from_the_answer_and_the_history(
    sqlite_world: World, typed: str, listed: str, line: str
) -> None:
    answer = sqlite_world.dana.types(typed)
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    undone = answer.press("Undo")
    assert "[Restore]" in undone.shown
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    page = sqlite_world.dana.types(f"/patient Holly Guzman {listed}")
    restored = page.press("Restore", beside=line)
    assert "Restored: " in restored.shown
    assert line in restored.shown
    shown = sqlite_world.dana.types(f"/patient Holly Guzman {listed}").shown
    assert f"{line} · restored" in shown
    assert "can't be restored" in undone.press("Restore").shown


def test_a_referral_and_its_outcome_are_restored(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman referral to Lakeside Psychiatry")
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    seen = sqlite_world.dana.types("/patient Holly Guzman referral seen")
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    undone = seen.press("Undo")
    assert "no answer yet" in sqlite_world.dana.types("/patient Holly Guzman").shown
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    restored = undone.press("Restore")
    assert "Restored: today, Sat Nov 21 · seen at Lakeside Psychiatry · Holly Guzman" in restored.shown
    assert "Lakeside Psychiatry, sent Nov 21: seen Nov 21" in (
        sqlite_world.dana.types("/patient Holly Guzman").shown
    )


def test_an_undone_status_is_set_again_and_an_end_asks_again(world: World) -> None:
    hold = world.dana.types("/patient Holly Guzman on hold until 12/15 -- surgery")
    world.slack.move_clock(timedelta(minutes=1))
    undone = hold.press("Undo")
    world.slack.move_clock(timedelta(minutes=1))
    assert "status on hold until Tue Dec 15 (surgery)" in undone.press("Restore").shown
    history = world.dana.types("/patient Holly Guzman history").shown
    assert "status on hold until Dec 15 (surgery) · restored · by Dana Reed" in history
    world.slack.move_clock(timedelta(minutes=1))
    asked = world.dana.types("/patient Holly Guzman referred out to Lakeside -- couples therapy")
    ended = asked.press("End the episode")
    world.slack.move_clock(timedelta(minutes=1))
    undone = ended.press("Undo")
    world.slack.move_clock(timedelta(minutes=1))
    again = undone.press("Restore")
    assert "Referred out ends the episode of Holly Guzman" in again.shown
    saved = again.press("End the episode").shown
    assert "Saved: status referred out (to Lakeside couples therapy)" in saved
    card = world.dana.types("/patient Holly Guzman").shown
    assert "Referred out" in card
    assert card.count("Lakeside, sent Nov 21") == 1


def test_a_review_is_restored_with_the_question_it_answered(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman flag medication -- sleep?")
    recorded = sqlite_world.priya.types("/review Holly Guzman -- increase sertraline")
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    undone = recorded.press("Undo")
    assert "sleep?" in sqlite_world.dana.types("/patient Holly Guzman").shown
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    assert "Restored: today, Sat Nov 21 · review: increase sertraline" in undone.press("Restore").shown
    card = sqlite_world.dana.types("/patient Holly Guzman").shown
    assert "increase sertraline" in card
    assert "[Restore]" not in sqlite_world.priya.types("/patient Holly Guzman reviews").shown


def test_undo_a_second_time_names_the_entry_before_it(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 10m phone Holly Guzman")
    sqlite_world.slack.move_clock(timedelta(minutes=20))
    sqlite_world.dana.types("/log 25m video April Krause -- sleep?")
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    assert "Undone: 25 min · video · April Krause" in sqlite_world.dana.types("/log undo").shown
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    asked = sqlite_world.dana.types("/log undo")
    assert "Your last entry was already undone: 25 min · video · April Krause" in asked.shown
    assert "sleep?\nUndo the one before it too? 10 min · phone · Holly Guzman" in asked.shown
    assert minutes(sqlite_world) == ["phone 10"]
    assert "Restored: " in asked.press("Restore the last one").shown
    asked = sqlite_world.dana.types("/log undo")
    assert "Undone: 25 min · video · April Krause" in asked.shown
    sqlite_world.dana.types("/log undo").press("Undo this one too")
    assert minutes(sqlite_world) == []
