"""The registry as CSV: the columns of the imports, with each row's origin and whether it is void."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from sqlalchemy import Connection, Row, Select, select

from store import ledger_entries
from store.clinic.clinics import Clinic
from store.clinic.members import list_members
from store.imports.care import import_contacts, import_plans, import_reviews
from store.imports.cell_values import MemberLookup
from store.imports.ledger import import_scores as score_rows
from store.imports.ledger import time_rows
from store.imports.patients import patient_rows, patients_on_file
from store.imports.patients.detail_cells import AS_NEEDED_TEXT
from store.imports.patients.patients_on_file import PatientOnFile
from store.patient.charts.hidden_charts import is_shown
from store.patient.patients import mrn_key
from store.review import case_reviews
from store.review.case_review import CONTINUE
from store.rules.clinic.calendar import local_day
from store.rules.csv_cells import escape_formula
from store.rules.minutes import Minutes, minutes_decimal
from store.rules.patient.statuses import Status
from store.rules.scores import instruments
from store.rules.text_format import iso_day
from store.tables import care_plans, contacts, entry_notes, patients, scores, status_changes, time_entries
from store.workbooks import CellValue, add_sheet

PATIENT_COLUMNS = patient_rows.COLUMNS.all_names
TIME_COLUMNS = time_rows.COLUMNS.all_names
CONTACT_COLUMNS = import_contacts.COLUMNS.all_names
REVIEW_COLUMNS = import_reviews.COLUMNS.all_names
PLAN_COLUMNS = import_plans.COLUMNS.all_names
SCORE_COLUMNS = score_rows.COLUMNS.all_names

_DAYS = frozenset(
    {
        "date",
        "date_of_birth",
        "initial_assessment",
        "consent_on",
        "referred_on",
        "enrolled_on",
        "ended_on",
        "initiating_visit_on",
        "last_contact_on",
        "next_contact_on",
        "next_contact",
        "hold_until",
    }
)
_NUMBERS = frozenset({"minutes", "score", "risk_item", "contact_interval_days"})
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PEOPLE = frozenset({"care_manager", "consultant", "entered_by", "voided_by"})

CsvCells = Sequence[str]


def export_patients(db: Connection, clinic: Clinic, now: datetime) -> Iterator[CsvCells]:
    """Every patient with the latest episode, by MRN. The patient of an alert drill is never exported."""
    slack_ids, first_entries = _slack_ids(db, clinic), _first_entries(db, clinic)
    by_mrn = patients_on_file.of_clinic(db, clinic.id, local_day(now, clinic.zone))
    for key, on_file in sorted(by_mrn.items()):
        # The MRN of a merged chart leads to the kept one, which has a line of its own.
        if not on_file.patient.is_drill and key == mrn_key(on_file.patient.mrn):
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
        .where(
            time_entries.c.clinic_id == clinic.id,
            ~patients.c.rehearsal,
            is_shown(patients.c.id, clinic.id),
        )
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
        .where(scores.c.clinic_id == clinic.id, ~patients.c.rehearsal, is_shown(patients.c.id, clinic.id))
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


def export_contacts(db: Connection, clinic: Clinic) -> Iterator[CsvCells]:
    """Every contact without minutes that is not void; a patient's last one has the agreed next contact."""
    slack_ids = _slack_ids(db, clinic)
    planned = {each.patient.id: each for each in patients_on_file.of_clinic(db, clinic.id, date.max).values()}
    query = (
        select(patients.c.mrn, contacts)
        .join(patients, patients.c.id == contacts.c.patient_id)
        .where(
            ledger_entries.live(contacts, clinic.id),
            ~patients.c.rehearsal,
            is_shown(patients.c.id, clinic.id),
            contacts.c.time_entry_id.is_(None),
        )
        .order_by(contacts.c.on_date, patients.c.mrn_key, contacts.c.id)
    )
    rows = db.execute(query).all()
    last = {row.patient_id: row.id for row in rows}
    for row in rows:
        on_file = planned[row.patient_id]
        is_last = last[row.patient_id] == row.id and on_file.contacts.planned_contact_on is not None
        yield (
            row.mrn,
            iso_day(row.on_date),
            row.kind,
            iso_day(on_file.contacts.planned_contact_on if is_last else None),
            on_file.planned_way.how if is_last else "",
            slack_ids.get(row.member_id, ""),
            row.note,
        )


def export_reviews(db: Connection, clinic: Clinic) -> Iterator[CsvCells]:
    """Every case review that is not void, and how far its recommendation came."""
    slack_ids, people = _slack_ids(db, clinic), _exported_patients(db, clinic)
    by_episode = case_reviews.of_episodes(db, clinic.id).values()
    found = [review for reviews in by_episode for review in reviews if review.patient_id in people]
    for review in sorted(found, key=lambda each: (each.on, people[each.patient_id], each.id)):
        yield (
            people[review.patient_id],
            iso_day(review.on),
            import_reviews.NO_CHANGE if review.kind == CONTINUE else review.recommendation,
            slack_ids.get(review.consultant_id or 0, ""),
            import_reviews.status_text(review),
            *import_reviews.step_cells(review),
        )


def export_plans(db: Connection, clinic: Clinic) -> Iterator[CsvCells]:
    """Every version of a care plan that is not void."""
    query = (
        select(patients.c.mrn, care_plans.c.on_date, care_plans.c.sections)
        .join(patients, patients.c.id == care_plans.c.patient_id)
        .where(
            ledger_entries.live(care_plans, clinic.id),
            ~patients.c.rehearsal,
            is_shown(patients.c.id, clinic.id),
        )
        .order_by(care_plans.c.on_date, patients.c.mrn_key, care_plans.c.id)
    )
    for row in db.execute(query):
        yield (row.mrn, iso_day(row.on_date), import_plans.sections_text(row.sections))


def _exported_patients(db: Connection, clinic: Clinic) -> dict[int, str]:
    query = select(patients.c.id, patients.c.mrn).where(
        patients.c.clinic_id == clinic.id, ~patients.c.rehearsal, is_shown(patients.c.id, clinic.id)
    )
    return {row.id: row.mrn for row in db.execute(query)}


def csv_text(header: CsvCells, lines: Iterable[CsvCells]) -> Iterator[str]:
    """The file, line by line; a cell that a spreadsheet would run as a formula is escaped."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    for cells in lines:
        yield _take_buffered_text(buffer)
        writer.writerow([escape_formula(cell) for cell in cells])
    yield _take_buffered_text(buffer)


def xlsx_content(
    db: Connection, clinic: Clinic, title: str, header: CsvCells, lines: Iterable[CsvCells]
) -> bytes:
    """The rows as a workbook of one sheet, with real dates and numbers, and members by name.

    A member whose name is unknown or another's stays a Slack user id, so that the import finds who it is.
    """
    found = list_members(db, clinic.id, active=False)
    lookup = MemberLookup(tuple(found))
    names = {each.slack_user_id: each.name for each in found if lookup.find(each.name) == each}
    book = Workbook(write_only=True)
    add_sheet(
        book,
        title,
        header,
        ([_typed(name, cell, names) for name, cell in zip(header, line, strict=True)] for line in lines),
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(column: str, text: str, names: Mapping[str, str]) -> CellValue:
    """A cell as what it is; MRNs and other ids stay text."""
    if text and column in _DAYS:
        return date.fromisoformat(text)
    if text and column in _NUMBERS:
        return Decimal(text) if _NUMBER.fullmatch(text) else text
    return names.get(text, text) if column in _PEOPLE else text


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
        on_file.planned_way.how,
        on_file.planned_way.at,
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
