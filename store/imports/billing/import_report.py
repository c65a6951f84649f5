"""`import report`: a monthly billing report; each row becomes one time entry with exactly its minutes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import table_file
from store.imports.billing.report_rows import (
    COLUMNS,
    ImportedMonthTotal,
    ImportedReportMonth,
    MonthKey,
    imported_totals,
    read_row,
    row_warnings,
)
from store.imports.import_plan import ImportAction, ImportPlan, RowPlan, apply_each, plan_rows
from store.imports.known_people import KnownPeople
from store.imports.ledger.ledger_rows import import_key
from store.imports.payer_questions import PayerNames
from store.imports.sentences import row_notes
from store.imports.table_file import ImportFile, ImportRow
from store.imports.table_records import LineNote
from store.ledger import time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, identity_changes, patients, records
from store.patient.care_team import TeamPosition
from store.patient.episodes import ACTIVE, Episode
from store.patient.patients import Patient
from store.payer import payers
from store.rules.activities import Activity
from store.rules.clinic.calendar import local_day
from store.rules.minutes import Minutes, minutes_decimal
from store.rules.patient.identity import Identity
from store.rules.roles import Role

SOURCE = "report"


def plan(
    db: Connection, clinic: Clinic, source: ImportFile, now: datetime
) -> ImportPlan[ImportedReportMonth]:
    """What importing a report would do; the earlier months come first.

    Raises:
        UserError: the file cannot be read.
    """
    today = local_day(now, clinic.zone)
    people = KnownPeople.of(
        patients.by_mrn_key(db, clinic.id), identity_changes.earlier_identities(db, clinic.id)
    )
    totals = imported_totals(db, clinic.id, SOURCE)
    file = table_file.read_table(source, COLUMNS)
    payer_names = PayerNames.of(db, clinic.id, (row["payer"] for row in file.rows), source.decisions.payers)
    seen: dict[MonthKey, ImportedReportMonth] = {}

    def compare(row: ImportRow) -> RowPlan[ImportedReportMonth]:
        report_month = _identified(read_row(row, today), people)
        payer, payer_checks = payer_names.resolved_or_asked(report_month.payer)
        report_month = replace(report_month, payer=payer)
        on_file = totals.get(report_month.key, ImportedMonthTotal())
        earlier = seen.setdefault(report_month.key, report_month)
        present = _is_already_imported(report_month, on_file.minutes) or (
            earlier is not report_month and _is_already_imported(report_month, earlier.minutes)
        )
        action = None if present else ImportAction(row.line, report_month)
        return action, [*payer_checks, *row_warnings(report_month)]

    unsorted = plan_rows(file, compare)
    by_month = sorted(unsorted.actions, key=lambda action: (action.fact.month, action.line))
    return replace(unsorted, actions=tuple(by_month), notes=(*unsorted.notes, *people.notes))


def apply_actions(
    db: Connection, clinic: Clinic, actions: Sequence[ImportAction[ImportedReportMonth]], now: datetime
) -> list[LineNote]:
    """Do a plan's actions; return those that could not be done, with the reason."""
    provenance = Provenance(None, now, SOURCE)
    return apply_each(
        db,
        actions,
        lambda report_month: _apply_month(db, clinic, report_month, provenance),
        row_notes.MONTH_IMPORTED_MEANWHILE,
    )


def _apply_month(
    db: Connection, clinic: Clinic, report_month: ImportedReportMonth, provenance: Provenance
) -> None:
    month, mrn = report_month.month, report_month.mrn
    patient = patients.by_mrn(db, clinic.id, mrn) or patients.add(
        db, clinic.id, mrn, report_month.first_name, report_month.last_name, provenance.at
    )
    service_on = min(month.last, local_day(provenance.at, clinic.zone))
    episode = _episode_for(db, patient, report_month, service_on, provenance)
    _set_coverage(db, patient, report_month, provenance)
    _assign_clinician(db, episode, report_month, provenance)
    if (
        report_month.problems
        and report_month.problems != records.of_episode(db, episode, month.last).problems
    ):
        records.record_problems(db, episode, report_month.problems, month.first, provenance)
    totals = imported_totals(db, clinic.id, SOURCE, patient.id)
    voided = totals.get(report_month.key, ImportedMonthTotal()).voided
    time_log.add(
        db,
        episode,
        NewTimeEntry(report_month.minutes, Activity.COORDINATION, service_on),
        provenance,
        member_id=None,
        author_role=Role.CARE_MANAGER,
        # One total for a patient's month at a time; once it is voided, another may be imported.
        import_key=import_key((SOURCE, *report_month.key), voided),
    )


def _episode_for(
    db: Connection,
    patient: Patient,
    report_month: ImportedReportMonth,
    service_on: date,
    provenance: Provenance,
) -> Episode:
    """The episode that the month belongs to; a patient's first one begins with the initial assessment."""
    assessed_on = report_month.assessed_on
    patient_episodes = episodes.of_patient(db, patient.clinic_id, patient.id)
    if patient_episodes:
        episode = episodes.on_day(patient_episodes, service_on)
    else:
        start = assessed_on if assessed_on and assessed_on <= service_on else report_month.month.first
        episode = episodes.open_episode(db, patient.clinic_id, patient.id, ACTIVE, start, provenance)
    return episodes.record_initial_assessment(db, episode, assessed_on) if assessed_on else episode


def _set_coverage(
    db: Connection, patient: Patient, report_month: ImportedReportMonth, provenance: Provenance
) -> None:
    month, name = report_month.month, report_month.payer
    current = payers.coverage_on(db, patient.clinic_id, month.last, patient.id).get(patient.id)
    if name and not (current and current.name.casefold() == name.casefold()):
        payer = payers.find_or_add(db, patient.clinic_id, name)
        payers.set_coverage(db, patient.clinic_id, patient.id, payer, month.first, provenance)


def _assign_clinician(
    db: Connection, episode: Episode, report_month: ImportedReportMonth, provenance: Provenance
) -> None:
    month = report_month.month
    team = care_team.teams(db, episode.clinic_id, [episode.id], by=month.last).get(episode.id)
    current_npi = team.clinician.npi if team and team.clinician else ""
    if report_month.npi and report_month.npi != current_npi:
        clinician = care_team.find_or_add_provider(db, episode.clinic_id, report_month.npi)
        care_team.assign(
            db, episode, TeamPosition.CLINICIAN, month.first, provenance, provider_id=clinician.id
        )


def _is_already_imported(report_month: ImportedReportMonth, minutes: Minutes | None) -> bool:
    """Whether the month's total is already on file.

    Raises:
        UserError: another total is.
    """
    if minutes is None or minutes == report_month.minutes:
        return minutes is not None
    text = row_notes.month_has_total(report_month.month.name, minutes_decimal(minutes))
    raise UserError(text, row_notes.VOID_FIRST)


def _identified(report_month: ImportedReportMonth, people: KnownPeople) -> ImportedReportMonth:
    """The month with the MRN of the patient on file: minutes of the wrong patient are the worst error.

    Raises:
        UserError: a known MRN with another person's name, or a new patient without one or known otherwise.
    """
    mrn, stated = report_month.mrn, Identity(report_month.first_name, report_month.last_name)
    patient = people.find(mrn, stated)
    if patient:
        return replace(report_month, mrn=patient.mrn)
    if not stated.full_name:
        raise UserError(row_notes.NEW_PATIENT_NEEDS_NAME)
    people.check_new(mrn, stated)
    people.add(report_month.line, mrn, stated)
    return report_month
