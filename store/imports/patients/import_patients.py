"""`import patients`: add patients, or update those whose MRN is already on file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import table_file
from store.imports.cell_values import MemberLookup
from store.imports.import_plan import (
    IMPORT_SOURCE,
    ImportAction,
    ImportPlan,
    RowPlan,
    apply_each,
    plan_rows,
)
from store.imports.known_people import KnownPeople, check_same_person
from store.imports.patients import patients_on_file
from store.imports.patients.detail_updates import DETAIL_UPDATES
from store.imports.patients.field_updates import (
    FIELD_UPDATES,
    PatientComparison,
    apply_status,
    assumed_end,
    kept_differences,
    lacks_end,
)
from store.imports.patients.patient_rows import COLUMNS, ImportedPatient, PatientRowReader
from store.imports.patients.patients_on_file import PatientOnFile
from store.imports.payer_questions import PayerNames
from store.imports.row_decisions import RowDecisions
from store.imports.sentences import row_notes
from store.imports.table_file import ImportFile, ImportRow
from store.imports.table_records import LineNote, RowQuestionError
from store.ledger_entries import Provenance
from store.patient import episodes, identity_changes, patients
from store.patient.patients import Patient
from store.rules.clinic.calendar import local_day
from store.rules.patient import mrns, statuses
from store.rules.patient.identity import IdentityMatch, compare
from store.rules.patient.statuses import STATUS_RULES, Status

ALL_UPDATES = (*DETAIL_UPDATES, *FIELD_UPDATES)
"""The status is the last of the others, so that an episode is complete before it ends."""


def plan(
    db: Connection,
    clinic: Clinic,
    source: ImportFile,
    now: datetime,
) -> ImportPlan[ImportedPatient]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    today, decisions = local_day(now, clinic.zone), source.decisions
    reader = PatientRowReader(MemberLookup.of(db, clinic.id), today, decisions.statuses)
    by_mrn = patients_on_file.of_clinic(db, clinic.id, today)
    people = KnownPeople.of(
        {key: on_file.patient for key, on_file in by_mrn.items()},
        identity_changes.earlier_identities(db, clinic.id),
    )
    seen: dict[str, ImportRow] = {}
    file = table_file.read_table(source, COLUMNS)
    payer_names = PayerNames.of(db, clinic.id, (row["payer"] for row in file.rows), decisions.payers)

    def compare_row(row: ImportRow) -> RowPlan[ImportedPatient]:
        imported, texts = reader.read(row)
        payer, payer_checks = payer_names.resolved_or_asked(imported.payer)
        imported = replace(imported, payer=payer)
        warnings: list[str | RowQuestionError] = [*payer_checks, *texts]
        stated = _identified(imported, people, decisions)
        if stated.mrn != imported.mrn:
            warnings.append(row_notes.taken_as(imported.mrn, stated.mrn))
        earlier = seen.setdefault(mrns.key(stated.mrn), row)
        if earlier is not row:
            _check_repeated(row, earlier)
            return None, ()
        on_file = by_mrn.get(mrns.key(stated.mrn))
        case = _comparison(clinic, stated, on_file or _nothing_on_file(stated), now)
        if lacks_end(case):
            warnings.append(row_notes.end_assumed(assumed_end(case), today))
        if on_file is None:
            people.add(row.line, stated.mrn, stated.identity)
            return ImportAction(row.line, stated), warnings
        action, differences = _update(case)
        return action, (*warnings, *differences)

    planned = plan_rows(file, compare_row)
    not_in_file = decisions.not_in_file(row["mrn"] for row in file.rows)
    return replace(planned, notes=(*planned.notes, *not_in_file, *people.notes))


def _nothing_on_file(stated: ImportedPatient) -> PatientOnFile:
    first, last, born = stated.first_name, stated.last_name, stated.date_of_birth
    return PatientOnFile(Patient(0, 0, stated.mrn, first, last, born), None)


def _identified(imported: ImportedPatient, people: KnownPeople, decisions: RowDecisions) -> ImportedPatient:
    """The row with the MRN of the patient on file that it is about.

    Raises:
        UserError: it isn't certain who it is about, or a new patient has no name.
    """
    key, stated = mrns.key(imported.mrn), imported.identity
    exact = people.by_mrn(imported.mrn)
    if exact:
        renames = key in decisions.same_person
        if not (renames or people.is_from_file(exact)):
            people.check(exact, stated, may_rename=True)
            imported = _with_name_of_today(imported, exact)
        was_merged = mrns.key(exact.mrn) != key
        return replace(imported, mrn=exact.mrn if was_merged else imported.mrn, renames=renames)
    if not stated.full_name:
        raise UserError(row_notes.NEW_PATIENT_NEEDS_NAME)
    if key in decisions.new_patient:
        return imported
    similar = people.find(imported.mrn, stated)
    if similar:
        return _with_name_of_today(replace(imported, mrn=similar.mrn), similar)
    people.check_new(imported.mrn, stated)
    return imported


def _with_name_of_today(imported: ImportedPatient, patient: Patient) -> ImportedPatient:
    """The row with the chart's name where it states one that the patient had before."""
    if compare(patient.identity, imported.identity) is IdentityMatch.SAME:
        return imported
    return replace(imported, first_name=patient.first_name, last_name=patient.last_name)


def apply_actions(
    db: Connection, clinic: Clinic, actions: Sequence[ImportAction[ImportedPatient]], now: datetime
) -> list[LineNote]:
    """Do a plan's actions; return those that could not be done, with the reason."""
    return apply_each(
        db,
        actions,
        lambda imported: _apply_patient(db, clinic, imported, now),
        row_notes.CHANGED_MEANWHILE,
    )


def _update(case: PatientComparison) -> tuple[ImportAction[ImportedPatient] | None, list[str]]:
    imported = case.imported
    if case.on_file.episode is None:
        return ImportAction(imported.line, imported, row_notes.FIRST_EPISODE), []
    changes = [change for change in (field.describe_change(case) for field in ALL_UPDATES) if change]
    action = ImportAction(imported.line, imported, "; ".join(changes)) if changes else None
    return action, kept_differences(case)


def _apply_patient(db: Connection, clinic: Clinic, imported: ImportedPatient, now: datetime) -> None:
    patient = patients.by_mrn(db, clinic.id, imported.mrn)
    if patient and not imported.renames:
        check_same_person(patient, imported.identity, may_rename=True)
    on_file = (
        patients_on_file.of_patient(db, patient, local_day(now, clinic.zone))
        if patient
        else _add_patient(db, clinic, imported, now)
    )
    if on_file.episode is None:
        on_file = _open_first_episode(db, _comparison(clinic, imported, on_file, now))
    case = _comparison(clinic, imported, on_file, now)
    for field in ALL_UPDATES:
        if field.describe_change(case):
            field.apply(db, case)


def _add_patient(db: Connection, clinic: Clinic, imported: ImportedPatient, now: datetime) -> PatientOnFile:
    first, last, born = imported.first_name, imported.last_name, imported.date_of_birth
    goes_by = imported.goes_by
    added = patients.add(db, clinic.id, imported.mrn, first, last, now, born, goes_by=goes_by)
    return PatientOnFile(added, None)


def _open_first_episode(db: Connection, case: PatientComparison) -> PatientOnFile:
    """Open the patient's first episode: as a referral first where the file has one, then active."""
    imported, patient = case.imported, case.on_file.patient
    start, never_enrolled = imported.starts_on(case.today), _never_enrolled(imported)
    first = Status.REFERRED if imported.referred_on or never_enrolled else Status.ACTIVE
    on = min(imported.referred_on or start, start) if first is Status.REFERRED else start
    episode = episodes.open_episode(db, case.clinic.id, patient.id, first, on, case.provenance)
    on_file = replace(case.on_file, episode=episode)
    if first is Status.REFERRED and not never_enrolled:
        episode = apply_status(db, replace(case, on_file=on_file), Status.ACTIVE)
    return replace(on_file, episode=episode)


def _never_enrolled(imported: ImportedPatient) -> bool:
    """Whether care never began: still referred, or ended without enrollment or assessment."""
    status = imported.first_status
    began = imported.assessed_on or imported.enrolled_on
    return status is Status.REFERRED or (
        not began and statuses.ends_episode(status) and status in STATUS_RULES[Status.REFERRED].allowed_next
    )


def _comparison(
    clinic: Clinic, imported: ImportedPatient, on_file: PatientOnFile, now: datetime
) -> PatientComparison:
    provenance = Provenance(None, now, IMPORT_SOURCE)
    return PatientComparison(clinic, imported, on_file, local_day(now, clinic.zone), provenance)


def _check_repeated(row: ImportRow, earlier: ImportRow) -> None:
    """Refuse a second row with the same MRN unless it says the same."""
    if row.cells != earlier.cells:
        raise UserError(row_notes.mrn_repeated(row["mrn"], earlier.line))
