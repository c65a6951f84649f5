"""`import contacts`: contacts and attempts without minutes, and the agreed next contact; each once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, select

from store import ledger_entries
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import cell_values, table_file
from store.imports.cell_values import MemberLookup
from store.imports.import_plan import IMPORT_SOURCE, ImportAction, ImportPlan, RowPlan, plan_rows
from store.imports.known_people import with_names
from store.imports.ledger.patient_lookup import PatientLookup
from store.imports.sentences import row_notes
from store.imports.table_file import ImportFile, ImportRow, TableColumns
from store.imports.table_records import LineNote
from store.ledger import contacts
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.rules.activities import ATTEMPT_ACTIVITIES, Activity, is_contact
from store.rules.clinic.calendar import local_day
from store.tables import contacts as contact_rows
from store.tables import planned_contacts

COLUMNS = TableColumns(("mrn", "date", "kind"), ("next_contact", "next_kind", "care_manager", "note"))
ReadKind = Callable[[str], Activity]
"""Turns a cell into an activity; raises UserError for any other text."""


@dataclass(frozen=True)
class ImportedContact:
    """A contact as a file states it."""

    episode: Episode
    on: date
    kind: str
    member_id: int | None
    note: str
    next_on: date | None
    next_kind: str | None
    is_new: bool = True
    """Whether the contact itself is missing on the ledger; else only the next contact is."""

    @property
    def key(self) -> tuple[int, date, str]:
        """What makes it the same contact."""
        return (self.episode.patient_id, self.on, self.kind)

    @property
    def reached(self) -> bool:
        """Whether the patient was reached."""
        return self.kind != contacts.LETTER and is_contact(Activity(self.kind))


def plan(
    db: Connection, clinic: Clinic, source: ImportFile, now: datetime, read_kind: ReadKind
) -> ImportPlan[ImportedContact]:
    """What importing a file would do; the earlier contacts come first.

    Raises:
        UserError: the file cannot be read.
    """
    lookup, members = PatientLookup.of(db, clinic.id, source.decisions), MemberLookup.of(db, clinic.id)
    today = local_day(now, clinic.zone)
    seen, agreed = _on_ledger(db, clinic.id), _agreed_days(db, clinic.id)
    newest: dict[int, date] = {}
    for patient_id, on, _ in seen:
        newest[patient_id] = max(on, newest.get(patient_id, on))

    def compare(row: ImportRow) -> RowPlan[ImportedContact]:
        patient = lookup.patient(row)
        on = cell_values.past_date(row["date"], "date", today, patient.date_of_birth)
        member = members.find(row["care_manager"]) if row["care_manager"] else None
        next_on = cell_values.planned_day(row["next_contact"], "next contact", today)
        contact = ImportedContact(
            lookup.episode_on(patient, on),
            on,
            _kind(row["kind"], read_kind),
            member.id if member else None,
            row["note"],
            next_on,
            read_kind(row["next_kind"]) if row["next_kind"] else None,
        )
        plans = next_on and on >= newest.get(patient.id, on) and (patient.id, next_on) not in agreed
        contact = replace(contact, next_on=next_on if plans else None, is_new=contact.key not in seen)
        seen.add(contact.key)
        if next_on and plans:
            agreed.add((patient.id, next_on))
        unknown = row["care_manager"] and member is None
        warnings = [row_notes.unknown_member(row["care_manager"])] if unknown else []
        return (ImportAction(row.line, contact) if contact.is_new or plans else None), warnings

    unsorted = plan_rows(table_file.read_table(source, with_names(COLUMNS)), compare)
    by_day = sorted(unsorted.actions, key=lambda action: (action.fact.on, action.line))
    return lookup.with_notes(replace(unsorted, actions=tuple(by_day)))


def apply_actions(
    db: Connection, clinic: Clinic, actions: Sequence[ImportAction[ImportedContact]], now: datetime
) -> list[LineNote]:
    """Put the contacts on the ledger."""
    provenance = Provenance(None, now, IMPORT_SOURCE)
    for action in actions:
        fact = action.fact
        if fact.is_new:
            contacts.add(
                db,
                fact.episode,
                provenance,
                fact.kind,
                fact.on,
                member_id=fact.member_id,
                reached=fact.reached,
                note=fact.note,
            )
        if fact.next_on:
            contacts.plan_next_contact(db, fact.episode, fact.next_on, provenance, how=fact.next_kind)
    contacts.void_replaced_last_contacts(db, clinic.id, provenance)
    return []


def _kind(text: str, read_kind: ReadKind) -> str:
    if text.casefold() == contacts.LETTER:
        return contacts.LETTER
    kind = read_kind(text)
    if not is_contact(kind) and kind not in ATTEMPT_ACTIVITIES:
        raise UserError(row_notes.not_a_contact(kind), row_notes.IMPORT_AS_TIME)
    return kind


def _on_ledger(db: Connection, clinic_id: int) -> set[tuple[int, date, str]]:
    table = contact_rows.c
    live = ledger_entries.live(contact_rows, clinic_id)
    rows = db.execute(select(table.patient_id, table.on_date, table.kind).where(live))
    return {(row.patient_id, row.on_date, row.kind) for row in rows}


def _agreed_days(db: Connection, clinic_id: int) -> set[tuple[int, date]]:
    table = planned_contacts.c
    live = ledger_entries.live(planned_contacts, clinic_id)
    rows = db.execute(select(table.patient_id, table.due_on).where(live))
    return {(row.patient_id, row.due_on) for row in rows}
