"""What the contacts, attempts, letters and agreed days of an episode come to."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from store.ledger import attempts, contact_summaries, contacts
from store.ledger.contact_summaries import ContactSummary
from store.ledger_entries import Provenance
from store.rules.activities import Activity
from tests.conftest import NOW
from tests.store.ledger.people import People

OCT_5, OCT_12, OCT_19, DEC_1, DEC_8 = (
    date(2026, 10, 5),
    date(2026, 10, 12),
    date(2026, 10, 19),
    date(2026, 12, 1),
    date(2026, 12, 8),
)
Step = Callable[[Connection, People, Provenance], object]


def reached(on: date, note: str = "") -> Step:
    return lambda db, cast, provenance: contacts.add(
        db, cast.holly, provenance, "phone", on, member_id=cast.dana, reached=True, note=note
    )


def tried(on: date, activity: Activity = Activity.ATTEMPT) -> Step:
    return lambda db, cast, provenance: contacts.add(
        db, cast.holly, provenance, activity, on, member_id=cast.dana, reached=False
    )


def letter(on: date) -> Step:
    return lambda db, cast, provenance: contacts.record_letter(db, cast.holly, on, provenance, cast.dana)


def planned(on: date, at: time | None = None) -> Step:
    return lambda db, cast, provenance: contacts.plan_next_contact(db, cast.holly, on, provenance, at=at)


def snoozed(until: date) -> Step:
    return lambda db, cast, provenance: contacts.snooze(db, cast.holly, until, provenance)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], {}),
        ([reached(OCT_12), reached(OCT_5)], {"last_contact_on": OCT_12}),
        ([tried(OCT_12), tried(OCT_5, Activity.NO_SHOW)], {"attempts": (OCT_5, OCT_12)}),
        (
            [tried(OCT_5), reached(OCT_12), tried(OCT_19)],
            {"last_contact_on": OCT_12, "attempts": (OCT_19,)},
        ),
        ([tried(OCT_12), reached(OCT_12)], {"last_contact_on": OCT_12}),
        ([letter(OCT_5), letter(OCT_19), letter(OCT_12)], {"letter_on": OCT_19}),
        ([letter(OCT_5), reached(OCT_12)], {"last_contact_on": OCT_12}),
        ([planned(DEC_8, time(14)), planned(DEC_1)], {"planned_contact_on": DEC_1}),
        (
            [planned(DEC_1), planned(DEC_8, time(9, 30))],
            {"planned_contact_on": DEC_8, "planned_contact_at": time(9, 30)},
        ),
        ([snoozed(DEC_8), snoozed(DEC_1)], {"snoozed_until": DEC_1}),
    ],
)
def test_what_an_episodes_contacts_come_to(cast: People, steps: list[Step], expected: dict[str, Any]) -> None:
    with cast.registry.begin() as db:
        for number, step in enumerate(steps):
            step(db, cast, cast.by_dana(number))
        one = contact_summaries.by_episode(db, cast.clinic.id, [cast.holly.id])[cast.holly.id]
        both = contact_summaries.by_episode(db, cast.clinic.id, [cast.holly.id, cast.walter.id])
        every = contact_summaries.by_episode(db, cast.clinic.id)
    since: dict[str, Any] = {"status_since": date(2026, 9, 1)}
    assert one == ContactSummary(**(since | expected))
    assert both == every == {cast.holly.id: one, cast.walter.id: ContactSummary(**since)}


def test_a_letter_of_a_day_is_recorded_once(cast: People) -> None:
    with cast.registry.begin() as db:
        sent = [
            contacts.record_letter(db, cast.holly, on, cast.by_dana(), cast.dana)
            for on in (OCT_5, OCT_5, OCT_12)
        ]
    assert sent == [True, False, True]


@pytest.mark.parametrize(
    ("other", "replaced"),
    [
        (reached(OCT_5, "slept better"), True),
        (reached(OCT_12), False),
        (tried(OCT_5), False),
        (letter(OCT_5), False),
    ],
)
def test_a_contact_of_which_only_the_day_is_known_gives_way_to_one_of_that_day(
    cast: People, other: Step, *, replaced: bool
) -> None:
    with cast.registry.begin() as db:
        contacts.record_last_contact(db, cast.holly, OCT_5, cast.by_dana(source="import"))
        other(db, cast, cast.by_dana(1))
        contacts.void_replaced_last_contacts(db, cast.clinic.id, cast.by_dana(2))
        kept = contact_summaries.by_episode(db, cast.clinic.id, [cast.holly.id])[cast.holly.id]
        contacts.void_replaced_last_contacts(db, cast.clinic.id, cast.by_dana(3))
        assert contact_summaries.by_episode(db, cast.clinic.id)[cast.holly.id] == kept
    assert (kept.last_contact_on is not None) or not replaced
    assert kept.attempts == ()


def test_an_attempt_without_minutes_is_undone_by_the_person_who_entered_it(cast: People) -> None:
    with cast.registry.begin() as db:
        attempt = attempts.add(
            db, cast.holly, cast.by_dana(), Activity.ATTEMPT, OCT_5, note="", request_key="r1", line=2
        )
        contacts.plan_next_contact(db, cast.holly, DEC_1, cast.by_dana())
        other = attempts.add(
            db, cast.walter, cast.by_dana(), Activity.NO_SHOW, OCT_5, note="late", request_key="r1", line=1
        )
        assert attempts.of_request(db, cast.clinic.id, "r1") == [other, attempt]
        assert not attempts.void(db, cast.clinic.id, attempt.id, cast.by_erin(), "undone")
        assert attempts.void(db, cast.clinic.id, attempt.id, cast.by_dana(1), "undone")
        assert not attempts.void(db, cast.clinic.id, attempt.id, cast.by_dana(2), "undone")
        kept = contact_summaries.by_episode(db, cast.clinic.id)
        undone = attempts.by_id(db, cast.clinic.id, attempt.id)
        listed = attempts.entered_by_member(db, cast.clinic.id, cast.dana, NOW)
        assert attempts.entered_by_member(db, cast.clinic.id, cast.dana, NOW + timedelta(seconds=1)) == []
        assert attempts.by_id(db, cast.clinic.id, contacts_with_minutes(db, cast)) is None
    assert (kept[cast.holly.id].attempts, kept[cast.holly.id].planned_contact_on) == ((), None)
    assert kept[cast.walter.id].attempts == (OCT_5,)
    assert undone is not None
    assert undone.void_reason == "undone"
    assert listed == [other, undone]


def contacts_with_minutes(db: Connection, cast: People) -> int:
    return contacts.add(db, cast.holly, cast.by_dana(), "phone", OCT_5, member_id=None, reached=True)


@pytest.mark.parametrize(
    ("who", "activity", "seconds_ago", "found"),
    [
        ("dana", Activity.ATTEMPT, 0, True),
        ("dana", Activity.ATTEMPT, 1, False),
        ("dana", Activity.NO_SHOW, 0, False),
        ("erin", Activity.ATTEMPT, 0, False),
    ],
)
def test_a_second_click_finds_the_members_own_attempt(
    cast: People, who: str, activity: Activity, seconds_ago: int, *, found: bool
) -> None:
    with cast.registry.begin() as db:
        provenance = cast.by_dana() if who == "dana" else cast.by_erin()
        contact = contacts.add(db, cast.holly, provenance, activity, OCT_5, member_id=None, reached=False)
        since = NOW + timedelta(seconds=seconds_ago)
        assert attempts.own_attempt_since(db, cast.holly, cast.dana, since) == (contact if found else None)
        assert attempts.own_attempt_since(db, cast.walter, cast.dana, since) is None
