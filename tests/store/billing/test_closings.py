"""Closing a month: counted twice, frozen to the byte, once; later entries are adjustments."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import DBAPIError

from store.billing import closings, month_history, month_recount, patient_months, summaries
from store.billing.closings import MonthClosing
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.ledger import time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.patient.patients import Patient
from store.payer import payers
from store.rules.activities import Activity
from store.rules.minutes import Minutes, minutes
from store.rules.months import Month
from store.rules.roles import Role
from tests.trail import trail_faults

OCTOBER = Month(2026, 10)
NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PROVENANCE = Provenance(None, NOW, "command line")
TAMPER = "UPDATE billing_closings SET report = 'x' || report"


@pytest.fixture
def holly(registry: Registry, clinic: Clinic) -> Patient:
    """In care since September 1, covered by Cigna, 65 minutes in October."""
    person = enrolled(registry, clinic, "8965", "Holly", "Guzman")
    spend(registry, person, "65")
    return person


def enrolled(registry: Registry, clinic: Clinic, mrn: str, first: str, last: str) -> Patient:
    with registry.begin() as db:
        person = patients.add(db, clinic.id, mrn, first, last, NOW)
        episode = episodes.open_episode(db, clinic.id, person.id, "active", date(2026, 9, 1), PROVENANCE)
        episodes.record_initial_assessment(db, episode, date(2026, 9, 1))
        payers.set_coverage(
            db, clinic.id, person.id, payers.find_or_add(db, clinic.id, "Cigna"), date(2026, 9, 1), PROVENANCE
        )
        return person


def spend(registry: Registry, person: Patient, amount: str, on: date = date(2026, 10, 5)) -> None:
    with registry.begin() as db:
        (episode,) = episodes.of_patient(db, person.clinic_id, person.id)
        spent = NewTimeEntry(minutes(amount), Activity.PHONE, on)
        time_log.add(db, episode, spent, PROVENANCE, member_id=None, author_role=Role.CARE_MANAGER)


def close(registry: Registry, clinic: Clinic, provenance: Provenance = PROVENANCE) -> MonthClosing:
    with registry.read() as db:
        report = closings.checked_report(db, clinic, OCTOBER, TODAY)
    with registry.begin() as db:
        return closings.close(db, clinic, report, provenance)


def notifications(registry: Registry, clinic: Clinic) -> list[str]:
    """The adjustments of October, in words."""
    with registry.read() as db:
        return [change.text for change in month_history.month_with_history(db, clinic, OCTOBER).adjustments]


def test_a_closed_month_is_frozen_to_the_byte(registry: Registry, clinic: Clinic, holly: Patient) -> None:
    with registry.read() as db:
        printed = patient_months.report(db, clinic, OCTOBER).csv()
    closing = close(registry, clinic)
    spend(registry, holly, "30")
    with registry.read() as db:
        kept, text = closings.frozen_report(db, clinic.id, OCTOBER)
    assert trail_faults(registry, clinic.id) == ()
    assert text == printed
    assert kept == closing
    assert (kept.number, kept.checksum) == (1, closings.checksum(printed))
    assert kept.closed_at == NOW


@pytest.mark.usefixtures("holly")
def test_the_database_refuses_to_change_a_frozen_report(registry: Registry, clinic: Clinic) -> None:
    close(registry, clinic)
    with registry.begin() as db, pytest.raises(DBAPIError, match="only grows"):
        db.exec_driver_sql(TAMPER)


@pytest.mark.usefixtures("holly")
def test_a_frozen_report_that_was_changed_all_the_same_is_not_handed_out(
    registry: Registry, clinic: Clinic
) -> None:
    close(registry, clinic)
    on_table = " ON billing_closings" if registry.engine.dialect.name == "postgresql" else ""
    with registry.begin() as db:
        db.exec_driver_sql(f"DROP TRIGGER billing_closings_guard_facts{on_table}")
        db.exec_driver_sql(TAMPER)
        with pytest.raises(UserError, match="doesn't match its checksum: it was changed"):
            closings.frozen_report(db, clinic.id, OCTOBER)


def test_later_entries_and_voids_are_adjustments(registry: Registry, clinic: Clinic, holly: Patient) -> None:
    arroyo = enrolled(registry, clinic, "0262", "Timothy", "Arroyo")
    spend(registry, arroyo, "20")
    close(registry, clinic)
    assert notifications(registry, clinic) == []
    spend(registry, holly, "30")
    baker = enrolled(registry, clinic, "0950", "Ashley", "Baker")
    spend(registry, baker, "60")
    with registry.begin() as db:
        (entry,) = time_log.of_patient(db, clinic.id, arroyo.id, OCTOBER)
        time_log.void(db, clinic.id, entry.id, PROVENANCE, "the wrong patient")
    assert sorted(notifications(registry, clinic)) == [
        "99493 for Cigna (65 min, held) is now 99493 + 99494 for Cigna (95 min, held)",
        "no code (20 min, not billable) is now no minutes",
        "no minutes is now 99493 for Cigna (60 min, held)",
    ]
    with registry.read() as db:
        view = month_history.month_with_history(db, clinic, OCTOBER)
    assert {row.last_name: row.adjustment for row in view.report.rows} == {
        "Guzman": "99493 for Cigna (65 min, held) is now 99493 + 99494 for Cigna (95 min, held)",
        "Arroyo": "no code (20 min, not billable) is now no minutes",
        "Baker": "no minutes is now 99493 for Cigna (60 min, held)",
    }
    assert [line.codes for line in view.lines] == ["", "99493"]


def test_an_entry_that_was_undone_again_is_no_adjustment(
    registry: Registry, clinic: Clinic, holly: Patient
) -> None:
    close(registry, clinic)
    spend(registry, holly, "30")
    with registry.begin() as db:
        entry = time_log.of_patient(db, clinic.id, holly.id, OCTOBER)[-1]
        time_log.void(db, clinic.id, entry.id, PROVENANCE, "typed twice")
    assert notifications(registry, clinic) == []


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (Month(2026, 11), "November 2026 is still running, so it cannot be closed."),
        (Month(2026, 12), "December 2026 has not begun, so it cannot be closed."),
    ],
)
def test_a_month_that_is_not_over_cannot_be_closed(
    registry: Registry, clinic: Clinic, month: Month, words: str
) -> None:
    with registry.read() as db, pytest.raises(UserError) as refused:
        closings.checked_report(db, clinic, month, TODAY)
    assert refused.value.wrong == words


@pytest.mark.usefixtures("holly")
def test_the_last_day_is_still_running_and_the_day_after_is_over(registry: Registry, clinic: Clinic) -> None:
    with registry.read() as db:
        with pytest.raises(UserError):
            closings.checked_report(db, clinic, OCTOBER, date(2026, 10, 31))
        assert closings.checked_report(db, clinic, OCTOBER, date(2026, 11, 1)).rows


@pytest.mark.usefixtures("holly")
def test_closing_twice_is_refused(registry: Registry, clinic: Clinic) -> None:
    close(registry, clinic)
    with pytest.raises(UserError) as refused:
        close(registry, clinic)
    assert refused.value.wrong == "October 2026 was already closed on November 21."


@pytest.fixture
def two_doors(registry: Registry) -> Iterator[Registry]:
    """The same registry as another process sees it."""
    other = Registry(registry.url)
    yield other
    other.close()


@pytest.mark.usefixtures("holly")
def test_of_two_billers_at_once_one_closes_and_the_other_is_told(
    registry: Registry, two_doors: Registry, clinic: Clinic
) -> None:
    with registry.read() as db:
        report = closings.checked_report(db, clinic, OCTOBER, TODAY)
    outcomes: list[str] = []
    both = threading.Barrier(2)

    def at_once(door: Registry) -> None:
        both.wait(timeout=10)
        try:
            with door.begin() as db:
                closings.close(db, clinic, report, PROVENANCE)
            outcomes.append("closed")
        except UserError as error:
            outcomes.append(error.wrong)

    doors = [threading.Thread(target=at_once, args=(door,)) for door in (registry, two_doors)]
    for door in doors:
        door.start()
    for door in doors:
        door.join(timeout=20)
    assert sorted(outcomes) == ["October 2026 was already closed on November 21.", "closed"]
    with registry.read() as db:
        assert [each.number for each in closings.list_closings(db, clinic.id, OCTOBER)] == [1]


def test_reopening_needs_a_reason_and_keeps_the_first_report(
    registry: Registry, clinic: Clinic, holly: Patient
) -> None:
    first = close(registry, clinic)
    with registry.begin() as db:
        biller = members.add(db, clinic, "U0BILL", [Role.BILLER], NOW, "Bill Meyer")
    with registry.begin() as db, pytest.raises(UserError, match="To reopen October 2026, give a reason"):
        closings.reopen(db, clinic, OCTOBER, "  ", PROVENANCE)
    spend(registry, holly, "30")
    with registry.begin() as db:
        closings.reopen(db, clinic, OCTOBER, "a late entry", Provenance(biller.id, NOW, "slack"))
        assert closings.active_closing(db, clinic.id, OCTOBER) is None
        assert len(month_history.month_with_history(db, clinic, OCTOBER).changes_since_summary) == 1
    second = close(registry, clinic, Provenance(biller.id, NOW, "slack"))
    with registry.read() as db:
        kept, again = closings.list_closings(db, clinic.id, OCTOBER)
        before, after = (closings.frozen_report(db, clinic.id, OCTOBER, number)[1] for number in (1, 2))
        assert month_history.month_with_history(db, clinic, OCTOBER).closed_by == "Bill Meyer"
    assert (kept.checksum, again.checksum) == (first.checksum, second.checksum)
    assert (kept.reopen_reason, kept.reopened_by, again.closed_by) == ("a late entry", biller.id, biller.id)
    assert ",65,Cigna,0,TRUE,0," in before
    assert ",95,Cigna,0,TRUE,1," in after


def test_an_open_month_cannot_be_reopened_nor_printed_as_frozen(registry: Registry, clinic: Clinic) -> None:
    with registry.begin() as db:
        with pytest.raises(UserError, match="October 2026 is not closed"):
            closings.reopen(db, clinic, OCTOBER, "why not", PROVENANCE)
        with pytest.raises(UserError, match="October 2026 has no frozen report number 3"):
            closings.frozen_report(db, clinic.id, OCTOBER, 3)


@pytest.mark.usefixtures("holly")
def test_a_difference_between_the_two_ways_of_counting_blocks_the_close(
    registry: Registry, clinic: Clinic
) -> None:
    with registry.read() as db:
        one = patient_months.report(db, clinic, OCTOBER)
        other = month_recount.recounted_report(db, clinic, OCTOBER)
    month_recount.check_reports_match(one, other)
    (row,) = other.rows
    fewer = replace(row, claim=replace(row.claim, minutes=Minutes(row.claim.minutes - 60_000)))
    with pytest.raises(UserError) as refused:
        month_recount.check_reports_match(one, other.with_rows([fewer]))
    assert refused.value.wrong == "October 2026 was not closed: two independent counts of it don't agree."
    assert refused.value.remedy.splitlines()[0] == (
        "Holly G. · …8965: 99493 for Cigna (65 min, held) one way, 99493 for Cigna (64 min, held) the other."
    )
    with pytest.raises(UserError, match="two independent counts of it don't agree"):
        month_recount.check_reports_match(one, other.with_rows([]))


@pytest.mark.usefixtures("holly")
def test_a_closing_of_one_clinic_is_unknown_to_another(registry: Registry, clinic: Clinic) -> None:
    close(registry, clinic)
    with registry.begin() as db:
        south = clinics.add(db, "South Clinic", "America/Denver", NOW)
        assert closings.active_closing(db, south.id, OCTOBER) is None
        with pytest.raises(UserError):
            closings.frozen_report(db, south.id, OCTOBER)


def test_what_changed_since_the_last_summary_is_told(
    registry: Registry, clinic: Clinic, holly: Patient
) -> None:
    with registry.begin() as db:
        summaries.save(db, clinic.id, patient_months.report(db, clinic, OCTOBER), NOW)
        assert month_history.month_with_history(db, clinic, OCTOBER).changes_since_summary == ()
    spend(registry, holly, "30")
    with registry.read() as db:
        view = month_history.month_with_history(db, clinic, OCTOBER)
        assert month_history.month_with_history(db, clinic, OCTOBER, before=NOW).last_summary_at is None
    assert view.last_summary_at == NOW
    assert [change.text for change in view.changes_since_summary] == [
        "99493 for Cigna (65 min, held) is now 99493 + 99494 for Cigna (95 min, held)"
    ]
