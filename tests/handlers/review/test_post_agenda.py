"""The weekly agenda: the working day before and at the start, to channel, consultant and care managers."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.posting.post_kinds import is_due
from handlers.review import post_agenda
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.ledger_entries import Provenance
from store.patient import episodes
from store.risk import flags
from store.rules.review.agenda import FlagKind
from store.rules.roles import Role
from tests.world import REVIEW, World

CHICAGO = ZoneInfo("America/Chicago")
OPENED = datetime(2026, 1, 5, 15, tzinfo=UTC)
CLOSED = (date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 24), date(2026, 12, 25))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def at(world: World, text: str) -> None:
    world.slack.move_clock_to(local(text))
    world.post()


@pytest.fixture
def held(sqlite_registry: Registry) -> Clinic:
    """Reviews on Thursdays at 13:00, the agenda at 09:00 the working day before; some Thursdays closed."""
    with sqlite_registry.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", OPENED)
        members.add(db, clinic, "U0PRIYA", [Role.CONSULTANT], OPENED)
        return clinics.change_settings(db, clinic, holidays=CLOSED)


@pytest.mark.parametrize(
    ("now", "period"),
    [
        ("2026-11-18T08:59", None),
        ("2026-11-18T09:00", "2026-11-19 before"),
        ("2026-11-19T12:59", "2026-11-19 before"),
        ("2026-11-19T13:00", "2026-11-19 start"),
        ("2026-11-19T14:59", "2026-11-19 start"),
        ("2026-11-19T15:00", None),
        ("2026-11-24T09:00", "2026-11-25 before"),
        ("2026-11-25T13:00", "2026-11-25 start"),
        ("2026-11-26T13:00", None),
        ("2026-11-04T08:59", None),
        ("2026-11-04T09:00", "2026-11-05 before"),
        ("2027-03-17T08:59", None),
        ("2027-03-17T09:00", "2027-03-18 before"),
    ],
    ids=[
        "a minute early",
        "on time",
        "late, before it starts",
        "at the start",
        "late, while it lasts",
        "it is over",
        "Thanksgiving: a day earlier",
        "Thanksgiving: at the start",
        "Thanksgiving itself",
        "after clocks went back, not early",
        "after clocks went back",
        "after clocks went forward, not early",
        "after clocks went forward",
    ],
)
def test_it_is_due_twice(sqlite_registry: Registry, held: Clinic, now: str, period: str | None) -> None:
    with sqlite_registry.read() as db:
        around = post_agenda.list_scheduled(db, held, local(now))
    assert [each.occasion.period for each in around if is_due(each, held, local(now))] == (
        [period] if period else []
    )


def test_a_monday_review_is_announced_on_friday(sqlite_registry: Registry, held: Clinic) -> None:
    with sqlite_registry.begin() as db:
        monday = clinics.change_settings(db, held, review_day="mon")
        around = post_agenda.list_scheduled(db, monday, local("2026-11-20T09:30"))
    due = [each.occasion.period for each in around if is_due(each, monday, local("2026-11-20T09:30"))]
    assert due == ["2026-11-23 before"]


def test_it_goes_to_the_channel_the_consultant_and_the_care_managers(world: World) -> None:
    at(world, "2026-11-25T09:00")
    said = "Case review Thu Nov 26, 1:00 PM: 6 patients on the agenda."
    assert [seen.text for seen in world.dana.sees("case-review")] == [said]
    assert said in [seen.text for seen in world.dana.inbox]
    assert [seen.text for seen in world.priya.inbox] == [said]
    for other in (world.owen, world.bill, world.lena, world.ada):
        assert other.inbox == []


def ask_long_questions(world: World) -> None:
    """About each of the six patients."""
    provenance = Provenance(world.team["dana"].id, world.slack.clock(), "slack")
    with world.registry.begin() as db:
        for patient in world.patients.values():
            episode = episodes.latest_episode(db, world.clinic.id, patient.id)
            assert episode
            question = f"What about {patient.last_name}? " + "A long story. " * 190
            flags.raise_flag(
                db, episode, FlagKind.MEDICATION, date(2026, 11, 21), provenance, question=question
            )


def test_an_agenda_that_is_too_long_for_slack_comes_in_parts_in_one_thread(sqlite_world: World) -> None:
    ask_long_questions(sqlite_world)
    at(sqlite_world, "2026-11-25T09:00")
    first, *others = sqlite_world.dana.sees("case-review")
    total = len(others) + 1
    assert total > 1
    assert first.text == "Case review Thu Nov 26, 1:00 PM: 6 patients on the agenda."
    assert [seen.text for seen in others] == [f"{first.text} ({n}/{total})" for n in range(2, total + 1)]
    assert first.shown.splitlines()[-1] == f"Part 1 of {total}"
    messages = list(sqlite_world.slack.workspace.messages[REVIEW].values())
    assert [message.thread_ts for message in messages] == ["", *[messages[0].ts] * (total - 1)]


def test_parts_that_were_sent_are_not_sent_again(sqlite_world: World) -> None:
    ask_long_questions(sqlite_world)
    with sqlite_world.registry.begin() as db:
        for who in ("dana", "priya"):
            members.deactivate(db, sqlite_world.clinic.id, sqlite_world.team[who].id, OPENED)
    sqlite_world.slack.fail_next("chat.postMessage", error="fatal_error", good_calls=1)
    at(sqlite_world, "2026-11-25T09:00")
    assert len(sqlite_world.dana.sees("case-review")) == 1
    at(sqlite_world, "2026-11-25T09:01")
    first, second, *others = sqlite_world.dana.sees("case-review")
    assert second.text == f"{first.text} (2/{len(others) + 2}) (sent again)"
    assert [seen.text for seen in others] == [
        f"{first.text} ({n}/{len(others) + 2})" for n in range(3, len(others) + 3)
    ]


def test_it_tells_each_patients_state_and_question_in_the_clinics_order(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 25m phone Holly Guzman")
    with sqlite_world.registry.begin() as db:
        holly = episodes.latest_episode(db, sqlite_world.clinic.id, sqlite_world.patients["guzman"].id)
        assert holly
        provenance = Provenance(sqlite_world.team["dana"].id, sqlite_world.slack.clock(), "slack")
        flags.raise_flag(
            db, holly, FlagKind.MEDICATION, date(2026, 11, 21), provenance, question="sleep on sertraline?"
        )
    at(sqlite_world, "2026-11-25T09:00")
    posted = sqlite_world.dana.sees("case-review")[-1]
    assert posted.shown.startswith(
        "Case review Thu Nov 26, 1:00 PM: 6 patients\n"
        "Medication questions (1)\n"
        "Holly G. · …8805 · 12 weeks in care\n"
    )
    assert "25 of 60 min" not in posted.shown
    assert "Last contact Nov 21, phone" in posted.shown
    assert "Medication question (Nov 21): sleep on sertraline?" in posted.shown
    assert "Guzman" not in posted.shown


def test_it_is_said_again_when_the_review_begins(sqlite_world: World) -> None:
    at(sqlite_world, "2026-11-25T09:00")
    at(sqlite_world, "2026-11-26T13:00")
    at(sqlite_world, "2026-11-26T14:00")
    assert [seen.text for seen in sqlite_world.dana.sees("case-review")] == [
        "Case review Thu Nov 26, 1:00 PM: 6 patients on the agenda.",
        "The case review begins: 6 patients on the agenda.",
    ]


def test_a_late_bot_says_only_the_one_that_still_helps(sqlite_world: World) -> None:
    at(sqlite_world, "2026-11-26T13:20")
    assert [seen.text for seen in sqlite_world.dana.sees("case-review")] == [
        "The case review begins: 6 patients on the agenda."
    ]


def test_an_empty_agenda_is_not_posted(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        for patient in sqlite_world.patients.values():
            episode = episodes.latest_episode(db, sqlite_world.clinic.id, patient.id)
            assert episode
            provenance = Provenance(None, sqlite_world.slack.clock(), "slack")
            episodes.change_status(db, episode, "graduated", date(2026, 11, 21), provenance, ends=True)
    at(sqlite_world, "2026-11-25T09:00")
    assert sqlite_world.dana.sees("case-review") == []
    assert sqlite_world.priya.inbox == []


def test_an_unfit_channel_gets_nothing_and_the_people_still_do(sqlite_world: World) -> None:
    sqlite_world.slack.workspace.channels[sqlite_world.clinic.settings.review_channel].is_private = False
    at(sqlite_world, "2026-11-25T09:00")
    assert sqlite_world.dana.sees("case-review") == []
    assert len(sqlite_world.priya.inbox) == 1
    told = sqlite_world.lena.inbox[-1]
    assert told.text == "The weekly review agenda was not posted."
    assert "The channel is public." in told.shown
    assert "Make it private, or choose a private channel of this workspace." in told.shown


def test_a_card_opens_from_the_channel_in_private(sqlite_world: World) -> None:
    at(sqlite_world, "2026-11-25T09:00")
    posted = sqlite_world.dana.sees("case-review")[-1]
    card = posted.choose("Open a card", "Holly G. · …8805")
    assert card.private
    assert "Holly Guzman" in card.shown
