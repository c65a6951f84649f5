"""The time log: the contact an entry is, the same entry typed twice, shared clock times, and edits."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store.ledger import contact_summaries, contacts, edit_time, time_log
from store.ledger.contact_summaries import ContactSummary
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.ledger_entries import Provenance
from store.rules.activities import Activity
from store.rules.minutes import minutes
from tests.conftest import NOW
from tests.store.ledger.people import TODAY, People

CHICAGO = ZoneInfo("America/Chicago")
SPENT = NewTimeEntry(minutes(15), Activity.PHONE, TODAY)


def clock(hour: int, minute: int = 0, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHICAGO)


def logged(cast: People, spent: NewTimeEntry, provenance: Provenance | None = None) -> TimeEntry:
    with cast.registry.begin() as db:
        return time_log.add(
            db,
            cast.holly,
            spent,
            provenance or cast.by_dana(),
            member_id=cast.dana,
            author_role="care-manager",
        )


def summary(cast: People) -> ContactSummary:
    with cast.registry.read() as db:
        return contact_summaries.by_episode(db, cast.clinic.id, [cast.holly.id])[cast.holly.id]


@pytest.mark.parametrize("activity", Activity)
def test_an_entry_is_a_contact_or_an_attempt_by_its_activity(cast: People, activity: Activity) -> None:
    logged(cast, replace(SPENT, activity=activity))
    reached = activity in {Activity.PHONE, Activity.VIDEO, Activity.IN_PERSON, Activity.ASSESSMENT}
    tried = activity in {Activity.ATTEMPT, Activity.NO_SHOW}
    kept = summary(cast)
    assert kept.last_contact_on == (TODAY if reached else None)
    assert kept.attempts == ((TODAY,) if tried else ())


def test_what_is_added_is_what_is_read(cast: People) -> None:
    spent = NewTimeEntry(
        minutes("131.26"),
        Activity.VIDEO,
        date(2026, 11, 20),
        "slept better",
        clock(9, 0, 20),
        clock(11, 11, 20),
    )
    added = logged(cast, spent)
    with cast.registry.read() as db:
        assert time_log.by_id(db, cast.clinic.id, added.id) == added
        assert time_log.by_id(db, cast.clinic.id + 1, added.id) is None


@pytest.mark.parametrize(
    ("change", "minutes_later", "found"),
    [
        ({}, 0, True),
        ({}, 9, True),
        ({}, 10, False),
        ({"note": "voicemail full"}, 1, True),
        ({"service_on": date(2026, 11, 20)}, 1, True),
        ({"minutes": minutes(16)}, 1, False),
        ({"activity": Activity.VIDEO}, 1, False),
        ({"start_at": clock(9), "end_at": clock(9, 15)}, 1, True),
        ({"start_at": clock(10), "end_at": clock(10, 15)}, 1, False),
    ],
)
@pytest.mark.parametrize("has_clock", [True, False])
def test_the_same_entry_again_within_ten_minutes(
    cast: People, change: dict[str, Any], minutes_later: int, *, found: bool, has_clock: bool
) -> None:
    first = replace(SPENT, start_at=clock(9), end_at=clock(9, 15)) if has_clock else SPENT
    again = replace(SPENT, **change)
    entry = logged(cast, first)
    at = NOW + timedelta(minutes=minutes_later)
    with cast.registry.read() as db:
        same = time_log.find_duplicate(db, cast.clinic.id, cast.dana, cast.holly.patient_id, again, at)
        others = [
            time_log.find_duplicate(db, cast.clinic.id, cast.erin, cast.holly.patient_id, again, at),
            time_log.find_duplicate(db, cast.clinic.id, cast.dana, cast.walter.patient_id, again, at),
        ]
    other_clock = again.start_at == clock(10) and not has_clock
    assert same == (entry if found or other_clock else None)
    assert others == [None, None]


@pytest.mark.parametrize(
    ("start", "end", "shares"),
    [
        (clock(8, 30), clock(9), False),
        (clock(8, 30), clock(9, 1), True),
        (clock(9, 5), clock(9, 10), True),
        (clock(8), clock(11), True),
        (clock(9, 29), clock(10), True),
        (clock(9, 30), clock(10), False),
    ],
)
@pytest.mark.parametrize("whose", ["same care manager", "same patient", "neither"])
def test_shared_clock_time(cast: People, start: datetime, end: datetime, whose: str, *, shares: bool) -> None:
    entry = logged(cast, replace(SPENT, start_at=clock(9), end_at=clock(9, 30)))
    episode = cast.holly if whose == "same patient" else cast.walter
    member = cast.dana if whose == "same care manager" else cast.erin
    with cast.registry.begin() as db:
        other = time_log.add(
            db,
            episode,
            replace(SPENT, start_at=start, end_at=end),
            cast.by_erin(),
            member_id=member,
            author_role="care-manager",
        )
        expected = [other] if shares and whose != "neither" else []
        assert time_log.overlapping(db, entry, cast.clinic.id) == expected
        time_log.void(db, cast.clinic.id, other.id, cast.by_erin(), "undone")
        assert time_log.overlapping(db, entry, cast.clinic.id) == []


def test_an_entry_past_midnight_shares_time_with_the_next_day(cast: People) -> None:
    late = logged(cast, replace(SPENT, start_at=clock(23, 45), end_at=clock(0, 15, 22)))
    next_day = NewTimeEntry(
        minutes(15), Activity.PHONE, date(2026, 11, 22), "", clock(0, 0, 22), clock(0, 15, 22)
    )
    early = logged(cast, next_day)
    with cast.registry.read() as db:
        assert time_log.overlapping(db, late, cast.clinic.id) == [early]
        assert time_log.overlapping(db, early, cast.clinic.id) == [late]


def test_voiding_an_entry_voids_its_contact_and_the_next_contact_planned_with_it(cast: People) -> None:
    entry = logged(cast, SPENT)
    with cast.registry.begin() as db:
        contacts.plan_next_contact(db, cast.holly, date(2026, 12, 1), cast.by_dana(), time_entry_id=entry.id)
        contacts.plan_next_contact(db, cast.holly, date(2026, 12, 8), cast.by_dana(-5))
        assert time_log.void(db, cast.clinic.id, entry.id, cast.by_dana(1), "wrong patient")
        assert not time_log.void(db, cast.clinic.id, entry.id, cast.by_dana(2), "again")
    kept = summary(cast)
    assert (kept.last_contact_on, kept.planned_contact_on) == (None, date(2026, 12, 8))


def test_an_entry_edited_twice_keeps_its_versions_notes_and_plan(cast: People) -> None:
    first = logged(cast, SPENT)
    with cast.registry.begin() as db:
        time_log.add_note(db, cast.clinic.id, first.id, "called back", cast.by_dana(1))
        contacts.plan_next_contact(db, cast.holly, date(2026, 12, 1), cast.by_dana(), time_entry_id=first.id)
        second = edit_time.replace_time_entry(
            db, first, cast.holly, replace(SPENT, minutes=minutes(20)), cast.by_erin(2)
        )
        assert second is not None
        moved = replace(SPENT, minutes=minutes(20), service_on=date(2026, 11, 20))
        third = edit_time.replace_time_entry(db, second, cast.walter, moved, cast.by_erin(3))
        assert third is not None
    with cast.registry.read() as db:
        versions = time_log.earlier_versions(db, cast.clinic.id, [third])
        later_notes = time_log.notes(db, cast.clinic.id, [first.id, second.id, third.id])
        summaries = contact_summaries.by_episode(db, cast.clinic.id)
    assert [(each.id, each.minutes) for each in versions[third.id]] == [
        (second.id, minutes(20)),
        (first.id, minutes(15)),
    ]
    assert later_notes == {third.id: ["called back"]}
    assert (third.member_id, third.entered_by) == (cast.dana, cast.erin)
    assert (summaries[cast.holly.id].last_contact_on, summaries[cast.holly.id].planned_contact_on) == (
        None,
        None,
    )
    walter = summaries[cast.walter.id]
    assert (walter.last_contact_on, walter.planned_contact_on) == (date(2026, 11, 20), date(2026, 12, 1))


def test_an_entry_that_is_void_already_is_not_replaced(cast: People) -> None:
    entry = logged(cast, SPENT)
    with cast.registry.begin() as db:
        time_log.void(db, cast.clinic.id, entry.id, cast.by_erin(1), "undone")
        assert edit_time.replace_time_entry(db, entry, cast.holly, SPENT, cast.by_dana(2)) is None


@pytest.mark.parametrize(
    ("service_on", "entered_after", "listed"),
    [
        (date(2026, 11, 19), 0, True),
        (date(2026, 11, 20), 0, True),
        (date(2026, 11, 18), 0, False),
        (date(2026, 11, 21), 0, False),
        (date(2026, 11, 1), 60, True),
        (date(2026, 11, 1), 120, False),
    ],
)
def test_a_members_entries_of_some_days_or_entered_in_some_time(
    cast: People, service_on: date, entered_after: int, *, listed: bool
) -> None:
    entry = logged(cast, replace(SPENT, service_on=service_on), cast.by_erin(entered_after))
    days = (date(2026, 11, 19), date(2026, 11, 20))
    entered = (NOW + timedelta(minutes=60), NOW + timedelta(minutes=120))
    with cast.registry.read() as db:
        for member in (cast.dana, cast.erin):
            found = time_log.of_member(db, cast.clinic.id, member, days, entered)
            assert found == ([entry] if listed else [])


def test_recent_patients_are_those_logged_last_without_void_entries(cast: People) -> None:
    with cast.registry.begin() as db:
        for number, episode in enumerate((cast.walter, cast.holly, cast.walter)):
            last = time_log.add(
                db, episode, SPENT, cast.by_dana(number), member_id=cast.dana, author_role="care-manager"
            )
        assert time_log.recent_patients(db, cast.clinic.id, cast.dana) == [
            cast.walter.patient_id,
            cast.holly.patient_id,
        ]
        time_log.void(db, cast.clinic.id, last.id, cast.by_dana(5), "undone")
        assert time_log.recent_patients(db, cast.clinic.id, cast.dana, at_most=1) == [cast.holly.patient_id]
        assert time_log.recent_patients(db, cast.clinic.id, cast.erin) == []
