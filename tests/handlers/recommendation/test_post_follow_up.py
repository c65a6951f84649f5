"""A recommendation in direct messages: asked, answered, told, closed; each once, each visible."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.sandbox import VisibleItem
from bot.sandbox.testing.user import SlackUser
from store.clinic import members
from store.ledger_entries import Provenance
from store.patient import care_team, episodes
from store.patient.care_team import TeamPosition
from store.review import case_reviews
from store.review.case_review import CaseReview
from store.risk import flags
from tests.world import World

WORDS = "increase sertraline to 100 mg"


def recommended(world: World, name: str = "James Arellano") -> None:
    world.priya.types(f"/review {name} -- {WORDS}")


def asked(world: World) -> VisibleItem:
    return world.owen.waits_for("Recommendation: James A. · …d415")


def to_tell(person: SlackUser) -> VisibleItem:
    return person.waits_for("Please tell the patient.")


def review(world: World) -> CaseReview:
    with world.registry.read() as db:
        (held,) = case_reviews.open_or_recently_closed(db, world.clinic.id, datetime(2026, 1, 1, tzinfo=UTC))
    return held


def settle(world: World) -> None:
    """Let the background tasks of the last click end."""
    world.post()


def test_the_clinician_is_asked_at_once_by_short_name(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score phq9 18 item9 0 James Arellano sep 3")
    recommended(sqlite_world)
    post = asked(sqlite_world)
    assert post.text == "A recommendation is waiting for your answer."
    assert post.shown == (
        "Recommendation: James A. · …d415\n"
        "increase sertraline to 100 mg\n"
        "Recommended by Priya Shah, Sat Nov 21.\n"
        "PHQ-9 18 on Sep 3 (moderately severe)\n"
        "11 weeks in care\n"
        "[Approve] [Decline] [Change] [Open card]"
    )
    assert sqlite_world.dana.inbox[1:] == []


def test_approved_told_and_closed_with_a_date(world: World) -> None:
    recommended(world)
    answer = asked(world).press("Approve")
    assert answer.private
    assert "Approved by Owen Clark, Sat Nov 21." in answer.shown
    assert "Dana Reed will be asked to tell the patient." in answer.shown
    post = to_tell(world.dana)
    assert post.text == "A recommendation was approved. The patient needs to be told."
    assert post.shown == (
        "Recommendation approved: James A. · …d415\n"
        "increase sertraline to 100 mg\n"
        "Recommended by Priya Shah, Sat Nov 21.\n"
        "Approved by Owen Clark, Sat Nov 21.\n"
        "Please tell the patient.\n"
        "[Told the patient] [Log call] [Open card]"
    )
    world.slack.move_clock(timedelta(days=2))
    done = post.press("Told the patient")
    assert "Dana Reed told the patient, Mon Nov 23." in done.shown
    assert "Closed Mon Nov 23." in done.shown
    assert not review(world).is_open
    card = world.dana.types("/patient James Arellano").shown
    assert f"Nov 21: {WORDS}, closed Mon Nov 23" in card


def test_the_messages_follow_for_everybody_who_holds_one(sqlite_world: World) -> None:
    recommended(sqlite_world)
    asked(sqlite_world).press("Approve")
    settle(sqlite_world)
    assert asked(sqlite_world).shown == (
        "Recommendation: James A. · …d415\n"
        "increase sertraline to 100 mg\n"
        "Recommended by Priya Shah, Sat Nov 21.\n"
        "No scores yet\n"
        "11 weeks in care\n"
        "Approved by Owen Clark, Sat Nov 21.\n"
        "[Open card]"
    )
    to_tell(sqlite_world.dana).press("Told the patient")
    settle(sqlite_world)
    for person, heading in (
        (sqlite_world.owen, "Recommendation: James"),
        (sqlite_world.dana, "Recommendation approved:"),
    ):
        shown = person.waits_for(heading).shown
        assert "Dana Reed told the patient, Sat Nov 21." in shown
        assert "Closed Sat Nov 21." in shown
        assert shown.endswith("[Open card]")
    assert len(sqlite_world.owen.inbox) == 2  # the question and the private answer to the click


def test_a_declined_one_goes_back_to_consultant_and_care_manager(sqlite_world: World) -> None:
    recommended(sqlite_world)
    form = asked(sqlite_world).press("Decline")
    form.fill(words="Liver enzymes are up; recheck first").submit()
    for person in (sqlite_world.priya, sqlite_world.dana):
        post = person.waits_for("Recommendation declined: James A. · …d415")
        assert post.text == "A recommendation was declined."
        assert "Declined by Owen Clark, Sat Nov 21: Liver enzymes are up; recheck first" in post.shown
        assert "It goes back to the consultant" in post.shown
        assert "Told the patient" not in post.shown
    held = review(sqlite_world)
    assert (held.declined, held.is_open) == (True, True)
    card = sqlite_world.priya.types("/patient James Arellano")
    assert "declined, waits for the consultant to withdraw or replace it" in card.shown
    assert "[Withdraw]" not in sqlite_world.dana.waits_for("Recommendation declined").shown
    back = sqlite_world.priya.waits_for("Recommendation declined")
    assert "[Replace…] [Withdraw]" in back.shown
    form = back.press("Replace…")
    assert f"What should happen to “{WORDS}”: [Replaced by this one ▾]" in form.shown
    form.fill(recommendation="mirtazapine 15 mg").submit()
    replaced = sqlite_world.priya.types("/patient James Arellano").shown
    assert "mirtazapine 15 mg" in replaced
    assert "withdraw or replace" not in replaced


def test_a_changed_one_keeps_the_original_beside_it(sqlite_world: World) -> None:
    recommended(sqlite_world)
    asked(sqlite_world).press("Change").fill(words="75 mg for two weeks, then 100 mg").submit()
    post = to_tell(sqlite_world.dana)
    assert "75 mg for two weeks, then 100 mg\nOriginally: increase sertraline to 100 mg" in post.shown
    heard = sqlite_world.priya.waits_for("Recommendation changed: James A. · …d415")
    assert "Told the patient" not in heard.shown
    post.press("Told the patient")
    assert review(sqlite_world).recommendation == WORDS
    assert review(sqlite_world).current_recommendation == "75 mg for two weeks, then 100 mg"


def test_of_two_at_the_same_button_one_acts_and_the_other_is_told(world: World) -> None:
    recommended(world)
    waiting = world.dana.types("/review").shown
    assert "Open recommendations (1)" in waiting
    held = world.dana.inbox[-1]
    asked(world).press("Approve")
    refused = held.press("Decline")
    assert "Nothing was saved." in refused.shown
    assert "That was already done. Approved by Owen Clark, Sat Nov 21." in refused.shown
    assert [step.outcome for step in review(world).steps] == ["approved"]


def test_of_two_at_the_same_moment_one_acts(world: World) -> None:
    recommended(world)
    asked(world)
    lines = {world.owen: "approve", world.dana: "decline -- not now"}
    with ThreadPoolExecutor(2) as both:
        said = both.map(lambda each: each[0].types(f"/review James Arellano {each[1]}").shown, lines.items())
    assert sorted("already done" in words or "is waiting for an answer" in words for words in said) == [
        False,
        True,
    ]
    assert len(review(world).steps) in {1, 2}  # a decline closes it in the same breath
    assert len({step.by for step in review(world).steps}) == 1


def test_a_form_open_while_another_answered_keeps_its_words_and_says_so(world: World) -> None:
    recommended(world)
    form = asked(world).press("Change").fill(words="half the dose")
    world.dana.types("/review James Arellano approve")
    stays = form.submit()
    assert "Approved, as recorded by Dana Reed, Sat Nov 21." in str(stays.errors)
    assert [step.outcome for step in review(world).steps] == ["approved"]


def test_without_the_clinician_in_slack_the_care_manager_records_the_answer(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        james = episodes.latest_episode(db, sqlite_world.clinic.id, sqlite_world.patients["arellano"].id)
        assert james
        outside = care_team.find_or_add_provider(db, sqlite_world.clinic.id, "1245319599", "Dr. Lee")
        provenance = Provenance(sqlite_world.team["dana"].id, sqlite_world.slack.clock(), "slack")
        care_team.assign(
            db, james, TeamPosition.CLINICIAN, date(2026, 11, 20), provenance, provider_id=outside.id
        )
    recommended(sqlite_world)
    post = sqlite_world.dana.waits_for("Recommendation: James A.")
    assert "Dr. Lee isn't in this Slack workspace. Ask them, and record the answer." in post.shown
    post.press("Approve")
    assert "Approved, as recorded by Dana Reed, Sat Nov 21." in to_tell(sqlite_world.dana).shown
    assert sqlite_world.owen.inbox == []


def test_a_bot_that_was_down_asks_late_and_once(sqlite_world: World) -> None:
    world = sqlite_world
    with world.registry.begin() as db:
        james = episodes.latest_episode(db, world.clinic.id, world.patients["arellano"].id)
        assert james
        provenance = Provenance(world.team["priya"].id, world.slack.clock(), "slack")
        case_reviews.record(
            db,
            james,
            date(2026, 11, 21),
            provenance,
            consultant_id=provenance.by,
            recommendation="add a sleep diary",
        )
    world.slack.move_clock(timedelta(days=3))
    world.post()
    world.post()
    assert [seen.text for seen in world.owen.inbox] == ["A recommendation is waiting for your answer."]
    assert "Recommended by Priya Shah, Sat Nov 21 (3 days ago)." in world.owen.inbox[0].shown


def test_one_taken_back_says_so_where_it_was_asked(sqlite_world: World) -> None:
    saved = sqlite_world.priya.types(f"/review James Arellano -- {WORDS}")
    asked(sqlite_world)
    saved.press("Undo")
    settle(sqlite_world)
    post = asked(sqlite_world)
    assert post.text == "A recommendation was withdrawn."
    assert "Withdrawn by Priya Shah." in post.shown
    assert "[Approve]" not in post.shown


def test_an_answered_one_is_not_taken_back(sqlite_world: World) -> None:
    saved = sqlite_world.priya.types(f"/review James Arellano -- {WORDS}")
    asked(sqlite_world).press("Approve")
    refused = saved.press("Undo")
    assert "The treating clinician already answered that recommendation (approved)." in refused.shown


def test_nothing_moves_after_discharge(sqlite_world: World) -> None:
    recommended(sqlite_world)
    post = asked(sqlite_world)
    sqlite_world.dana.types("/patient James Arellano graduated").press("End the episode")
    refused = post.press("Approve")
    assert "Nothing was saved." in refused.shown
    assert "James Arellano · MRN …d415 is no longer in care (graduated)." in refused.shown


def test_a_care_manager_left_without_is_every_care_managers(sqlite_world: World) -> None:
    world = sqlite_world
    with world.registry.begin() as db:
        members.deactivate(db, world.clinic.id, world.team["owen"].id, world.slack.clock())
    recommended(world)
    assert "isn't in this Slack" in world.dana.waits_for("Recommendation: James A.").shown


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("approve", "Approved by Owen Clark, Sat Nov 21."),
        ("decline -- not now", "Declined by Owen Clark, Sat Nov 21: not now"),
        ("change -- 50 mg first", "Changed by Owen Clark, Sat Nov 21: 50 mg first"),
        ("decline", "Why is it declined?"),
        ("told", "No recommendation for James Arellano · MRN …d415 is waiting for the patient to be told."),
    ],
)
def test_each_step_is_also_a_typed_line(sqlite_world: World, line: str, said: str) -> None:
    recommended(sqlite_world)
    assert said in sqlite_world.owen.types(f"/review James Arellano {line}").shown


def test_of_two_open_ones_the_line_asks_which(sqlite_world: World) -> None:
    recommended(sqlite_world)
    sqlite_world.priya.types("/review James Arellano -- add a sleep diary")
    which = sqlite_world.owen.types("/review James Arellano approve")
    assert "2 recommendations are waiting for an answer. Which one?" in which.shown
    done = which.press("Approve", beside="sleep diary")
    assert "add a sleep diary · James Arellano" in done.shown


def test_another_clinicians_patient_is_not_theirs_to_answer(sqlite_world: World) -> None:
    world = sqlite_world
    with world.registry.begin() as db:
        james = episodes.latest_episode(db, world.clinic.id, world.patients["arellano"].id)
        assert james
        outside = care_team.find_or_add_provider(db, world.clinic.id, "1245319599", "Dr. Lee")
        provenance = Provenance(world.team["dana"].id, world.slack.clock(), "slack")
        care_team.assign(
            db, james, TeamPosition.CLINICIAN, date(2026, 11, 20), provenance, provider_id=outside.id
        )
        assert flags.open_flags(db, world.clinic.id) == {}
    recommended(world)
    refused = world.owen.types("/review James Arellano approve")
    assert "No patient of yours is named “James Arellano”" in refused.shown


def test_a_clinician_undoes_the_answer_and_answers_again(world: World) -> None:
    recommended(world)
    answer = asked(world).press("Approve")
    settle(world)
    to_tell(world.dana)
    world.slack.move_clock(timedelta(minutes=5))
    undone = answer.press("Undo")
    assert "It stays open and waits for approval by the treating clinician." in undone.shown
    settle(world)
    assert asked(world).shown.endswith("[Approve] [Decline] [Change] [Open card]")
    heard = world.dana.waits_for("The answer was undone: the recommendation waits for the treating clinician")
    assert "Told the patient" not in heard.shown
    history = world.dana.types("/patient James Arellano reviews").shown
    assert "approved Nov 21, undone Nov 21 by Owen Clark" in history
    world.slack.move_clock(timedelta(minutes=5))
    asked(world).press("Decline").fill(words="Liver enzymes are up").submit()
    settle(world)
    assert "Liver enzymes are up" in world.dana.waits_for("Recommendation declined: James A.").shown
    assert review(world).declined


def test_telling_the_patient_is_undone_from_the_answer_or_the_history(world: World) -> None:
    recommended(world)
    asked(world).press("Approve")
    settle(world)
    to_tell(world.dana).press("Told the patient").press("Undo")
    assert review(world).is_open
    world.slack.move_clock(timedelta(minutes=1))
    world.dana.types("/review James Arellano told")
    assert not review(world).is_open
    undone = world.dana.types("/patient James Arellano reviews").press("Undo “told”")
    assert "It stays open and waits for the patient to be told." in undone.shown
    shown = world.dana.types("/patient James Arellano reviews").shown
    assert shown.count("patient told Nov 21, undone Nov 21 by Dana Reed") == 2
    assert "[Undo the answer]" not in shown, "Owen gave the answer"
    assert "[Undo the answer]" in world.lena.types("/patient James Arellano reviews").shown


def test_an_answer_stays_while_the_patient_was_told(sqlite_world: World) -> None:
    recommended(sqlite_world)
    answer = asked(sqlite_world).press("Approve")
    settle(sqlite_world)
    to_tell(sqlite_world.dana).press("Told the patient")
    assert "the recommendation moved on since" in answer.press("Undo").shown
