"""A patient's month: the sum of the database and the judgement of the rules come to the same."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from store.billing import month_recount, patient_months
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.ledger import services, time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, patients, records
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.payer import dated_policies, payers
from store.rules.activities import Activity
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.policies import named_policy
from store.rules.minutes import Minutes, minutes, minutes_decimal
from store.rules.months import Month
from store.rules.roles import Role

OCTOBER = Month(2026, 10)
NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
PROVENANCE = Provenance(None, NOW, "demo")


@dataclass(frozen=True)
class Course:
    """An episode of the registry that an example makes up."""

    assessed_on: date | None
    agreed_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class Work:
    """An entry of it."""

    patient: int
    member: int | None
    role: Role
    activity: Activity
    on: date
    length: int
    starts_at: int | None


DAYS = st.one_of(st.none(), st.none(), st.dates(date(2026, 9, 29), date(2026, 11, 2)))
COURSES = st.lists(
    st.builds(
        Course,
        st.sampled_from([None, date(2026, 8, 3), date(2026, 10, 5), date(2026, 11, 1)]),
        DAYS,
        DAYS,
    ),
    min_size=1,
    max_size=4,
)
WORK = st.lists(
    st.builds(
        Work,
        st.integers(0, 3),
        st.sampled_from([0, 0, 1, None]),
        st.sampled_from([Role.CARE_MANAGER, Role.CARE_MANAGER, Role.CARE_MANAGER, Role.CONSULTANT]),
        st.sampled_from([Activity.PHONE, Activity.REGISTRY, Activity.ATTEMPT]),
        st.sampled_from([date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31)]),
        st.integers(1, 90 * 60_000),
        st.sampled_from([None, 0, 20, 40, 1400, 1430]),
    ),
    min_size=4,
    max_size=24,
)
"""Clock times are minutes of the day: late ones run into the next day, and into the next month."""
VISITS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31)])),
    max_size=2,
)
"""Services billed separately: whose, and on which day."""


@pytest.mark.parametrize("attempts_count", [False, True])
def test_the_report_and_each_patient_counted_alone_agree(registry: Registry, *, attempts_count: bool) -> None:
    examples = 40 if registry.engine.dialect.name == "sqlite" else 10

    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(COURSES, WORK, VISITS)
    def agree(courses: Sequence[Course], work: Sequence[Work], visits: Sequence[tuple[int, date]]) -> None:
        with made_up(registry, courses, work, attempts_count=attempts_count) as (db, clinic, people):
            for number, on in visits:
                services.add(db, clinic.id, people[number % len(people)].id, on, "90837", "", PROVENANCE)
            for month in (OCTOBER.plus(-1), OCTOBER):
                report = patient_months.report(db, clinic, month)
                assert report == month_recount.recounted_report(db, clinic, month)
                alone = {
                    person.id: patient_months.patient_month_detail(db, clinic, person.id, month)
                    for person in people
                }
                with_entries = [account.row for account in alone.values() if account.counted_entries]
                assert list(report.rows) == sorted(with_entries, key=lambda row: row.mrn)
                for person in people:
                    known = episodes.of_patient(db, clinic.id, person.id)
                    so_far = patient_months.claim_so_far(db, clinic, known, person.id, month)
                    assert so_far == alone[person.id].row.claim

    agree()


@contextmanager
def made_up(
    registry: Registry, courses: Sequence[Course], work: Sequence[Work], *, attempts_count: bool
) -> Iterator[tuple[Connection, Clinic, list[Patient]]]:
    """A registry of these courses and entries, undone afterwards."""
    with registry.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", NOW)
        clinic = clinics.change_settings(db, clinic, attempts_count=attempts_count)
        team = [members.add(db, clinic, f"U{n}", [Role.CARE_MANAGER], NOW).id for n in range(2)]
        people = [enrolled(db, clinic, number, course) for number, course in enumerate(courses)]
        for entry in work:
            person = people[entry.patient % len(people)]
            known = episodes.of_patient(db, clinic.id, person.id)
            member = None if entry.member is None else team[entry.member]
            log(db, episodes.on_day(known, entry.on), entry, member)
        yield db, clinic, people
        db.rollback()


def enrolled(db: Connection, clinic: Clinic, number: int, course: Course) -> Patient:
    """A patient with an episode; one that has ended is followed by another a fortnight later."""
    person = patients.add(db, clinic.id, f"M{number}", "Holly", "Guzman", NOW)
    episode = opened(db, clinic, person, date(2026, 8, 1), course.assessed_on)
    if course.agreed_on:
        records.record_consent(db, episode, course.agreed_on, "spoken", PROVENANCE)
    if course.ended_on:
        episodes.change_status(db, episode, "graduated", course.ended_on, PROVENANCE, ends=True)
        opened(db, clinic, person, course.ended_on + timedelta(days=14), None)
    return person


def opened(db: Connection, clinic: Clinic, person: Patient, on: date, assessed_on: date | None) -> Episode:
    episode = episodes.open_episode(db, clinic.id, person.id, "active", on, PROVENANCE)
    return episodes.record_initial_assessment(db, episode, assessed_on) if assessed_on else episode


def log(db: Connection, episode: Episode, entry: Work, member: int | None) -> None:
    start = None
    if entry.starts_at is not None:
        start = datetime.combine(entry.on, time(), UTC) + timedelta(minutes=entry.starts_at)
    end = start + timedelta(milliseconds=entry.length) if start else None
    spent = NewTimeEntry(Minutes(entry.length), entry.activity, entry.on, "", start, end)
    time_log.add(db, episode, spent, PROVENANCE, member_id=member, author_role=entry.role)


@pytest.fixture
def holly(registry: Registry, clinic: Clinic) -> Patient:
    """In care since September 1, assessed then, covered by Cigna."""
    with registry.begin() as db:
        person = patients.add(db, clinic.id, "8965", "Holly", "Guzman", NOW)
        opened(db, clinic, person, date(2026, 9, 1), date(2026, 9, 1))
        cigna = payers.find_or_add(db, clinic.id, "Cigna")
        payers.set_coverage(db, clinic.id, person.id, cigna, date(2026, 9, 1), PROVENANCE)
        return person


def spend(registry: Registry, person: Patient, amount: str, on: date) -> None:
    with registry.begin() as db:
        episode = episodes.on_day(episodes.of_patient(db, person.clinic_id, person.id), on)
        spent = NewTimeEntry(minutes(amount), Activity.PHONE, on)
        time_log.add(db, episode, spent, PROVENANCE, member_id=None, author_role=Role.CARE_MANAGER)


def test_nine_hundred_tenths_of_a_minute_are_ninety_minutes(
    registry: Registry, clinic: Clinic, holly: Patient
) -> None:
    with registry.begin() as db:
        (episode,) = episodes.of_patient(db, clinic.id, holly.id)
        spent = NewTimeEntry(minutes("0.1"), Activity.PHONE, date(2026, 10, 2))
        for _ in range(900):
            time_log.add(db, episode, spent, PROVENANCE, member_id=None, author_role=Role.CARE_MANAGER)
        (row,) = patient_months.report(db, clinic, OCTOBER).rows
    assert minutes_decimal(row.claim.minutes) == "90"
    assert row.claim.codes == "99493 + 99494"


@pytest.mark.parametrize(
    ("amount", "on", "codes"),
    [
        ("69.999", date(2026, 9, 30), ""),
        ("70", date(2026, 9, 30), "99492"),
        ("59.999", date(2026, 10, 1), ""),
        ("60", date(2026, 10, 31), "99493"),
    ],
)
def test_exactly_the_threshold_is_billed(
    registry: Registry, clinic: Clinic, holly: Patient, amount: str, on: date, codes: str
) -> None:
    spend(registry, holly, amount, on)
    with registry.read() as db:
        (row,) = patient_months.report(db, clinic, Month.of(on)).rows
    assert row.claim.codes == codes


def test_a_second_assessment_changes_no_past_month(
    registry: Registry, clinic: Clinic, holly: Patient
) -> None:
    spend(registry, holly, "60", date(2026, 10, 5))
    with registry.begin() as db:
        (episode,) = episodes.of_patient(db, clinic.id, holly.id)
        episodes.record_initial_assessment(db, episode, date(2026, 10, 1))
        (row,) = patient_months.report(db, clinic, OCTOBER).rows
    assert row.claim.kind is MonthKind.SUBSEQUENT


@pytest.mark.parametrize(
    ("back_on", "kind"),
    [(date(2027, 4, 5), MonthKind.SUBSEQUENT), (date(2027, 5, 3), MonthKind.INITIAL)],
)
def test_a_return_is_a_new_beginning_after_six_whole_months_only(
    registry: Registry, clinic: Clinic, holly: Patient, back_on: date, kind: MonthKind
) -> None:
    spend(registry, holly, "60", date(2026, 10, 5))
    with registry.begin() as db:
        (first,) = episodes.of_patient(db, clinic.id, holly.id)
        episodes.change_status(db, first, "graduated", date(2026, 10, 20), PROVENANCE, ends=True)
        opened(db, clinic, holly, back_on, back_on)
    spend(registry, holly, "60", back_on)
    with registry.read() as db:
        (row,) = patient_months.report(db, clinic, Month.of(back_on)).rows
        assert row.claim.kind is kind
        assert patient_months.patient_month_detail(db, clinic, holly.id, Month.of(back_on)).row == row


def test_a_payers_policy_holds_from_its_month_on(registry: Registry, clinic: Clinic, holly: Patient) -> None:
    spend(registry, holly, "45", date(2026, 10, 5))
    spend(registry, holly, "45", date(2026, 11, 5))
    with registry.begin() as db:
        cigna = payers.find_or_add(db, clinic.id, "Cigna")
        dated_policies.choose_policy(db, clinic, cigna, "cpt-midpoint", OCTOBER.plus(1), PROVENANCE)
        before, after = (
            patient_months.report(db, clinic, month).rows[0] for month in (OCTOBER, OCTOBER.plus(1))
        )
        known = episodes.of_patient(db, clinic.id, holly.id)
        assert patient_months.claim_so_far(db, clinic, known, holly.id, OCTOBER).codes == ""
        assert patient_months.claim_so_far(db, clinic, known, holly.id, OCTOBER.plus(1)).codes == "99493"
        under_another = patient_months.report(db, clinic, OCTOBER, named_policy("cpt-midpoint")).rows[0]
    assert (before.claim.codes, after.claim.codes, under_another.claim.codes) == ("", "99493", "99493")
    assert before.claim_check.warnings == ("Cigna has no policy of its own: the clinic's default was used",)


def test_a_patient_with_minutes_that_do_not_count_has_a_row(
    registry: Registry, clinic: Clinic, holly: Patient
) -> None:
    with registry.begin() as db:
        (episode,) = episodes.of_patient(db, clinic.id, holly.id)
        spent = NewTimeEntry(minutes(5), Activity.NO_SHOW, date(2026, 10, 2))
        time_log.add(db, episode, spent, PROVENANCE, member_id=None, author_role=Role.CARE_MANAGER)
        (row,) = patient_months.report(db, clinic, OCTOBER).rows
    assert (minutes_decimal(row.claim.minutes), minutes_decimal(row.uncounted)) == ("0", "5")
    assert (row.claim_check.state, row.claim_check.why) == (ClaimState.NOT_BILLABLE, "no minutes that count")


def test_voided_entries_and_patients_of_a_drill_are_not_on_it(
    registry: Registry, clinic: Clinic, holly: Patient
) -> None:
    spend(registry, holly, "60", date(2026, 10, 5))
    with registry.begin() as db:
        (entry,) = time_log.of_patient(db, clinic.id, holly.id, OCTOBER)
        time_log.void(db, clinic.id, entry.id, PROVENANCE, "typed twice")
        acted = patients.add(db, clinic.id, "TEST-1", "Test", "Patient", NOW, is_drill=True)
        opened(db, clinic, acted, date(2026, 9, 1), None)
    spend(registry, acted, "60", date(2026, 10, 5))
    with registry.read() as db:
        assert patient_months.report(db, clinic, OCTOBER).rows == ()


def test_a_patient_who_was_never_enrolled_has_no_month(registry: Registry, clinic: Clinic) -> None:
    with registry.begin() as db:
        person = patients.add(db, clinic.id, "1", "Ann", "Lee", NOW)
        with pytest.raises(UserError, match="never referred or enrolled"):
            patient_months.patient_month_detail(db, clinic, person.id, OCTOBER)
