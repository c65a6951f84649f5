"""The caseload at a glance: the same few queries for all, and the same answers as for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from store.billing import patient_months
from store.caseload import caseload
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.ledger import scores, time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, patients, records
from store.patient.care_team import TeamPosition, assign
from store.patient.patients import Patient
from store.rules.activities import Activity
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.patient.statuses import Status
from store.rules.roles import Role
from store.rules.scores.score import Score
from tests.conftest import NOW

TODAY = date(2026, 11, 21)
ENROLLED = date(2026, 9, 1)


@contextmanager
def counted(registry: Registry) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(*facts: object) -> None:
        sent.append(str(facts[2]))

    event.listen(registry.engine, "before_cursor_execute", note)
    yield sent
    event.remove(registry.engine, "before_cursor_execute", note)


def fill(registry: Registry, clinic: Clinic, number: int, slack_id: str = "U0DANA") -> int:
    """So many patients of one care manager, each with a score, minutes and consent."""
    with registry.begin() as db:
        manager = members.add(db, clinic, slack_id, [Role.CARE_MANAGER], NOW)
        provenance = Provenance(manager.id, NOW, "slack")
        for each in range(number):
            who = patients.add(db, clinic.id, f"{slack_id}-{each}", "Pat", f"N{each}", NOW)
            episode = episodes.open_episode(db, clinic.id, who.id, Status.ACTIVE, ENROLLED, provenance)
            episode = episodes.record_initial_assessment(db, episode, ENROLLED)
            assign(db, episode, TeamPosition.CARE_MANAGER, ENROLLED, provenance, member_id=manager.id)
            records.record_consent(db, episode, date(2026, 11, 10), "spoken", provenance)
            scores.add(db, episode, Score(date(2026, 9, 2), "phq9", 20), provenance)
            for day in (date(2026, 11, 5), date(2026, 11, 12)):
                spent = NewTimeEntry(minutes(20 + each), Activity.PHONE, day)
                time_log.add(db, episode, spent, provenance, member_id=manager.id, author_role="care-manager")
    return manager.id


def test_the_number_of_queries_does_not_grow_with_the_patients(registry: Registry, clinic: Clinic) -> None:
    numbers: list[tuple[int, int]] = []
    for _ in range(2):
        manager_id = fill(registry, clinic, 4, f"U0D{len(numbers)}")
        with counted(registry) as sent, registry.read() as db:
            caseload.caseload_patients(db, clinic, TODAY)
        everybody = len(sent)
        with counted(registry) as sent, registry.read() as db:
            caseload.caseload_patients(db, clinic, TODAY, manager_id)
        numbers.append((everybody, len(sent)))
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) < 30


def test_all_at_once_say_the_same_as_each_alone(registry: Registry, clinic: Clinic) -> None:
    fill(registry, clinic, 3)
    with registry.read() as db:
        found = caseload.caseload_patients(db, clinic, TODAY)
        assert [line.claim.minutes for line in found] == [minutes(20), minutes(21), minutes(22)], (
            "minutes before the agreement do not count"
        )
        for line in found:
            assert line == caseload.caseload_patient(db, clinic, line.patient.id, TODAY)
            known = episodes.of_patient(db, clinic.id, line.patient.id)
            alone = patient_months.claim_so_far(db, clinic, known, line.patient.id, Month.of(TODAY))
            assert line.claim == alone


def test_a_care_manager_has_those_they_are_seated_for_now(registry: Registry, clinic: Clinic) -> None:
    dana, erin = fill(registry, clinic, 2, "U0DANA"), fill(registry, clinic, 1, "U0ERIN")
    with registry.begin() as db:
        moved = caseload.caseload_patients(db, clinic, TODAY, dana)[0]
        assign(
            db,
            moved.episode,
            TeamPosition.CARE_MANAGER,
            TODAY,
            Provenance(dana, NOW, "slack"),
            member_id=erin,
        )
        assert len(caseload.caseload_patients(db, clinic, TODAY, dana)) == 1
        assert moved.patient in [line.patient for line in caseload.caseload_patients(db, clinic, TODAY, erin)]


def test_another_clinics_patients_are_not_there(registry: Registry, clinic: Clinic) -> None:
    fill(registry, clinic, 2)
    with registry.begin() as db:
        other = clinics.add(db, "South Clinic", "America/Chicago", NOW)
        assert caseload.caseload_patients(db, other, TODAY) == []


@pytest.mark.parametrize("ends", [True, False])
def test_who_left_care_is_no_line_but_has_a_card(registry: Registry, clinic: Clinic, *, ends: bool) -> None:
    fill(registry, clinic, 1)
    with registry.begin() as db:
        line = caseload.caseload_patients(db, clinic, TODAY)[0]
        status = Status.GRADUATED if ends else Status.RELAPSE_PREVENTION
        provenance = Provenance(None, datetime(2026, 11, 21, 17, tzinfo=UTC), "slack")
        episodes.change_status(db, line.episode, status, TODAY, provenance, ends=ends)
        assert len(caseload.caseload_patients(db, clinic, TODAY)) == (0 if ends else 1)
        after = caseload.caseload_patient(db, clinic, line.patient.id, TODAY)
        assert after.status is status
        assert (after.agenda_item is None) == ends


def test_patients_of_a_drill_are_left_out(registry: Registry, clinic: Clinic) -> None:
    with registry.begin() as db:
        who: Patient = patients.add(db, clinic.id, "T-1", "Test", "Patient", NOW, is_drill=True)
        provenance = Provenance(None, NOW, "slack")
        episodes.open_episode(db, clinic.id, who.id, Status.ACTIVE, ENROLLED, provenance)
        assert caseload.caseload_patients(db, clinic, TODAY) == []
        assert caseload.caseload_patient(db, clinic, who.id, TODAY).patient == replace(who)
