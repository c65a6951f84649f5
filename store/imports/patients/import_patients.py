"""`import patients`: people onto the registry, or what a file knows better about those who are there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import csv_file
from store.imports.cell_values import MemberLookup
from store.imports.csv_file import CsvRow, LineNote
from store.imports.import_plan import ImportAction, ImportPlan, error_text
from store.imports.patients import patients_on_file
from store.imports.patients.field_updates import (
    FIELD_UPDATES,
    PatientComparison,
    apply_status,
    kept_differences,
)
from store.imports.patients.patient_rows import COLUMNS, ImportedPatient, PatientRowReader
from store.imports.patients.patients_on_file import PatientOnFile
from store.imports.row_origin import SOURCE
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.patient.patients import Patient, mrn_key
from store.rules.clinic.calendar import local_day
from store.rules.patient import names, statuses
from store.rules.patient.statuses import STATUS_RULES, Status


def plan(db: Connection, clinic: Clinic, content: bytes, now: datetime) -> ImportPlan[ImportedPatient]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = csv_file.read_csv(content, COLUMNS)
    today = local_day(now, clinic.zone)
    reader = PatientRowReader(MemberLookup.of(db, clinic.id), today)
    known = patients_on_file.of_clinic(db, clinic.id, today)
    steps: list[ImportAction[ImportedPatient]] = []
    wrong, notable, seen, there = list(file.rejected), list[LineNote](), dict[str, CsvRow](), 0
    for row in file.rows:
        try:
            facts, look_at = reader.facts(row)
            earlier = seen.setdefault(mrn_key(facts.mrn), row)
            if earlier is not row:
                _check_repeated(row, earlier)
                there += 1
                continue
            held = known.get(mrn_key(facts.mrn))
            step, kept = (
                _new_patient(facts) if held is None else _known_patient(_comparison(clinic, facts, held, now))
            )
        except UserError as error:
            wrong.append(LineNote(row.line, error_text(error)))
            continue
        notable += [LineNote(row.line, said) for said in (*look_at, *kept)]
        steps += [step] if step else []
        there += step is None
    return ImportPlan(tuple(steps), there, tuple(sorted(wrong, key=_line_number)), tuple(notable), file.notes)


def apply_actions(
    db: Connection, clinic: Clinic, steps: Sequence[ImportAction[ImportedPatient]], now: datetime
) -> list[LineNote]:
    """Do a plan's steps; what somebody else did in the meantime is left, with a word."""
    left: list[LineNote] = []
    for step in steps:
        try:
            with db.begin_nested():
                _apply_patient(db, clinic, step.fact, now)
        except UserError as error:
            left.append(LineNote(step.line, error_text(error)))
        except IntegrityError:
            left.append(LineNote(step.line, "changed by somebody else in the meantime; import it again"))
    return left


def _new_patient(facts: ImportedPatient) -> tuple[ImportAction[ImportedPatient], list[str]]:
    if not (facts.first_name or facts.last_name):
        raise UserError("a new patient needs a name")
    return ImportAction(facts.line, facts), []


def _known_patient(case: PatientComparison) -> tuple[ImportAction[ImportedPatient] | None, list[str]]:
    _check_same_person(case.facts, case.on_file.patient)
    if case.on_file.episode is None:
        return ImportAction(case.facts.line, case.facts, "first episode of care"), []
    changes = [change for change in (trait.describe_change(case) for trait in FIELD_UPDATES) if change]
    step = ImportAction(case.facts.line, case.facts, "; ".join(changes)) if changes else None
    return step, kept_differences(case)


def _apply_patient(db: Connection, clinic: Clinic, facts: ImportedPatient, now: datetime) -> None:
    today = local_day(now, clinic.zone)
    patient = patients.by_mrn(db, clinic.id, facts.mrn)
    held = (
        patients_on_file.of_patient(db, patient, today) if patient else _add_patient(db, clinic, facts, now)
    )
    if held.episode is None:
        held = _open_first_episode(db, _comparison(clinic, facts, held, now))
    case = _comparison(clinic, facts, held, now)
    for trait in FIELD_UPDATES:
        if trait.describe_change(case):
            trait.apply(db, case)


def _add_patient(db: Connection, clinic: Clinic, facts: ImportedPatient, now: datetime) -> PatientOnFile:
    first, last = facts.first_name, facts.last_name
    return PatientOnFile(patients.add(db, clinic.id, facts.mrn, first, last, now, facts.date_of_birth), None)


def _open_first_episode(db: Connection, case: PatientComparison) -> PatientOnFile:
    """The patient's first episode: referred first, where the file tells of it, then active."""
    facts, patient, today = case.facts, case.on_file.patient, case.today
    start = facts.starts_on(today)
    first = Status.REFERRED if facts.referred_on or _never_enrolled(facts) else Status.ACTIVE
    on = min(facts.referred_on or start, start) if first is Status.REFERRED else start
    episode = episodes.open_episode(db, case.clinic.id, patient.id, first, on, case.provenance)
    held = replace(case.on_file, episode=episode)
    if first is Status.REFERRED and not _never_enrolled(facts):
        episode = apply_status(db, replace(case, on_file=held), Status.ACTIVE)
    return replace(held, episode=episode)


def _never_enrolled(facts: ImportedPatient) -> bool:
    """Whether care never began: still referred, or over without enrollment or assessment."""
    status = facts.first_status
    began = facts.assessed_on or facts.enrolled_on
    return status is Status.REFERRED or (
        not began and statuses.ends_episode(status) and status in STATUS_RULES[Status.REFERRED].allowed_next
    )


def _comparison(
    clinic: Clinic, facts: ImportedPatient, held: PatientOnFile, now: datetime
) -> PatientComparison:
    return PatientComparison(clinic, facts, held, local_day(now, clinic.zone), Provenance(None, now, SOURCE))


def _check_repeated(row: CsvRow, earlier: CsvRow) -> None:
    """Of two rows with one MRN the second may only say the same."""
    if row.cells != earlier.cells:
        raise UserError(f"MRN {row['mrn']} stands on line {earlier.line} already, with other facts")


def _check_same_person(facts: ImportedPatient, patient: Patient) -> None:
    """The wrong patient is the worst error: neither name nor birth alike is somebody else."""
    told = set(names.words_of_name(f"{facts.first_name} {facts.last_name}"))
    known = set(names.words_of_name(patient.full_name))
    other_birth = _both_known_and_differ(facts.date_of_birth, patient.date_of_birth)
    if told and not told & known and other_birth:
        raise UserError(
            f"MRN {patient.mrn} is {patient.full_name}, born {patient.date_of_birth}, on the registry",
            "check the MRN",
        )


def _both_known_and_differ(told: date | None, known: date | None) -> bool:
    return told is not None and known is not None and told != known


def _line_number(remark: LineNote) -> int:
    return remark.line
