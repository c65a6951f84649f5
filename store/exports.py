"""The registry as CSV: the columns of the imports, with each row's origin and whether it is void."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from store.clinic.clinics import Clinic
from store.clinic.members import list_members
from store.imports.ledger import import_scores as score_rows
from store.imports.ledger import time_rows
from store.imports.patients import patient_rows, patients_on_file
from store.imports.patients.detail_cells import AS_NEEDED_TEXT
from store.imports.patients.patients_on_file import PatientOnFile
from store.rules.clinic.calendar import local_day
from store.rules.csv_cells import escape_formula
from store.rules.minutes import Minutes, minutes_decimal
from store.rules.patient.statuses import Status
from store.rules.scores import instruments
from store.rules.text_format import iso_day
from store.tables import entry_notes, patients, scores, status_changes, time_entries

PATIENT_COLUMNS = patient_rows.COLUMNS.all_names
TIME_COLUMNS = time_rows.COLUMNS.all_names
SCORE_COLUMNS = score_rows.COLUMNS.all_names

CsvCells = Sequence[str]


def export_patients(db: Connection, clinic: Clinic, now: datetime) -> Iterator[CsvCells]:
    """Every patient with the latest episode, by MRN. The patient of an alert drill is never exported."""
    slack_ids, first_entries = _slack_ids(db, clinic), _first_entries(db, clinic)
    by_mrn = patients_on_file.of_clinic(db, clinic.id, local_day(now, clinic.zone))
    for _, on_file in sorted(by_mrn.items()):
        if not on_file.patient.is_drill:
            first_entry = first_entries.get(on_file.patient.id)
            yield (
                *_patient_cells(on_file, slack_ids),
                *(_entered_cells(first_entry, slack_ids, clinic.zone) if first_entry else ("", "", "")),
            )


def export_time(db: Connection, clinic: Clinic) -> Iterator[CsvCells]:
    """Every entry, void ones too, in the order of service."""
    slack_ids, later_notes = _slack_ids(db, clinic), _later_notes(db, clinic)
    query = (
        select(patients.c.mrn, time_entries)
        .join(patients, patients.c.id == time_entries.c.patient_id)
        .where(time_entries.c.clinic_id == clinic.id, ~patients.c.rehearsal)
        .order_by(time_entries.c.service_on, patients.c.mrn_key, time_entries.c.id)
    )
    for row in db.execute(query):
        yield (
            row.mrn,
            row.service_on.isoformat(),
            minutes_decimal(Minutes(row.span)),
            row.activity,
            slack_ids.get(row.member_id, ""),
            row.note,
            _local_iso(row.start_at, clinic.zone),
            _local_iso(row.end_at, clinic.zone),
            row.author_role,
            "\n".join(later_notes.get(row.id, ())),
            *_origin_cells(row, slack_ids, clinic.zone),
        )


def export_scores(db: Connection, clinic: Clinic) -> Iterator[CsvCells]:
    """Every score, void ones too, by the day it was taken."""
    slack_ids = _slack_ids(db, clinic)
    query = (
        select(patients.c.mrn, scores, scores.c["items"].label("answers"))
        .join(patients, patients.c.id == scores.c.patient_id)
        .where(scores.c.clinic_id == clinic.id, ~patients.c.rehearsal)
        .order_by(scores.c.on_date, patients.c.mrn_key, scores.c.id)
    )
    for row in db.execute(query):
        yield (
            row.mrn,
            row.on_date.isoformat(),
            instruments.BY_KEY[row.instrument].title,
            str(row.total),
            " ".join(str(answer) for answer in row.answers or ()),
            "" if row.risk_item is None else str(row.risk_item),
            "yes" if row.screen else "",
            row.note,
            *_origin_cells(row, slack_ids, clinic.zone),
        )


def csv_text(header: CsvCells, lines: Iterable[CsvCells]) -> Iterator[str]:
    """The file, line by line; a cell that a spreadsheet would run as a formula is escaped."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    for cells in lines:
        yield _take_buffered_text(buffer)
        writer.writerow([escape_formula(cell) for cell in cells])
    yield _take_buffered_text(buffer)


def _take_buffered_text(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _patient_cells(on_file: PatientOnFile, slack_ids: dict[int, str]) -> CsvCells:
    patient, episode, team = on_file.patient, on_file.episode, on_file.team
    consent_on, consent_how = on_file.consent_dates[0] if on_file.consent_dates else (None, "")
    return (
        patient.mrn,
        patient.first_name,
        patient.last_name,
        iso_day(patient.date_of_birth),
        on_file.payer,
        team.clinician.name if team.clinician else "",
        team.clinician.npi if team.clinician else "",
        slack_ids.get(team.care_manager_id or 0, ""),
        iso_day(episode.initial_assessment_on if episode else None),
        iso_day(consent_on),
        " ".join(on_file.record.problems),
        episode.status if episode else "",
        consent_how,
        iso_day(episode.referred_on if episode else None),
        iso_day(episode.enrolled_on if episode else None),
        iso_day(episode.ended_on if episode else None),
        patient.goes_by,
        *_detail_cells(on_file),
    )


def _detail_cells(on_file: PatientOnFile) -> CsvCells:
    """In the order of `DETAIL_COLUMNS`."""
    episode, payer, known = on_file.episode, on_file.payer_details, on_file.details
    interval = "" if episode is None or episode.interval_days is None else str(episode.interval_days)
    scale = on_file.primary_scale
    on_hold = episode is not None and episode.status == Status.ON_HOLD
    return (
        iso_day(on_file.record.visit_on),
        iso_day(on_file.contacts.last_contact_on),
        iso_day(on_file.contacts.planned_contact_on),
        AS_NEEDED_TEXT if episode and episode.as_needed else interval,
        iso_day(on_file.contacts.on_hold_until if on_hold else None),
        instruments.BY_KEY[scale].title if scale else "",
        payer.kind,
        payer.number,
        known.insurance_member_id,
        known.sex,
        {True: "yes", False: "no"}.get(known.phone_ok, "") if known.phone_ok is not None else "",
        known.preferences.text,
        on_file.record.medications,
    )


def _entered_cells(row: Row[Any], slack_ids: dict[int, str], zone: tzinfo) -> CsvCells:
    return (row.source, slack_ids.get(row.entered_by, ""), _local_iso(row.entered_at, zone))


def _origin_cells(row: Row[Any], slack_ids: dict[int, str], zone: tzinfo) -> CsvCells:
    return (
        *_entered_cells(row, slack_ids, zone),
        _local_iso(row.voided_at, zone),
        slack_ids.get(row.voided_by, ""),
        row.void_reason or "",
    )


def _slack_ids(db: Connection, clinic: Clinic) -> dict[int, str]:
    """Every member's Slack user id, by which files name them: it stays when a name changes."""
    return {member.id: member.slack_user_id for member in list_members(db, clinic.id, active=False)}


def _first_entries(db: Connection, clinic: Clinic) -> dict[int, Row[Any]]:
    """Each patient's first status change, which says who added the patient and when."""
    query: Select[Any] = select(
        status_changes.c.patient_id,
        status_changes.c.source,
        status_changes.c.entered_by,
        status_changes.c.entered_at,
    ).where(status_changes.c.clinic_id == clinic.id)
    return {row.patient_id: row for row in db.execute(query.order_by(status_changes.c.id.desc()))}


def _later_notes(db: Connection, clinic: Clinic) -> dict[int, list[str]]:
    notes: dict[int, list[str]] = {}
    query = select(entry_notes.c.time_entry_id, entry_notes.c.note).where(
        entry_notes.c.clinic_id == clinic.id, entry_notes.c.voided_at.is_(None)
    )
    for row in db.execute(query.order_by(entry_notes.c.id)):
        notes.setdefault(row.time_entry_id, []).append(row.note)
    return notes


def _local_iso(at: datetime | None, zone: tzinfo) -> str:
    return at.astimezone(zone).isoformat() if at else ""
