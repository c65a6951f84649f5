"""Conversations about a patient's history: everything on record by pages, and every fact of it corrected."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.tables import audit_events, consents, contacts, risk_events
from tests.world import World


@pytest.fixture
def treated(sqlite_world: World) -> World:
    """Holly with a call, a score, a consent, a visit, a plan and a review."""
    world = sqlite_world
    world.dana.types("/log 15m phone Holly Guzman yesterday -- slept better")
    world.dana.types("/log 5m registry Holly Guzman")
    world.dana.types("/score phq9 14 item9 0 Holly Guzman 11/3")
    world.dana.types("/patient Holly Guzman consent spoken 11/3")
    world.dana.types("/patient Holly Guzman seen 11/2")
    world.dana.types("/patient Holly Guzman plan -- goals: sleep through")
    world.dana.types("/patient Holly Guzman flag medication -- sleep on sertraline?")
    world.slack.move_clock(timedelta(minutes=5))
    world.priya.types("/review Holly Guzman -- increase sertraline")
    return world


def test_a_page_that_is_too_long_for_slack_comes_in_parts(sqlite_world: World) -> None:
    for number in range(7):
        note = f"{number} {'slept ' * 320}"
        sqlite_world.dana.types(f"/log {number + 11}m phone Holly Guzman -- {note}")
    sqlite_world.dana.types("/patient Holly Guzman notes")
    second = sqlite_world.dana.waits_for("Part 2 of 2")
    first = sqlite_world.dana.waits_for("Part 1 of 2")
    assert "notes: 7 entries" in first.shown
    assert [first.private, second.private] == [True, True]
    assert "17 min · phone · 6 slept" in first.shown
    assert "11 min · phone · 0 slept" in second.shown
    assert "MRN 01ce5fc6" in second.press("Card").shown


def test_everything_newest_first(treated: World) -> None:
    shown = treated.dana.types("/patient Holly Guzman history").shown
    lines = [
        "Holly Guzman · MRN …8805 · history: 8 entries",
        "today, Sat Nov 21 · review: increase sertraline, waits for approval by the treating clinician",
        "today, Sat Nov 21 · medication question: sleep on sertraline? · by Dana Reed",
        "today, Sat Nov 21 · care plan: Goals: sleep through · by Dana Reed",
        "yesterday, Fri Nov 20 · 15 min · phone · slept better · by Dana Reed",
        "Tue Nov 3 · PHQ-9 14 · moderate · item 9: 0 · by Dana Reed",
        "Mon Nov 2 · initiating visit · by Dana Reed",
        "Tue Sep 1 · status active · by Dana Reed",
    ]
    places = [shown.find(line) for line in lines]
    assert -1 not in places, lines[places.index(-1)]
    assert sorted(places[:2]) == places[:2]
    assert sorted(places[5:]) == places[5:]


@pytest.mark.parametrize(
    ("typed", "heading", "line"),
    [
        ("scores", "scores: 1 entry", "PHQ-9 14"),
        ("notes", "notes: 1 entry", "slept better"),
        ("reviews", "reviews: 1 entry", "increase sertraline"),
        ("contacts", "contacts: 1 entry", "15 min · phone"),
        ("plans", "care plans: 1 entry", "Goals: sleep through"),
        ("alerts", "alerts and flags: 1 entry", "medication question"),
    ],
)
def test_a_part_alone(treated: World, typed: str, heading: str, line: str) -> None:
    answer = treated.dana.types(f"/patient Holly Guzman {typed}")
    assert heading in answer.shown
    assert line in answer.shown
    assert "Guzman" not in answer.text
    assert "history: 8 entries" in answer.press("Everything").shown


def test_the_card_opens_the_history_and_its_pages(treated: World) -> None:
    for day in range(4, 16):
        treated.dana.types(f"/log {day + 40}m phone Holly Guzman 11/{day}")
    history = treated.lena.types("/patient Holly Guzman").press("History")
    assert "history: 20 entries" in history.shown
    assert "1 to 8 of 20" in history.shown
    second = history.press("Older")
    assert "9 to 16 of 20" in second.shown
    last = second.press("Older")
    assert "17 to 20 of 20" in last.shown
    assert "[Older]" not in last.shown
    assert "9 to 16 of 20" in last.press("Newer").shown
    assert "scores: 1 entry" in treated.dana.types("/patient Holly Guzman history").press("Scores").shown


def test_who_may_not_open_a_patient_reads_no_history(treated: World) -> None:
    assert "history: 8 entries" in treated.owen.types("/patient Holly Guzman history").shown
    assert "/patient is for" in treated.bill.types("/patient Holly Guzman history").shown
    assert "[Edit]" not in treated.owen.types("/patient Holly Guzman notes").shown


def test_a_consent_is_corrected(treated: World) -> None:
    history = treated.dana.types("/patient Holly Guzman history")
    edited = history.press("Edit", beside="spoken consent").fill(day="2026-11-01", how="written").submit()
    assert "Changed to Sun Nov 1 · written consent, obtained by Dana Reed · Holly Guzman" in edited.shown
    assert "Before: Tue Nov 3 · spoken consent, obtained by Dana Reed" in edited.shown
    assert "Consent: written, Nov 1, by Dana Reed" in treated.dana.types("/patient Holly Guzman").shown
    shown = treated.dana.types("/patient Holly Guzman history").shown
    assert "Sun Nov 1 · written consent" in shown
    assert "Before: Tue Nov 3 · spoken consent, obtained by Dana Reed (edited Nov 21 by Dana Reed)" in shown
    assert "history: 8 entries" in shown
    with treated.registry.read() as db:
        old, new = db.execute(select(consents).order_by(consents.c.id)).all()
        assert old.void_reason == f"replaced by entry {new.id}"


def test_a_visit_and_a_plan_are_corrected(treated: World) -> None:
    history = treated.dana.types("/patient Holly Guzman history")
    assert "Changed to Fri Oct 30 · initiating visit" in (
        history.press("Edit", beside="initiating visit").fill(day="2026-10-30").submit().shown
    )
    plans = treated.dana.types("/patient Holly Guzman plans")
    edited = plans.press("Edit").fill(goals="sleep six hours").submit()
    assert "Changed to today, Sat Nov 21 · care plan: Goals: sleep six hours" in edited.shown
    card = treated.dana.types("/patient Holly Guzman").shown
    assert "initiating visit: Oct 30" in card
    assert "Care plan of Nov 21: Goals: sleep six hours" in card


def test_what_is_wrong_is_said_at_its_field(treated: World) -> None:
    history = treated.dana.types("/patient Holly Guzman history")
    form = history.press("Edit", beside="initiating visit")
    assert form.submit().errors == {"Day": "Nothing was changed yet: change a field, or press Cancel."}
    assert "in the future" in form.fill(day="2026-12-24").submit().errors["Day"]
    assert "before the birth date" in form.fill(day="1970-01-01").submit().errors["Day"]


def test_undo_keeps_a_fact_in_the_history(treated: World) -> None:
    history = treated.dana.types("/patient Holly Guzman history")
    undone = history.press("Undo", beside="initiating visit")
    assert "Undone: Mon Nov 2 · initiating visit · Holly Guzman" in undone.shown
    shown = treated.dana.types("/patient Holly Guzman history").shown
    assert "Mon Nov 2 · initiating visit · by Dana Reed\nUndone by Dana Reed (Nov 21)" in shown
    assert "initiating visit:" not in treated.dana.types("/patient Holly Guzman").shown


def test_a_later_note_is_corrected(treated: World) -> None:
    treated.dana.types("/log yesterday").press("Add note").fill(Note="asked for a refil").submit()
    notes = treated.dana.types("/patient Holly Guzman notes")
    assert "note: asked for a refil" in notes.shown
    edited = notes.press("Edit", beside="refil").fill(note="asked for a refill").submit()
    assert "Changed to note: asked for a refill · Holly Guzman" in edited.shown
    assert "asked for a refill" in treated.dana.types("/log yesterday").shown


def test_a_contact_without_minutes_is_corrected(treated: World) -> None:
    treated.dana.types("/patient Holly Guzman letter sent 11/18")
    contact = treated.dana.types("/patient Holly Guzman contacts")
    edited = contact.press("Edit", beside="letter").fill(day="2026-11-17").submit()
    assert "Changed to Tue Nov 17 · letter · Holly Guzman" in edited.shown
    with treated.registry.read() as db:
        live = select(contacts.c.on_date).where(contacts.c.kind == "letter", contacts.c.voided_at.is_(None))
        assert str(db.execute(live).scalar_one()) == "2026-11-17"


def test_a_review_is_corrected_by_its_consultant_until_it_is_answered(treated: World) -> None:
    assert "[Edit]" not in treated.dana.types("/patient Holly Guzman reviews").shown
    treated.slack.move_clock(timedelta(minutes=5))
    history = treated.priya.types("/patient Holly Guzman reviews")
    form = history.press("Edit")
    edited = form.fill(text="increase sertraline to 100 mg", day="2026-11-19").submit()
    assert "Changed to Thu Nov 19 · review: increase sertraline to 100 mg · Holly Guzman" in edited.shown
    card = treated.dana.types("/patient Holly Guzman").shown
    assert "Nov 19: increase sertraline to 100 mg, waits" in card
    # Undo still raises the question again that the review answered.
    treated.priya.types("/patient Holly Guzman reviews").press("Undo")
    assert "sleep on sertraline?" in treated.dana.types("/patient Holly Guzman").shown
    treated.priya.types("/review Holly Guzman -- add trazodone 50 mg")
    page = treated.priya.types("/patient Holly Guzman reviews")
    treated.owen.types("/review Holly Guzman approve")
    refused = page.press("Edit", beside="trazodone")
    assert "The treating clinician already approved that recommendation" in refused.shown


def test_a_score_is_corrected_and_its_alert_follows(world: World) -> None:
    saved = world.dana.types("/score phq9 14 item9 2 Holly Guzman")
    edited = saved.press("Edit").fill(answers="15").submit()
    assert "Before: PHQ-9 14 · moderate · Holly Guzman · MRN …8805 · today, Sat Nov 21" in edited.shown
    assert "Saved PHQ-9 15 · moderately severe · Holly Guzman" in edited.shown
    with world.registry.read() as db:
        events = db.execute(select(risk_events.c.voided_at)).scalars().all()
        assert events == [None]  # the same answer: the alert stays, and is not raised again
    shown = world.dana.types("/patient Holly Guzman scores").shown
    assert "PHQ-9 15 · moderately severe · item 9: 2" in shown
    assert "Before: today, Sat Nov 21 · PHQ-9 14 · moderate · item 9: 2 (edited Nov 21 by Dana Reed)" in shown
    answered = world.dana.types("/patient Holly Guzman scores").press("Edit").fill(risk="0").submit()
    assert "Item 9: 0." in answered.shown
    with world.registry.read() as db:
        assert None not in db.execute(select(risk_events.c.voided_at)).scalars().all()
    assert "Open safety alerts" not in world.dana.types("/patient Holly Guzman").shown


def test_undo_of_an_edited_score_withdraws_its_alert(sqlite_world: World) -> None:
    edited = sqlite_world.dana.types("/score phq9 14 item9 2 Holly Guzman").press("Edit").fill(answers="15")
    edited.submit()
    sqlite_world.dana.types("/patient Holly Guzman scores").press("Undo")
    assert "Open safety alerts" not in sqlite_world.dana.types("/patient Holly Guzman").shown


def test_a_score_of_the_wrong_patient_moves_with_its_alert(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/score phq9 14 item9 2 Holly Guzman").press("Edit")
    edited = form.fill(name="April Krause", day="2026-11-20", note="by phone").submit()
    assert "Saved PHQ-9 14 · moderate · April Krause · MRN …70bd · yesterday, Fri Nov 20" in edited.shown
    assert "Open safety alerts" not in sqlite_world.dana.types("/patient Holly Guzman").shown
    assert "Open safety alerts" in sqlite_world.dana.types("/patient April Krause").shown
    assert "Belongs to another patient now" in sqlite_world.dana.types("/patient Holly Guzman scores").shown


def test_an_acknowledged_alert_stays_when_the_answer_is_corrected(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types("/score phq9 14 item9 2 Holly Guzman")
    world.post()
    world.dana.inbox[-1].press("Acknowledge")
    edited = world.dana.types("/patient Holly Guzman scores").press("Edit").fill(risk="0").submit()
    assert "This patient still has an open safety alert: close it with a note." in edited.shown
    assert "Open safety alerts" in world.dana.types("/patient Holly Guzman").shown
    assert "acknowledged Nov 21 by Dana Reed" in world.dana.types("/patient Holly Guzman alerts").shown


def test_the_day_of_the_assessment_is_corrected(sqlite_world: World) -> None:
    refused = sqlite_world.dana.types("/patient Holly Guzman assessed 9/3")
    assert "The initial assessment is already on record: Sep 1." in refused.shown
    assert "If that day is wrong: assessed 9/3/2026 instead" in refused.shown
    saved = sqlite_world.dana.types("/patient Holly Guzman assessed 9/3 instead").shown
    assert "Saved: initial assessment on Sep 3 · Holly Guzman" in saved
    assert "Before: Sep 1" in saved
    assert "Assessed: Sep 3" in sqlite_world.dana.types("/patient Holly Guzman").shown
    with sqlite_world.registry.read() as db:
        trail = select(audit_events.c.detail).where(audit_events.c.action == "assessment corrected")
        assert db.execute(trail).scalars().all() == [{"was": "2026-09-01"}]
