"""The registry as CSV: the columns of the imports, with where each row came from and whether it is void."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from store.clinic.clinics import Clinic
from store.clinic.members import list_members
from store.imports.ledger import import_scores as score_rows
from store.imports.ledger import time_rows
from store.imports.patients import patient_rows, patients_on_file
from store.imports.patients.patients_on_file import PatientOnFile
from store.rules.clinic.calendar import local_day
from store.rules.csv_cells import escape_formula
from store.rules.minutes import Minutes, minutes_decimal
from store.rules.scores import instruments
from store.tables import entry_notes, patients, scores, status_changes, time_entries

PATIENT_COLUMNS = patient_rows.COLUMNS.all_names
TIME_COLUMNS = time_rows.COLUMNS.all_names
SCORE_COLUMNS = score_rows.COLUMNS.all_names

CsvCells = Sequence[str]


def export_patients(db: Connection, clinic: Clinic, now: datetime) -> Iterator[CsvCells]:
    """Every patient with the latest episode, by MRN. People of a rehearsal are left out everywhere here."""
    who = _slack_ids(db, clinic)
    known = patients_on_file.of_clinic(db, clinic.id, local_day(now, clinic.zone))
    first = _first_entries(db, clinic)
    for _, held in sorted(known.items()):
        if not held.patient.rehearsal:
            yield (*_patient_cells(held, who), *_entered_cells(first.get(held.patient.id), who, clinic.zone))


def export_time(db: Connection, clinic: Clinic) -> Iterator[CsvCells]:
    """Every entry, void ones too, in the order of service."""
    who, later = _slack_ids(db, clinic), _later_notes(db, clinic)
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
            who.get(row.member_id, ""),
            row.note,
            _local_iso(row.start_at, clinic.zone),
            _local_iso(row.end_at, clinic.zone),
            row.author_role,
            "\n".join(later.get(row.id, ())),
            *_provenance_cells(row, who, clinic.zone),
        )


def export_scores(db: Connection, clinic: Clinic) -> Iterator[CsvCells]:
    """Every score, void ones too, by the day it was taken."""
    who = _slack_ids(db, clinic)
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
            *_provenance_cells(row, who, clinic.zone),
        )


def csv_text(header: CsvCells, lines: Iterable[CsvCells]) -> Iterator[str]:
    """The file, line by line; what a spreadsheet would run as a formula is written so that it does not."""
    buffer = io.StringIO()
    write = csv.writer(buffer)
    write.writerow(header)
    for cells in lines:
        yield _take_buffered_text(buffer)
        write.writerow([escape_formula(cell) for cell in cells])
    yield _take_buffered_text(buffer)


def _take_buffered_text(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _patient_cells(held: PatientOnFile, who: dict[int, str]) -> CsvCells:
    patient, episode, team = held.patient, held.episode, held.team
    agreed_on, how = held.consent_dates[0] if held.consent_dates else (None, "")
    return (
        patient.mrn,
        patient.first_name,
        patient.last_name,
        _iso_day(patient.date_of_birth),
        held.payer,
        team.clinician.name if team.clinician else "",
        team.clinician.npi if team.clinician else "",
        who.get(team.care_manager_id or 0, ""),
        _iso_day(episode.initial_assessment_on if episode else None),
        _iso_day(agreed_on),
        " ".join(held.record.problems),
        episode.status if episode else "",
        how,
        _iso_day(episode.referred_on if episode else None),
        _iso_day(episode.enrolled_on if episode else None),
        _iso_day(episode.ended_on if episode else None),
    )


def _entered_cells(row: Row[Any] | None, who: dict[int, str], zone: tzinfo) -> CsvCells:
    if row is None:
        return ("", "", "")
    return (row.source, who.get(row.entered_by, ""), _local_iso(row.entered_at, zone))


def _provenance_cells(row: Row[Any], who: dict[int, str], zone: tzinfo) -> CsvCells:
    return (
        *_entered_cells(row, who, zone),
        _local_iso(row.voided_at, zone),
        who.get(row.voided_by, ""),
        row.void_reason or "",
    )


def _slack_ids(db: Connection, clinic: Clinic) -> dict[int, str]:
    """Members by id, as files name them: by Slack user id, which stays when a name changes."""
    return {member.id: member.slack_user_id for member in list_members(db, clinic.id, active=False)}


def _first_entries(db: Connection, clinic: Clinic) -> dict[int, Row[Any]]:
    """What first brought each patient onto the registry."""
    query: Select[Any] = select(
        status_changes.c.patient_id,
        status_changes.c.source,
        status_changes.c.entered_by,
        status_changes.c.entered_at,
    ).where(status_changes.c.clinic_id == clinic.id)
    return {row.patient_id: row for row in db.execute(query.order_by(status_changes.c.id.desc()))}


def _later_notes(db: Connection, clinic: Clinic) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = select(entry_notes.c.time_entry_id, entry_notes.c.note).where(
        entry_notes.c.clinic_id == clinic.id, entry_notes.c.voided_at.is_(None)
    )
    for entry_id, note in db.execute(query.order_by(entry_notes.c.id)):
        found.setdefault(entry_id, []).append(note)
    return found


def _iso_day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _local_iso(at: datetime | None, zone: tzinfo) -> str:
    return at.astimezone(zone).isoformat() if at else ""
