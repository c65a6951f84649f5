"""A case review loses nothing: questions, earlier and declined recommendations, every outcome undone."""

from datetime import timedelta

from bot.sandbox import VisibleItem
from store.clinic import members
from store.ledger_entries import Provenance
from store.patient import care_team, episodes
from store.patient.care_team import TeamPosition
from store.rules.roles import Role
from tests.world import World


def asked(world: World, question: str, name: str = "Holly Guzman", kind: str = "medication") -> None:
    world.dana.types(f"/patient {name} flag {kind} -- {question}")


def session(world: World) -> VisibleItem:
    """Priya's review session, with Holly Guzman first."""
    form = world.priya.types("/review start")
    assert "Holly G. · …8805" in form.shown
    return form


def test_what_will_be_recorded_is_said_before_and_no_change_answers_nothing(sqlite_world: World) -> None:
    world = sqlite_world
    asked(world, "sleep on sertraline?")
    form = session(world)
    assert "[No change] [Recommend…] [Answer question…] [Skip for now] [Open card] [Finish]" in form.shown
    assert (
        "“No change” records that you reviewed Holly G. · …8805 today and treatment stays as it is. "
        "1 open question stays open. “Recommend…” asks for the text first." in form.shown
    )
    assert "“Skip for now” records nothing: the patient stays on the agenda." in form.shown
    form = form.press("No change")
    assert (
        "Recorded for Holly G. · …8805: no change. 1 question stays open: “sleep on sertraline?”."
        in form.shown
    )
    assert "Medication question (Nov 21): sleep on sertraline?" in world.dana.types("/review").shown
    form = form.press("Undo")
    assert "Undone for Holly G. · …8805: nothing is recorded" in form.shown
    assert "2 of 6" in form.shown
    assert "Not reviewed yet" in world.dana.types("/patient Holly Guzman").shown


def test_skip_records_nothing_and_the_card_opens_beside(sqlite_world: World) -> None:
    form = session(sqlite_world)
    card = form.press("Open card")
    assert "MRN 01ce5fc6" in card.shown
    end = form.press("Skip for now").press("No change").press("Finish")
    assert "Still on the agenda: Holly G. · …8805" in end.shown
    assert "Reviewed: Timothy A. · …9089" in end.shown
    undone = end.press("Undo Timothy A. · …9089")
    assert "Undone for Timothy A. · …9089" in undone.shown
    assert "Reviewed: Timothy" not in undone.shown


def test_a_question_is_answered_in_words_and_the_person_who_asked_is_told(world: World) -> None:
    asked(world, "sleep on sertraline?")
    form = session(world).press("Answer question…")
    empty = form.submit()
    assert "Type an answer, or tick what to close without one." in str(empty.errors)
    form = empty.fill({"sleep on sertraline? (Nov 21)": "take it in the morning"}).submit()
    assert "Answered for Holly G. · …8805. The person who asked will be notified." in form.shown
    assert "1 of 6" in form.shown
    told = world.dana.waits_for("Your question: Holly G. · …8805")
    assert told.text == "Your question to the case review was answered or closed."
    assert "sleep on sertraline?\nPriya Shah: take it in the morning" in told.shown
    assert "sleep on sertraline?" not in world.dana.types("/patient Holly Guzman").shown


def test_an_answer_is_typed_and_undone(sqlite_world: World) -> None:
    world = sqlite_world
    assert (
        "No question about Holly Guzman is open."
        in world.priya.types("/review Holly Guzman answer -- yes").shown
    )
    asked(world, "sleep on sertraline?")
    assert "What is the answer?" in world.priya.types("/review Holly Guzman answer").shown
    answer = world.priya.types("/review Holly Guzman answer -- take it in the morning")
    assert "“sleep on sertraline?”: take it in the morning" in answer.shown
    assert "1 question back on the card." in answer.press("Undo").shown
    assert "sleep on sertraline?" in world.dana.types("/patient Holly Guzman").shown
    again = world.priya.types("/review Holly Guzman answer -- at night")
    assert "“sleep on sertraline?”: at night" in again.shown


def test_two_open_questions_are_not_answered_by_one_recommendation_unasked(sqlite_world: World) -> None:
    world = sqlite_world
    asked(world, "sleep on sertraline?")
    asked(world, "housing", kind="discuss")
    saved = world.priya.types("/review Holly Guzman -- take it in the morning")
    assert "2 questions stay open: “sleep on sertraline?”, “housing”." in saved.shown
    several = world.priya.types("/review Holly Guzman answer -- yes")
    assert "2 questions are open: “sleep on sertraline?”, “housing”." in several.shown
    form = saved.press("Answer question…")
    form.fill({"housing (Nov 21)": "social work is on it"}).submit()
    card = world.dana.types("/patient Holly Guzman").shown
    assert "housing" not in card
    assert "sleep on sertraline?" in card


def test_a_new_recommendation_asks_what_should_happen_to_the_old_one(world: World) -> None:
    world.priya.types("/review James Arellano -- increase sertraline to 100 mg")
    new = world.priya.types("/review James Arellano -- start with 50 mg")
    question = (
        "What should happen to “increase sertraline to 100 mg”? "
        "It waits for approval by the treating clinician."
    )
    assert question in new.shown
    assert "[Replaced by this one] [Withdraw] [Keep both]" in new.shown
    ended = new.press("Replaced by this one")
    assert "Replaced by Priya Shah, Sat Nov 21: start with 50 mg" in ended.shown
    assert "increase sertraline" not in world.owen.types("/review").shown
    kept = ended.press("Undo")
    assert "It stays open and waits for approval by the treating clinician." in kept.shown
    assert "increase sertraline" in world.owen.types("/review").shown
    assert "It stays open" in new.press("Keep both").shown
    withdrawn = new.press("Withdraw")
    assert "Withdrawn by Priya Shah, Sat Nov 21." in withdrawn.shown
    assert "increase sertraline to 100 mg" not in world.owen.types("/review").shown


def test_the_form_asks_too_and_undo_brings_back_what_was_replaced(sqlite_world: World) -> None:
    world = sqlite_world
    world.priya.types("/review James Arellano -- increase sertraline to 100 mg")
    form = world.priya.types("/patient James Arellano").press("Recommend…")
    refused = form.fill(recommendation="start with 50 mg").submit()
    assert refused.errors
    saved = refused.fill(
        {"What should happen to “increase sertraline to 100 mg”": "Replaced by this one"}
    ).submit()
    assert "Recorded: start with 50 mg · James Arellano" in saved.shown
    assert "increase sertraline" not in world.owen.types("/review").shown
    saved.press("Undo")
    assert "increase sertraline" in world.owen.types("/review").shown


def test_a_declined_recommendation_returns_until_withdrawn_or_replaced(world: World) -> None:
    world.priya.types("/review James Arellano -- increase sertraline to 100 mg")
    world.owen.types("/review James Arellano decline -- liver enzymes are up")
    agenda = world.priya.types("/review")
    reason = "“increase sertraline to 100 mg” declined Nov 21 (liver enzymes are up): withdraw or replace it"
    assert "Follow-up actions (1)\nJames Arellano" in agenda.shown
    assert reason in agenda.shown
    assert "Open recommendations (1)" in agenda.shown
    assert "[Replace…] [Withdraw]" in agenda.shown
    world.slack.move_clock(timedelta(days=40))
    assert reason in world.priya.types("/review").shown
    assert "there is nothing to tell" not in world.dana.types("/patient James Arellano").shown
    withdrawn = world.priya.types("/review James Arellano withdraw")
    assert "Withdrawn by Priya Shah, Thu Dec 31." in withdrawn.shown
    assert reason not in world.priya.types("/review").shown
    withdrawn.press("Undo")
    assert reason in world.priya.types("/review").shown


def test_a_session_is_offered_for_resuming_only_within_a_day(sqlite_world: World) -> None:
    world = sqlite_world
    world.slack.move_clock(timedelta(hours=5))
    session(world).press("Skip for now")
    world.slack.move_clock(timedelta(hours=17))
    offer = world.priya.types("/review start")
    assert "Your review of Sat Nov 21, 3:00 PM is still open, at 2 of 6." in offer.shown
    form = offer.press("Resume")
    assert "2 of 6" in form.shown
    world.slack.move_clock(timedelta(hours=8))
    refused = form.press("No change")
    assert "That review session has ended, or is more than a day old." in refused.shown
    assert "0 reviewed" in world.priya.types("/review start").shown
    assert "1 of 6" in world.priya.types("/review start").shown


def test_the_digest_gives_what_two_minutes_need(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types("/patient Holly Guzman problems F32.1 F41.1")
    world.dana.types("/patient Holly Guzman meds -- sertraline 50 mg")
    world.dana.types("/score phq9 18 item9 1 Holly Guzman oct 5")
    world.dana.types("/score phq9 15 item9 0 Holly Guzman nov 2")
    world.dana.types("/log 20m phone Holly Guzman nov 19 -- sleeps better, no side effects")
    world.priya.types("/review Holly Guzman -- increase sertraline to 100 mg")
    world.owen.types("/review Holly Guzman approve")
    world.slack.move_clock(timedelta(days=3))
    world.dana.types("/score phq9 12 item9 0 Holly Guzman")
    asked(world, "sleep on sertraline?")
    digest = world.priya.types("/review").shown
    for line in (
        "Diagnosis F32.1 F41.1 · Medications: sertraline 50 mg (Nov 21)",
        "PHQ-9 18 (Oct 5), 15 (Nov 2), 12 (Nov 24)",
        "PHQ-9 item 9: 0 on Nov 24, above 0 on Oct 5",
        "Last contact Nov 19, phone: sleeps better, no side effects",
        (
            "Last recommendation Nov 21: increase sertraline to 100 mg, waits 3 days for the patient "
            "to be told; since then PHQ-9 15 → 12"
        ),
        "Medication question (Nov 24): sleep on sertraline?",
    ):
        assert f"\n{line}\n" in digest
    assert " min" not in digest.split("[Start the review]")[0]


def test_a_care_manager_reads_of_own_patients_and_the_rest_as_a_count(sqlite_world: World) -> None:
    world = sqlite_world
    erin = world.slack.person("Erin Wood", "U0ERIN", role="care manager")
    with world.registry.begin() as db:
        provenance = Provenance(None, world.slack.clock(), "slack")
        member = members.add(db, world.clinic, "U0ERIN", [Role.CARE_MANAGER], provenance.at, "Erin Wood")
        episode = episodes.latest_episode(db, world.clinic.id, world.patients["guzman"].id)
        assert episode
        care_team.assign(
            db, episode, TeamPosition.CARE_MANAGER, provenance.at.date(), provenance, member_id=member.id
        )
    agenda = erin.types("/review").shown
    assert "Your case review: 1 patient on the agenda" in agenda
    assert "Holly Guzman" in agenda
    assert "and 5 patients of colleagues: /review all" in agenda
    assert "Timothy" not in agenda
    assert "1 of 1" in erin.types("/review start").shown
    world.priya.types("/review Holly Guzman no change")
    assert (
        "None of your patients are due; 5 patients of colleagues: /review all" in erin.types("/review").shown
    )
