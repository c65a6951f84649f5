"""Which minutes count, why the others do not, and that no order of entries changes it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.activities import Activity
from store.rules.billing.countable_minutes import (
    BillingTimeEntry,
    CountedEntry,
    CountingConditions,
    count_entries,
    counted_minutes,
)
from store.rules.minutes import MINUTE, ZERO, Minutes, minutes
from store.rules.roles import Role

HOLLY, TIMOTHY = 1, 2
FIRST_MEMBER, MARIA, SAM = 1, 11, 12
DAY = date(2026, 11, 3)
NINE = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)

CALL = BillingTimeEntry(1, HOLLY, MARIA, DAY, minutes(15), Activity.PHONE)


def timed(number: int, patient: int, member: int | None, start: int, end: int) -> BillingTimeEntry:
    """An entry from so many to so many minutes after nine."""
    return BillingTimeEntry(
        number,
        patient,
        member,
        DAY,
        minutes(end - start),
        Activity.PHONE,
        start=NINE + timedelta(minutes=start),
        end=NINE + timedelta(minutes=end),
    )


IMPORTED = replace(timed(1, HOLLY, MARIA, 0, 30), author_role=None, source="import")


@pytest.mark.parametrize(
    ("entry", "situation", "reason"),
    [
        (CALL, CountingConditions(), None),
        (replace(CALL, activity=Activity.REGISTRY), CountingConditions(), None),
        (replace(CALL, author_role=None, member_id=None, source="imported"), CountingConditions(), None),
        (
            replace(CALL, author_role=Role.CONSULTANT),
            CountingConditions(),
            "only the care manager's own time counts",
        ),
        (
            replace(CALL, author_role=Role.CLINICIAN),
            CountingConditions(),
            "only the care manager's own time counts",
        ),
        (
            replace(CALL, activity=Activity.ATTEMPT),
            CountingConditions(),
            "an attempt or no-show without clinical work does not count",
        ),
        (
            replace(CALL, activity=Activity.NO_SHOW),
            CountingConditions(),
            "an attempt or no-show without clinical work does not count",
        ),
        (replace(CALL, activity=Activity.ATTEMPT), CountingConditions(attempts_count=True), None),
        (CALL, CountingConditions(consent_on=date(2026, 11, 3)), None),
        (
            CALL,
            CountingConditions(consent_on=date(2026, 11, 4)),
            "before the patient consented to collaborative care",
        ),
        (CALL, CountingConditions(discharged_on=date(2026, 11, 3)), None),
        (CALL, CountingConditions(discharged_on=date(2026, 11, 2)), "after the patient's discharge"),
        (
            CALL,
            CountingConditions(billed_separately=frozenset({DAY})),
            "that day's visit is billed separately",
        ),
        (CALL, CountingConditions(billed_separately=frozenset({date(2026, 11, 4)})), None),
        (
            replace(CALL, activity=Activity.REGISTRY),
            CountingConditions(billed_separately=frozenset({DAY})),
            None,
        ),
    ],
)
def test_a_minute_that_does_not_count_says_why(
    entry: BillingTimeEntry, situation: CountingConditions, reason: str | None
) -> None:
    (counted_entry,) = count_entries([entry], {entry.episode_id: situation})
    assert counted_entry.reason == reason
    assert counted_entry.counted == (ZERO if reason else minutes(15))


def test_nine_hundred_tenths_of_a_minute_are_ninety() -> None:
    entries = [replace(CALL, id=number, minutes=minutes("0.1")) for number in range(900)]
    assert counted_minutes(count_entries(entries, {}), HOLLY) == minutes(90)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        # A care manager's call with another patient begins within the first: only the shared part is lost.
        ([timed(1, HOLLY, MARIA, 0, 30), timed(2, TIMOTHY, MARIA, 20, 50)], {1: 30, 2: 20}),
        # The earlier start keeps the shared minutes, whichever was entered first.
        ([timed(1, HOLLY, MARIA, 20, 50), timed(2, TIMOTHY, MARIA, 0, 30)], {1: 20, 2: 30}),
        # Two care managers at once with one patient: a patient's minute counts once.
        ([timed(1, HOLLY, MARIA, 0, 30), timed(2, HOLLY, SAM, 10, 40)], {1: 30, 2: 10}),
        # Nobody is shared: both count in full.
        ([timed(1, HOLLY, MARIA, 0, 30), timed(2, TIMOTHY, SAM, 0, 30)], {1: 30, 2: 30}),
        # One after the other: nothing is shared.
        ([timed(1, HOLLY, MARIA, 0, 30), timed(2, HOLLY, MARIA, 30, 60)], {1: 30, 2: 30}),
        # Nobody is named as care manager: only a patient's minute can count twice.
        ([timed(1, HOLLY, None, 0, 30), timed(2, TIMOTHY, None, 0, 30)], {1: 30, 2: 30}),
        # Of two that start together, the one that ends first keeps its minutes.
        ([timed(1, HOLLY, MARIA, 0, 30), timed(2, TIMOTHY, MARIA, 0, 20)], {1: 10, 2: 20}),
        # Within another: nothing is left, and on both sides of it all is.
        ([timed(1, HOLLY, MARIA, 0, 60), timed(2, TIMOTHY, MARIA, 10, 20)], {1: 60, 2: 0}),
        (
            [timed(1, HOLLY, MARIA, 0, 30), timed(2, HOLLY, SAM, 10, 40), timed(3, TIMOTHY, SAM, 20, 50)],
            # Sam's 20-30 did not count for Holly, so it may count for Timothy; 30-40 did.
            {1: 30, 2: 10, 3: 20},
        ),
    ],
)
def test_a_minute_counts_once_for_a_care_manager_and_once_for_a_patient(
    entries: list[BillingTimeEntry], expected: dict[int, int]
) -> None:
    found = {counted_entry.entry.id: counted_entry.counted for counted_entry in count_entries(entries, {})}
    assert all(isinstance(counted, int) for counted in found.values())
    assert found == {number: minutes(worked) for number, worked in expected.items()}


def test_a_partly_lost_entry_says_why() -> None:
    counted_entries = count_entries([timed(1, HOLLY, MARIA, 0, 30), timed(2, TIMOTHY, MARIA, 20, 50)], {})
    assert counted_entries[1].reason == "these minutes already count in an entry that started earlier"


def test_time_that_does_not_count_takes_nothing_from_other_entries() -> None:
    consultant = replace(timed(1, HOLLY, SAM, 0, 30), author_role=Role.CONSULTANT)
    voicemail = replace(timed(2, TIMOTHY, MARIA, 0, 30), activity=Activity.ATTEMPT)
    counted_entries = count_entries([consultant, voicemail, timed(3, HOLLY, MARIA, 5, 35)], {})
    assert counted_minutes(counted_entries, HOLLY) == minutes(30)


@pytest.mark.parametrize("imported", [replace(IMPORTED, end=None), replace(IMPORTED, start=None)])
def test_an_imported_entry_with_only_a_start_or_an_end_counts_in_full_and_takes_nothing(
    imported: BillingTimeEntry,
) -> None:
    counted_entries = count_entries(
        [imported, timed(2, HOLLY, MARIA, 0, 30), timed(3, TIMOTHY, MARIA, 20, 50)], {}
    )
    assert {counted_entry.entry.id: counted_entry.counted for counted_entry in counted_entries} == {
        1: minutes(30),
        2: minutes(30),
        3: minutes(20),
    }


@pytest.mark.parametrize("first_entered", [1, 2])
def test_of_tied_entries_that_without_a_care_manager_keeps_the_minutes(first_entered: int) -> None:
    unnamed = timed(first_entered, HOLLY, None, 0, 30)
    named = timed(3 - first_entered, HOLLY, FIRST_MEMBER, 0, 30)
    other = timed(9, HOLLY, SAM, 0, 30)
    for entries in ([unnamed, named, other], [other, named, unnamed]):
        counted_entries = count_entries(entries, {})
        assert [counted_entry.entry.member_id for counted_entry in counted_entries] == [
            None,
            FIRST_MEMBER,
            SAM,
        ]
        assert [counted_entry.counted for counted_entry in counted_entries] == [minutes(30), ZERO, ZERO]


def test_tied_entries_without_a_care_manager_go_by_patient() -> None:
    entries = [timed(1, TIMOTHY, None, 0, 30), timed(2, HOLLY, MARIA, 0, 30), timed(3, HOLLY, None, 0, 30)]
    assert [counted_entry.entry.id for counted_entry in count_entries(entries, {})] == [3, 2, 1]


def test_entries_without_clock_times_share_nothing() -> None:
    counted_entries = count_entries([CALL, replace(CALL, id=2), timed(3, HOLLY, MARIA, 0, 15)], {})
    assert counted_minutes(counted_entries, HOLLY) == minutes(45)


def test_a_paused_timer_never_counts_more_than_it_holds() -> None:
    paused = replace(timed(2, HOLLY, MARIA, 10, 40), minutes=minutes(20))
    counted_entries = count_entries([timed(1, TIMOTHY, MARIA, 0, 30), paused], {})
    assert counted_minutes(counted_entries, HOLLY) == ZERO


@st.composite
def days(draw: st.DrawFn) -> list[BillingTimeEntry]:
    """A day of entries of two care managers for three patients, many of them at the same time."""
    spans = st.tuples(
        st.integers(1, 3),
        st.sampled_from([MARIA, SAM]),
        st.integers(0, 60),
        st.integers(1, 40),
        st.sampled_from([Activity.PHONE, Activity.PHONE, Activity.ATTEMPT]),
    )
    return [
        replace(timed(number, patient, member, start, start + length), activity=activity)
        for number, (patient, member, start, length, activity) in enumerate(draw(st.lists(spans, max_size=8)))
    ]


def ticks(entries: Sequence[BillingTimeEntry]) -> set[int]:
    """The minutes of the clock that entries cover."""
    covered: set[int] = set()
    for entry in entries:
        if entry.start and entry.end and entry.activity is not Activity.ATTEMPT:
            start = (entry.start - NINE) // timedelta(minutes=1)
            covered |= set(range(start, (entry.end - NINE) // timedelta(minutes=1)))
    return covered


def total(counted_entries: Sequence[CountedEntry]) -> int:
    return sum(counted_entry.counted for counted_entry in counted_entries)


@given(days().flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_the_order_of_entries_does_not_matter(
    orders: tuple[list[BillingTimeEntry], list[BillingTimeEntry]],
) -> None:
    entries, shuffled = orders
    assert count_entries(entries, {}) == count_entries(shuffled, {})


@given(days())
def test_no_minute_counts_twice_for_a_care_manager_or_a_patient(entries: list[BillingTimeEntry]) -> None:
    counted_entries = count_entries(entries, {})
    for member in (MARIA, SAM):
        own = [counted_entry for counted_entry in counted_entries if counted_entry.entry.member_id == member]
        assert total(own) <= len(ticks([counted_entry.entry for counted_entry in own])) * MINUTE
    for patient in (1, 2, 3):
        own = [
            counted_entry for counted_entry in counted_entries if counted_entry.entry.patient_id == patient
        ]
        assert total(own) <= len(ticks([counted_entry.entry for counted_entry in own])) * MINUTE


@given(days())
def test_no_uncontested_minute_is_dropped(entries: list[BillingTimeEntry]) -> None:
    for counted_entry in count_entries(entries, {}):
        entry = counted_entry.entry
        rivals = [
            other
            for other in entries
            if other.id != entry.id
            and (other.member_id == entry.member_id or other.patient_id == entry.patient_id)
        ]
        assert counted_entry.counted >= len(ticks([entry]) - ticks(rivals)) * MINUTE
        assert counted_entry.counted <= entry.minutes


@given(days())
def test_all_of_one_care_managers_clock_time_with_a_patient_counts(entries: list[BillingTimeEntry]) -> None:
    alone = [replace(entry, patient_id=HOLLY, member_id=MARIA) for entry in entries]
    assert total(count_entries(alone, {})) == len(ticks(alone)) * MINUTE


@given(days(), st.integers(0, 7))
def test_voiding_an_entry_and_entering_it_again_changes_nothing(
    entries: list[BillingTimeEntry], which: int
) -> None:
    again = [replace(entry, id=99) if entry.id == which else entry for entry in entries]
    before, after = count_entries(entries, {}), count_entries(again, {})
    assert [counted_minutes(before, patient) for patient in (1, 2, 3)] == [
        counted_minutes(after, patient) for patient in (1, 2, 3)
    ]


@given(st.integers(0, 100 * MINUTE), st.lists(st.integers(0, 100 * MINUTE)))
def test_splitting_an_entry_without_clock_times_changes_nothing(whole: int, cuts: list[int]) -> None:
    edges = sorted({0, whole, *(cut for cut in cuts if cut < whole)})
    parts = [
        replace(CALL, id=number, minutes=Minutes(until - since))
        for number, (since, until) in enumerate(pairwise(edges))
    ]
    assert counted_minutes(count_entries(parts, {}), HOLLY) == whole


def test_each_episode_has_its_own_agreement_and_end() -> None:
    first, second = replace(CALL, episode_id=1), replace(CALL, id=2, episode_id=2)
    ended = {1: CountingConditions(discharged_on=date(2026, 11, 2))}
    assert [counted_entry.counted for counted_entry in count_entries([first, second], ended)] == [
        ZERO,
        minutes(15),
    ]
