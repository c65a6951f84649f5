"""Conversations with `/review`: the agenda, and the consultant's recommendations."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from store.ledger import contacts
from store.ledger_entries import Provenance
from store.patient import episodes
from store.tables import audit_events, reviews
from tests.world import World


def test_the_agenda_names_everybody_once_with_what_the_review_needs(world: World) -> None:
    world.dana.types("/score phq9 20 item9 0 Holly Guzman sep 3")
    world.dana.types("/score phq9 19 item9 0 Holly Guzman")
    world.dana.types("/log 52m phone Ashley Baker nov 18")
    for name in ("Holly Guzman", "Timothy Arroyo", "April Krause", "Bradley Reyes", "Ashley Baker"):
        world.priya.types(f"/review {name} continue")
        if name != "Holly Guzman":
            world.dana.types(f"/score phq9 8 item9 0 {name} nov 20")
    world.slack.move_clock(timedelta(days=28))
    world.dana.types("/patient Ashley Baker flag medication -- sleep on sertraline?")
    agenda = world.priya.types("/review")
    assert agenda.private
    assert agenda.text == "3 patients on the review agenda."
    assert agenda.shown == (
        "Case review at North Clinic: 3 patients on the agenda\n"
        "Next review Thu Dec 24, 1:00 PM\n"
        "Stalled cases (1)\n"
        "Holly Guzman · MRN …8805 · 15 weeks in care\n"
        "No diagnosis on record · Medications not on record\n"
        "PHQ-9 20 (Sep 3), 19 (Nov 21)\n"
        "PHQ-9 item 9: 0 on Nov 21\n"
        "No contact on record\n"
        "Reviewed Nov 21, no change\n"
        "No response in 15 weeks (PHQ-9)\n"
        "[No change] [Recommend…]\n"
        "Medication questions (1)\n"
        "Ashley Baker · MRN …309b · 15 weeks in care\n"
        "No diagnosis on record · Medications not on record\n"
        "PHQ-9 8 (Nov 20)\n"
        "PHQ-9 item 9: 0 on Nov 20\n"
        "Last contact Nov 18, phone\n"
        "Reviewed Nov 21, no change\n"
        "Medication question (Dec 19): sleep on sertraline?\n"
        "[No change] [Recommend…] [Answer question…]\n"
        "Never reviewed (1)\n"
        "James Arellano · MRN …d415 · 15 weeks in care\n"
        "No diagnosis on record · Medications not on record\n"
        "No scores yet\n"
        "No contact on record\n"
        "No review on record, enrolled Sep 1\n"
        "No score in 109 days of care\n"
        "[No change] [Recommend…]\n"
        "[Start the review] [Open a card ▾]\n"
        "The consultant records: /review NAME -- recommendation, or /review NAME no change. "
        "“No change” records a review today with the treatment as it is; open questions stay open."
    )


def test_a_recommendation_answers_the_question_and_waits_for_approval(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient James Arellano flag medication -- sleep on sertraline?")
    saved = sqlite_world.priya.types("/review James Arellano — increase sertraline to 100 mg")
    assert "Recorded: increase sertraline to 100 mg · James Arellano · MRN …d415 · Nov 21" in saved.shown
    assert "It waits for approval by the treating clinician, Owen Clark." in saved.shown
    assert "It answers “sleep on sertraline?”. The person who asked will be notified." in saved.shown
    card = sqlite_world.dana.types("/patient James Arellano").shown
    assert "sleep on sertraline?" not in card
    assert "Nov 21: increase sertraline to 100 mg, waits for approval by the treating clinician" in card


def test_an_open_recommendation_comes_back_on_the_agenda(sqlite_world: World) -> None:
    sqlite_world.priya.types("/review James Arellano -- increase sertraline to 100 mg")
    sqlite_world.slack.move_clock(timedelta(days=8))
    agenda = sqlite_world.priya.types("/review").shown
    assert "Follow-up actions (1)" in agenda
    waits = "“increase sertraline to 100 mg” has waited 8 days for approval by the treating clinician"
    assert waits in agenda


def test_undo_asks_the_question_again(world: World) -> None:
    world.dana.types("/patient James Arellano flag medication -- sleep on sertraline?")
    undone = world.priya.types("/review James Arellano -- stop it").press("Undo")
    assert "Undone: stop it · James Arellano" in undone.shown
    assert "1 question back on the card." in undone.shown
    card = world.dana.types("/patient James Arellano").shown
    assert "Medication question (Nov 21): sleep on sertraline?" in card
    assert "Not reviewed yet" in card


def test_the_same_recommendation_twice_is_one_review(sqlite_world: World) -> None:
    for _ in range(2):
        sqlite_world.priya.types("/review James Arellano continue")
    with sqlite_world.registry.read() as db:
        assert db.execute(select(reviews.c.kind, reviews.c.recommendation)).all() == [
            ("continue", "continue")
        ]


def test_only_the_consultant_records(sqlite_world: World) -> None:
    refused = sqlite_world.dana.types("/review James Arellano continue")
    assert "Nothing was saved" in refused.shown
    assert "Only the psychiatric consultant can record a recommendation." in refused.shown
    assert "/review is for" in sqlite_world.bill.types("/review").shown


def test_words_without_dashes_are_not_taken_for_a_recommendation(sqlite_world: World) -> None:
    refused = sqlite_world.priya.types("/review James Arellano increase sertraline")
    assert "I found James Arellano but didn't understand “increase sertraline”." in refused.shown


def test_nothing_is_recommended_after_discharge(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient James Arellano graduated").press("End the episode")
    refused = sqlite_world.priya.types("/review James Arellano continue")
    assert "James Arellano · MRN …d415 is no longer in care (graduated)." in refused.shown


def test_a_misspelled_name_is_offered_and_the_words_go_on(sqlite_world: World) -> None:
    asked = sqlite_world.priya.types("/review Jams Arellano -- stop it")
    assert "Nothing was saved yet" in asked.shown
    saved = asked.press("James Arellano · born 3/4/1980 · …d415")
    assert "Recorded: stop it · James Arellano" in saved.shown


def test_with_a_patient_alone_it_is_the_card(sqlite_world: World) -> None:
    assert "MRN 0950fd13" in sqlite_world.priya.types("/review James Arellano").shown


def test_reading_the_agenda_is_in_the_audit_trail(sqlite_world: World) -> None:
    sqlite_world.priya.types("/review")
    with sqlite_world.registry.read() as db:
        assert db.execute(select(audit_events.c.action)).scalar_one() == "agenda read"


def test_a_long_agenda_fits_a_message_and_says_what_is_left_out(sqlite_world: World) -> None:
    world = sqlite_world
    for number in range(30):
        world.add_patient("Pat", f"Number{number}", f"MRN-{number:04}")
    consultants = world.priya.types("/review")
    assert consultants.text == "36 patients on the review agenda."
    assert "Never reviewed (36)\nThe most severe first, ten at a time." in consultants.shown
    assert "and 26 more who were never reviewed" in consultants.shown
    second = consultants.press("Next 10")
    assert "Never reviewed (36)" in second.shown
    assert "and 16 more who were never reviewed" in second.shown
    assert "Pat Number4 · MRN …0004" in second.shown
    assert "Pat Number4 · MRN …0004" not in consultants.shown
    for number in range(6):
        world.priya.types(f"/review Number{number} -- a sleep diary")
    managers = world.dana.types("/review").shown
    assert "Open recommendations (6)" in managers
    assert "and 2 more, on their cards" in managers


def test_recommend_and_continue_leave_the_agenda_standing(sqlite_world: World) -> None:
    agenda = sqlite_world.priya.types("/review")
    done = agenda.press("No change", beside="Holly Guzman")
    assert "Recorded: no change · Holly Guzman" in done.shown
    form = agenda.press("Recommend…", beside="Timothy Arroyo")
    saved = form.fill(recommendation="add a sleep diary").submit()
    assert "Recorded: add a sleep diary · Timothy Arroyo" in saved.shown
    assert "[Approve] [Decline] [Change]" in sqlite_world.owen.waits_for("Recommendation: Timothy A.").shown


def test_a_care_manager_at_the_consultants_button_is_told_whose_it_is(sqlite_world: World) -> None:
    sqlite_world.slack.move_clock_to(datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("America/Chicago")))
    sqlite_world.post()
    refused = sqlite_world.dana.sees("case-review")[-1].press("No change", beside="Holly G.")
    assert "Nothing was saved." in refused.shown
    assert "Only the psychiatric consultant can record a recommendation." in refused.shown


def test_the_clinician_finds_what_waits_for_them(sqlite_world: World) -> None:
    sqlite_world.priya.types("/review James Arellano -- add a sleep diary")
    waiting = sqlite_world.owen.types("/review")
    assert "Open recommendations (1)" in waiting.shown
    assert "Approved by Owen Clark" in waiting.press("Approve").shown
    assert "Open recommendations" not in sqlite_world.owen.types("/review").shown


def test_the_card_moves_a_recommendation_on(sqlite_world: World) -> None:
    sqlite_world.priya.types("/review James Arellano -- add a sleep diary")
    sqlite_world.owen.types("/patient James Arellano").press("Approve")
    card = sqlite_world.dana.types("/patient James Arellano")
    assert "For “add a sleep diary”:\n[Told the patient] [Log call]" in card.shown
    assert "[No change] [Recommend…]" in sqlite_world.priya.types("/patient James Arellano").shown


def test_a_step_can_be_typed_before_the_name(sqlite_world: World) -> None:
    sqlite_world.priya.types("/review James Arellano -- add a sleep diary")
    assert "Approved by Owen Clark" in sqlite_world.owen.types("/review approve James Arellano").shown
    assert "Dana Reed told the patient" in sqlite_world.dana.types("/review told Arellano").shown


def test_words_after_a_step_that_takes_none_are_not_passed_over(sqlite_world: World) -> None:
    refused = sqlite_world.priya.types("/review James Arellano continue sertraline")
    assert "I found James Arellano but didn't understand “sertraline”." in refused.shown


def test_a_last_contact_from_a_file_shows_only_its_day(sqlite_world: World) -> None:
    world = sqlite_world
    with world.registry.begin() as db:
        episode = episodes.latest_episode(db, world.clinic.id, world.patients["arellano"].id)
        assert episode is not None
        provenance = Provenance(None, datetime(2026, 11, 20, 15, tzinfo=UTC), "import")
        contacts.record_last_contact(db, episode, date(2026, 11, 18), provenance)
    world.dana.types("/patient James Arellano flag medication -- sleep on sertraline?")
    shown = world.priya.types("/review").shown
    assert "Last contact Nov 18\n" in shown
    assert contacts.ONLY_DAY_KNOWN not in shown
