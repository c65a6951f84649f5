"""`import report`: a monthly billing report, each row of it one entry of exactly that many minutes."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import csv_file
from store.imports.billing.report_rows import (
    COLUMNS,
    ImportedMonthTotal,
    ImportedReportMonth,
    MonthKey,
    imported_totals,
    read_row,
    row_warnings,
)
from store.imports.csv_file import LineNote
from store.imports.import_plan import ImportAction, ImportPlan, error_text
from store.imports.ledger import ledger_rows
from store.ledger import time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, patients, records
from store.patient.care_team import TeamPosition
from store.patient.episodes import ACTIVE, Episode
from store.patient.patients import Patient, mrn_key
from store.payer import payers
from store.rules.activities import Activity
from store.rules.clinic.calendar import local_day
from store.rules.minutes import Minutes, minutes_decimal
from store.rules.patient import names
from store.rules.roles import Role

SOURCE = "report"


def plan(db: Connection, clinic: Clinic, content: bytes, now: datetime) -> ImportPlan[ImportedReportMonth]:
    """What importing a report would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = csv_file.read_csv(content, COLUMNS)
    today = local_day(now, clinic.zone)
    known, totals = patients.of_clinic(db, clinic.id), imported_totals(db, clinic.id, SOURCE)
    seen: dict[MonthKey, ImportedReportMonth] = {}
    wrong, notable, steps, there = (
        list(file.rejected),
        list[LineNote](),
        list[ImportAction[ImportedReportMonth]](),
        0,
    )
    for row in file.rows:
        try:
            fact = read_row(row, today)
            _check_same_person(fact, known.get(mrn_key(fact.mrn)))
            held = totals.get(fact.key, ImportedMonthTotal())
            earlier = seen.setdefault(fact.key, fact)
            if _is_already_imported(fact, held.minutes) or (
                earlier is not fact and _is_already_imported(fact, earlier.minutes)
            ):
                there += 1
            else:
                steps.append(ImportAction(fact.line, fact))
        except UserError as error:
            wrong.append(LineNote(row.line, error_text(error)))
        else:
            notable += [LineNote(row.line, said) for said in row_warnings(fact)]
    steps.sort(key=lambda step: (step.fact.month, step.line))
    return ImportPlan(tuple(steps), there, tuple(sorted(wrong, key=_line_number)), tuple(notable), file.notes)


def apply_actions(
    db: Connection, clinic: Clinic, steps: Sequence[ImportAction[ImportedReportMonth]], now: datetime
) -> list[LineNote]:
    """Do a plan's steps, the earlier months first; what cannot be done is left, with a word."""
    left: list[LineNote] = []
    for step in steps:
        try:
            with db.begin_nested():
                _apply_month(db, clinic, step.fact, Provenance(None, now, SOURCE))
        except UserError as error:
            left.append(LineNote(step.line, error_text(error)))
        except IntegrityError:
            left.append(LineNote(step.line, "put in by somebody else in the meantime"))
    return left


def _apply_month(db: Connection, clinic: Clinic, fact: ImportedReportMonth, said: Provenance) -> None:
    patient = patients.by_mrn(db, clinic.id, fact.mrn) or patients.add(
        db, clinic.id, fact.mrn, fact.first_name, fact.last_name, said.at
    )
    service_on = min(fact.month.last, local_day(said.at, clinic.zone))
    episode = _episode_for(db, patient, fact, service_on, said)
    _set_coverage(db, patient, fact, said)
    _assign_clinician(db, episode, fact, said)
    if fact.problems and fact.problems != records.of_episode(db, episode, fact.month.last).problems:
        records.record_problems(db, episode, fact.problems, fact.month.first, said)
    voided = imported_totals(db, clinic.id, SOURCE, patient.id).get(fact.key, ImportedMonthTotal()).voided
    time_log.add(
        db,
        episode,
        NewTimeEntry(fact.minutes, Activity.COORDINATION, service_on),
        said,
        member_id=None,
        author_role=Role.CARE_MANAGER,
        # One total for a patient-month at a time; once it is voided, another may come in.
        import_key=ledger_rows.import_key((SOURCE, *fact.key), voided),
    )


def _episode_for(
    db: Connection, patient: Patient, fact: ImportedReportMonth, service_on: date, said: Provenance
) -> Episode:
    """The episode the month belongs to; the patient's first one begins with the initial assessment."""
    known = episodes.of_patient(db, patient.clinic_id, patient.id)
    if known:
        episode = episodes.on_day(known, service_on)
    else:
        begun = fact.assessed_on if fact.assessed_on and fact.assessed_on <= service_on else fact.month.first
        episode = episodes.open_episode(db, patient.clinic_id, patient.id, ACTIVE, begun, said)
    return episodes.record_initial_assessment(db, episode, fact.assessed_on) if fact.assessed_on else episode


def _set_coverage(db: Connection, patient: Patient, fact: ImportedReportMonth, said: Provenance) -> None:
    held = payers.coverage_on(db, patient.clinic_id, fact.month.last, patient.id).get(patient.id)
    if fact.payer and not (held and held.name.casefold() == fact.payer.casefold()):
        payer = payers.find_or_add(db, patient.clinic_id, fact.payer)
        payers.set_coverage(db, patient.clinic_id, patient.id, payer, fact.month.first, said)


def _assign_clinician(db: Connection, episode: Episode, fact: ImportedReportMonth, said: Provenance) -> None:
    team = care_team.teams(db, episode.clinic_id, [episode.id], by=fact.month.last).get(episode.id)
    held = team.clinician.npi if team and team.clinician else ""
    if fact.npi and fact.npi != held:
        clinician = care_team.find_or_add_provider(db, episode.clinic_id, fact.npi)
        care_team.assign(
            db, episode, TeamPosition.CLINICIAN, fact.month.first, said, provider_id=clinician.id
        )


def _is_already_imported(fact: ImportedReportMonth, minutes: Minutes | None) -> bool:
    """Whether the month's total is there already.

    Raises:
        UserError: another total is.
    """
    if minutes is None or minutes == fact.minutes:
        return minutes is not None
    raise UserError(
        f"{fact.month.name} has an imported total of {minutes_decimal(minutes)} min already",
        "void that entry first",
    )


def _check_same_person(fact: ImportedReportMonth, patient: Patient | None) -> None:
    """The wrong patient is the worst error: somebody else's name under a known MRN stays out."""
    if patient is None and not (fact.first_name or fact.last_name):
        raise UserError("a new patient needs a name")
    told = set(names.words_of_name(f"{fact.first_name} {fact.last_name}"))
    if patient and told and not told & set(names.words_of_name(patient.full_name)):
        raise UserError(f"MRN {fact.mrn} is {patient.full_name} on the registry", "check the MRN")


def _line_number(remark: LineNote) -> int:
    return remark.line
