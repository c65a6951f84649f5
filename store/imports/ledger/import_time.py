"""`import time`: rows of minutes onto the ledger, each once, whatever brought its like before."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import csv_file
from store.imports.cell_values import MemberLookup
from store.imports.csv_file import LineNote
from store.imports.import_plan import ImportAction, ImportPlan, NumberedFact, error_text, missing_from_ledger
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
from store.rules.activities import Activity, is_contact
from store.tables import contacts, entry_notes, time_entries

OwnerAndVoid = tuple[int | None, bool]
"""Of entries alike on the ledger: whose, and whether void."""

_MATCH_PASSES = (
    lambda fact, kind: kind == (fact.member_id, fact.origin.is_void) and not fact.member_unknown,
    lambda fact, kind: kind[0] == fact.member_id and not fact.member_unknown,
    # Somebody unknown came in as nobody; once they are a member, or no longer found, it is still that row.
    lambda fact, kind: kind[0] is None and (fact.member_unknown or fact.member_id is not None),
    lambda fact, _: fact.member_unknown,
)


def plan(
    db: Connection, clinic: Clinic, content: bytes, now: datetime, read_activity: ReadActivity
) -> ImportPlan[NumberedFact[ImportedTime]]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = csv_file.read_csv(content, COLUMNS)
    reader = TimeRowReader(
        clinic, PatientLookup.of(db, clinic.id), MemberLookup.of(db, clinic.id), now, read_activity
    )
    facts, wrong, look_at = [], list(file.rejected), list[LineNote]()
    for row in file.rows:
        try:
            fact = reader.fact(row)
        except UserError as error:
            wrong.append(LineNote(row.line, error_text(error)))
        else:
            facts.append(fact)
            look_at += [LineNote(row.line, said) for said in row_warnings(row, fact)]
    missing = sorted(
        missing_from_ledger(facts, _on_ledger(db, clinic.id, facts), _MATCH_PASSES),
        key=lambda each: each.fact.line,
    )
    return ImportPlan(
        actions=tuple(ImportAction(each.fact.line, each) for each in missing),
        already_present=len(facts) - len(missing),
        rejected=tuple(sorted(wrong, key=lambda remark: remark.line)),
        rows_to_check=(*look_at, *_repeated(facts)),
        notes=file.notes,
    )


def _repeated(facts: Iterable[ImportedTime]) -> Iterator[LineNote]:
    """Rows that say what an earlier row of the file says: each is an entry of its own, and worth a look."""
    first: dict[Hashable, int] = {}
    for fact in facts:
        line = first.setdefault((fact.key, fact.member_id, fact.origin.is_void), fact.line)
        if line != fact.line:
            yield LineNote(fact.line, f"repeats line {line}; both are kept")


def add_entries(db: Connection, clinic: Clinic, facts: Sequence[NumberedFact[ImportedTime]]) -> None:
    """Put entries on the ledger, with the contacts they stand for.

    Raises:
        IntegrityError: another import put some of them there in the meantime.
    """
    ids = ledger_rows.add_all(db, time_entries, [_entry_columns(clinic.id, each) for each in facts])
    made = [(entry_id, each.fact) for entry_id, each in zip(ids, facts, strict=True)]
    ledger_rows.add_all(
        db, contacts, [_contact_columns(clinic.id, *one) for one in made if _is_contact(one[1])]
    )
    notes = [
        _note_columns(clinic.id, entry_id, fact, note) for entry_id, fact in made for note in fact.later_notes
    ]
    ledger_rows.add_all(db, entry_notes, notes)


def _on_ledger(
    db: Connection, clinic_id: int, facts: Sequence[ImportedTime]
) -> dict[Hashable, Counter[OwnerAndVoid]]:
    """How many entries of each content the ledger holds, whatever brought them."""
    found: dict[Hashable, Counter[OwnerAndVoid]] = {fact.key: Counter() for fact in facts}
    if not facts:
        return found
    days = [fact.service_on for fact in facts]
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
        ).where(
            time_entries.c.clinic_id == clinic_id, time_entries.c.service_on.between(min(days), max(days))
        )
    )
    for *content, note, member_id, voided_at in rows:
        key = (*content, normalized_note(note))
        if key in found:
            found[key][member_id, voided_at is not None] += 1
    return found


def _entry_columns(clinic_id: int, each: NumberedFact[ImportedTime]) -> dict[str, Any]:
    fact = each.fact
    return ledger_rows.provenance_columns(clinic_id, fact.origin) | {
        "patient_id": fact.patient_id,
        "episode_id": fact.episode_id,
        "member_id": fact.member_id,
        "author_role": fact.author_role,
        "service_on": fact.service_on,
        "span": fact.span,
        "activity": fact.activity,
        "start_at": fact.start_at,
        "end_at": fact.end_at,
        "note": fact.note,
        "import_key": ledger_rows.import_key(fact.key, each.ordinal),
    }


def _is_contact(fact: ImportedTime) -> bool:
    return is_contact(fact.activity) or fact.activity in (Activity.ATTEMPT, Activity.NO_SHOW)


def _contact_columns(clinic_id: int, entry_id: int, fact: ImportedTime) -> dict[str, Any]:
    return ledger_rows.provenance_columns(clinic_id, fact.origin) | {
        "patient_id": fact.patient_id,
        "episode_id": fact.episode_id,
        "member_id": fact.member_id,
        "on_date": fact.service_on,
        "kind": fact.activity,
        "reached": is_contact(fact.activity),
        "note": "",
        "time_entry_id": entry_id,
    }


def _note_columns(clinic_id: int, entry_id: int, fact: ImportedTime, note: str) -> dict[str, Any]:
    alive = replace(fact.origin, voided_at=None, voided_by=None, void_reason=None)
    return ledger_rows.provenance_columns(clinic_id, alive) | {"time_entry_id": entry_id, "note": note}
