"""Independent evidence, through the registry: what must not matter to a month's codes does not."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from store.billing import patient_months
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.ledger import time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.payer import dated_policies, payers
from store.rules.activities import Activity
from store.rules.billing.summary import SummaryLine
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.roles import Role

OCTOBER = Month(2026, 10)
NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
PROVENANCE = Provenance(None, NOW, "demo")
MINUTE = 60_000


@dataclass(frozen=True)
class Work:
    """An entry for the one patient."""

    on: date
    length: int
    activity: Activity = Activity.PHONE


WORK = st.lists(
    st.builds(
        Work,
        st.dates(date(2026, 10, 1), date(2026, 10, 31)),
        st.integers(2, 70 * MINUTE),
        st.sampled_from([Activity.PHONE, Activity.REGISTRY, Activity.ATTEMPT]),
    ),
    max_size=8,
)
ELSEWHEN = st.lists(
    st.builds(
        Work,
        st.one_of(
            st.dates(date(2026, 7, 1), date(2026, 9, 30)), st.dates(date(2026, 11, 1), date(2026, 11, 20))
        ),
        st.integers(1, 200 * MINUTE),
    ),
    max_size=5,
)
STARTS = st.sampled_from([date(2026, 6, 3), date(2026, 10, 5)])
POLICIES = st.sampled_from(["full-threshold", "cpt-midpoint"])

Prove = Callable[..., None]


def quickly(prove: Prove) -> Prove:
    """Few examples: each is a clinic of its own in a real database."""
    return settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])(prove)


@contextmanager
def clinic_of_one(registry: Registry, assessed_on: date, policy: str) -> Iterator[tuple[Connection, Clinic]]:
    """A clinic with one patient, assessed on a day, whose payer has a policy; undone afterwards."""
    with registry.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        person = patients.add(db, clinic.id, "8965", "Holly", "Guzman", NOW)
        episode = episodes.open_episode(db, clinic.id, person.id, "active", date(2026, 6, 1), PROVENANCE)
        episodes.record_initial_assessment(db, episode, assessed_on)
        cigna = payers.find_or_add(db, clinic.id, "Cigna")
        payers.set_coverage(db, clinic.id, person.id, cigna, date(2026, 6, 1), PROVENANCE)
        dated_policies.choose_policy(db, clinic, cigna, policy, Month(2026, 1), PROVENANCE)
        yield db, clinic
        db.rollback()


def month_of(
    registry: Registry,
    work: Sequence[Work],
    assessed_on: date = date(2026, 6, 3),
    policy: str = "full-threshold",
) -> list[SummaryLine]:
    """October's lines after these entries, without the ids that each clinic gives itself."""
    with clinic_of_one(registry, assessed_on, policy) as (db, clinic):
        for entry in work:
            log(db, clinic, entry)
        report = patient_months.report(db, clinic, OCTOBER)
        return [replace(line, patient_id=0) for line in report.lines]


def log(db: Connection, clinic: Clinic, work: Work) -> int:
    (several,) = episodes.of_clinic(db, clinic.id).values()
    spent = NewTimeEntry(Minutes(work.length), work.activity, work.on)
    return time_log.add(db, several[0], spent, PROVENANCE, member_id=None, author_role=Role.CARE_MANAGER).id


def test_the_order_of_entries_does_not_matter(sqlite_registry: Registry) -> None:
    @quickly
    @given(WORK.flatmap(lambda work: st.tuples(st.just(work), st.permutations(work))), STARTS, POLICIES)
    def prove(both: tuple[list[Work], list[Work]], assessed_on: date, policy: str) -> None:
        one, other = (month_of(sqlite_registry, work, assessed_on, policy) for work in both)
        assert one == other

    prove()


def test_how_time_is_split_into_entries_does_not_matter(sqlite_registry: Registry) -> None:
    @quickly
    @given(WORK, st.integers(1, 2 * MINUTE), STARTS, POLICIES)
    def prove(work: list[Work], piece: int, assessed_on: date, policy: str) -> None:
        split = [
            part
            for entry in work
            for part in (
                replace(entry, length=min(piece, entry.length - 1)),
                replace(entry, length=entry.length - min(piece, entry.length - 1)),
            )
        ]
        assert month_of(sqlite_registry, split, assessed_on, policy) == month_of(
            sqlite_registry, work, assessed_on, policy
        )

    prove()


def test_an_entry_voided_and_entered_again_changes_nothing(sqlite_registry: Registry) -> None:
    @quickly
    @given(WORK.filter(bool), POLICIES)
    def prove(work: list[Work], policy: str) -> None:
        with clinic_of_one(sqlite_registry, date(2026, 6, 3), policy) as (db, clinic):
            ids = [log(db, clinic, entry) for entry in work]
            before = patient_months.report(db, clinic, OCTOBER)
            time_log.void(db, clinic.id, ids[0], PROVENANCE, "typed twice")
            log(db, clinic, work[0])
            assert patient_months.report(db, clinic, OCTOBER) == before

    prove()


def test_a_months_codes_depend_on_nothing_outside_it_but_the_episodes_start(
    sqlite_registry: Registry,
) -> None:
    @quickly
    @given(WORK.filter(bool), ELSEWHEN, STARTS, POLICIES)
    def prove(work: list[Work], others: list[Work], assessed_on: date, policy: str) -> None:
        alone = month_of(sqlite_registry, work, assessed_on, policy)
        assert month_of(sqlite_registry, [*others, *work], assessed_on, policy) == alone

    prove()


@pytest.fixture
def server_in() -> Iterator[Callable[[str], None]]:
    """Sets the time zone of this process, as a server's is set."""
    before = os.environ.get("TZ")

    def put(zone: str | None) -> None:
        if zone is None:
            os.environ.pop("TZ", None)
        else:
            os.environ["TZ"] = zone
        time.tzset()

    yield put
    put(before)


def test_the_time_zone_of_the_server_does_not_matter(
    sqlite_registry: Registry, server_in: Callable[[str], None]
) -> None:
    work = [Work(date(2026, 10, 1), 31 * MINUTE), Work(date(2026, 10, 31), 29 * MINUTE)]
    found = []
    for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Chicago"):
        server_in(zone)
        found.append(month_of(sqlite_registry, work))
    assert [line.codes for line in found[0]] == ["99493"]
    assert all(other == found[0] for other in found)


@pytest.mark.parametrize(
    ("assessed_on", "amount", "codes"),
    [
        (date(2026, 10, 5), "35", "G2214"),
        (date(2026, 10, 5), "36", "99492"),
        (date(2026, 10, 5), "85", "99492"),
        (date(2026, 10, 5), "86", "99492 + 99494"),
        (date(2026, 10, 5), "115", "99492 + 99494"),
        (date(2026, 10, 5), "116", "99492 + 2 × 99494"),
        (date(2026, 6, 3), "15", ""),
        (date(2026, 6, 3), "16", "G2214"),
        (date(2026, 6, 3), "30", "G2214"),
        (date(2026, 6, 3), "31", "99493"),
        (date(2026, 6, 3), "75", "99493"),
        (date(2026, 6, 3), "76", "99493 + 99494"),
        (date(2026, 6, 3), "105", "99493 + 99494"),
        (date(2026, 6, 3), "106", "99493 + 2 × 99494"),
    ],
)
def test_the_published_points_of_the_midpoint_ladder(
    sqlite_registry: Registry, assessed_on: date, amount: str, codes: str
) -> None:
    work = [Work(date(2026, 10, 6), int(amount) * MINUTE)]
    assert [line.codes for line in month_of(sqlite_registry, work, assessed_on, "cpt-midpoint")] == [codes]
