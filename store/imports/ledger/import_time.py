"""`import time`: time entries onto the ledger; one that is already there, from any source, is skipped."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from store import ledger_entries
from store.clinic.clinics import Clinic
from store.imports import table_file
from store.imports.cell_values import MemberLookup, ReadSpan
from store.imports.import_plan import (
    IMPORT_SOURCE,
    ImportAction,
    ImportPlan,
    NumberedFact,
    missing_from_ledger,
    plan_missing,
    read_rows,
)
from store.imports.known_people import with_names
from store.imports.ledger import ledger_rows
from store.imports.ledger.patient_lookup import PatientLookup
from store.imports.ledger.time_rows import (
    COLUMNS,
    ImportedTime,
    ReadActivity,
    TimeRowReader,
    normalized_note,
    row_warnings,
)
from store.imports.sentences import row_notes
from store.imports.table_file import ImportFile
from store.imports.table_records import LineNote
from store.ledger.contacts import void_replaced_last_contacts
from store.ledger_entries import Provenance
from store.rules.activities import ATTEMPT_ACTIVITIES, is_contact
from store.tables import contacts, entry_notes, time_entries

MemberAndVoid = tuple[int | None, bool]
"""Of entries on the ledger with equal content: whose it is, and whether it is void."""

_MATCH_PASSES = (
    lambda entry, kind: kind == (entry.member_id, entry.origin.is_void) and not entry.member_unknown,
    lambda entry, kind: kind[0] == entry.member_id and not entry.member_unknown,
    # An unknown name was imported without a member. The row stays the same when that person becomes a
    # member or changes names.
    lambda entry, kind: kind[0] is None and (entry.member_unknown or entry.member_id is not None),
    lambda entry, _kind: entry.member_unknown,
)


def plan(
    db: Connection,
    clinic: Clinic,
    source: ImportFile,
    now: datetime,
    read_activity: ReadActivity,
    read_span: ReadSpan | None = None,
) -> ImportPlan[NumberedFact[ImportedTime]]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = table_file.read_table(source, with_names(COLUMNS))
    patients, members = PatientLookup.of(db, clinic.id, source.decisions), MemberLookup.of(db, clinic.id)
    reader = TimeRowReader(clinic, patients, members, now, read_activity, read_span)
    rows, rejected = read_rows(file, reader.read)
    entries = [entry for _, entry in rows]
    warnings = [LineNote(row.line, text) for row, entry in rows for text in row_warnings(row, entry)]
    missing = missing_from_ledger(entries, _on_ledger(db, clinic.id, entries), _MATCH_PASSES)
    copies = {} if source.decisions.adds_duplicates else _changed_copies(db, clinic.id, entries, missing)
    notes = [LineNote(line, row_notes.already_on_file_as(activity)) for line, activity in copies.items()]
    added = [each for each in missing if each.fact.line not in copies]
    planned = plan_missing(file, entries, rejected, added, (*warnings, *_repeated(entries), *notes))
    return patients.with_notes(replace(planned, already_present=planned.already_present - len(copies)))


def _changed_copies(
    db: Connection,
    clinic_id: int,
    entries: Sequence[ImportedTime],
    missing: Sequence[NumberedFact[ImportedTime]],
) -> dict[int, str]:
    """The rows that look like a changed copy of an entry on file, each with that entry's activity.

    An entry on file has the same patient, day and minutes, and no row of the file is equal to it: who
    corrects a file and imports it again changes nothing on the ledger, and would double the minutes.
    """
    in_file = {fact.key for fact in entries}
    pool: dict[Hashable, list[str]] = {}
    for key, row in _days_on_ledger(db, clinic_id, entries):
        if row.voided_at is None and key not in in_file:
            pool.setdefault((row.patient_id, row.service_on, row.span), []).append(row.activity)
    copies: dict[int, str] = {}
    for each in missing:
        fact = each.fact
        others = pool.get((fact.patient_id, fact.service_on, fact.span), [])
        if others and not fact.origin.is_void:
            copies[fact.line] = others.pop()
    return copies


def _repeated(entries: Iterable[ImportedTime]) -> Iterator[LineNote]:
    """Rows equal to an earlier row of the file: each is an entry, but may be a mistake."""
    first: dict[Hashable, int] = {}
    for entry in entries:
        line = first.setdefault((entry.key, entry.member_id, entry.origin.is_void), entry.line)
        if line != entry.line:
            yield LineNote(entry.line, row_notes.repeats_line(line))


def apply_actions(
    db: Connection,
    clinic: Clinic,
    actions: Sequence[ImportAction[NumberedFact[ImportedTime]]],
    now: datetime,
) -> list[LineNote]:
    """Put entries on the ledger, with their contacts and later notes.

    Raises:
        IntegrityError: another import put some of them there at the same time.
    """
    entries = [action.fact.fact for action in actions]
    rows = [_entry_columns(clinic.id, action.fact) for action in actions]
    added = list(zip(ledger_rows.insert_all(db, time_entries, rows), entries, strict=True))
    ledger_rows.insert_all(
        db,
        contacts,
        [_contact_columns(clinic.id, entry_id, entry) for entry_id, entry in added if _is_contact(entry)],
    )
    notes = [
        _note_columns(clinic.id, entry_id, entry, note)
        for entry_id, entry in added
        for note in entry.later_notes
    ]
    ledger_rows.insert_all(db, entry_notes, notes)
    void_replaced_last_contacts(db, clinic.id, Provenance(None, now, IMPORT_SOURCE))
    return []


def _on_ledger(
    db: Connection, clinic_id: int, entries: Sequence[ImportedTime]
) -> dict[Hashable, Counter[MemberAndVoid | None]]:
    """How many entries of each content the ledger has, whatever their source; None: with an undone import."""
    counts: dict[Hashable, Counter[MemberAndVoid | None]] = {entry.key: Counter() for entry in entries}
    for key, row in _days_on_ledger(db, clinic_id, entries):
        if key in counts:
            taken_back = ledger_entries.is_import_undone(row.void_reason)
            counts[key][None if taken_back else (row.member_id, row.voided_at is not None)] += 1
    return counts


def _days_on_ledger(
    db: Connection, clinic_id: int, entries: Sequence[ImportedTime]
) -> Iterator[tuple[Hashable, Any]]:
    """The entries on the ledger of the days that a file has, each with its content as a file's row has it."""
    if not entries:
        return
    days = [entry.service_on for entry in entries]
    rows = db.execute(
        select(
            time_entries.c.patient_id,
            time_entries.c.service_on,
            time_entries.c.span,
            time_entries.c.activity,
            time_entries.c.start_at,
            time_entries.c.note,
            time_entries.c.member_id,
            time_entries.c.voided_at,
            time_entries.c.void_reason,
        ).where(
            time_entries.c.clinic_id == clinic_id, time_entries.c.service_on.between(min(days), max(days))
        )
    )
    for row in rows:
        note = normalized_note(row.note)
        yield (row.patient_id, row.service_on, row.span, row.activity, row.start_at, note), row


def _entry_columns(clinic_id: int, numbered: NumberedFact[ImportedTime]) -> dict[str, Any]:
    entry = numbered.fact
    return ledger_rows.origin_columns(clinic_id, entry.origin) | {
        "patient_id": entry.patient_id,
        "episode_id": entry.episode_id,
        "member_id": entry.member_id,
        "author_role": entry.author_role,
        "service_on": entry.service_on,
        "span": entry.span,
        "activity": entry.activity,
        "start_at": entry.start_at,
        "end_at": entry.end_at,
        "note": entry.note,
        "import_key": ledger_rows.import_key(entry.key, numbered.ordinal),
    }


def _is_contact(entry: ImportedTime) -> bool:
    return is_contact(entry.activity) or entry.activity in ATTEMPT_ACTIVITIES


def _contact_columns(clinic_id: int, entry_id: int, entry: ImportedTime) -> dict[str, Any]:
    return ledger_rows.origin_columns(clinic_id, entry.origin) | {
        "patient_id": entry.patient_id,
        "episode_id": entry.episode_id,
        "member_id": entry.member_id,
        "on_date": entry.service_on,
        "kind": entry.activity,
        "reached": is_contact(entry.activity),
        "note": "",
        "time_entry_id": entry_id,
    }


def _note_columns(clinic_id: int, entry_id: int, entry: ImportedTime, note: str) -> dict[str, Any]:
    not_void = replace(entry.origin, voided_at=None, voided_by=None, void_reason=None)
    return ledger_rows.origin_columns(clinic_id, not_void) | {"time_entry_id": entry_id, "note": note}
