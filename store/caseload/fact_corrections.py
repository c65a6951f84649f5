"""Correcting single facts of a patient's ledger: replaced by another version, or undone; never changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from store import ledger_entries
from store.caseload.fact_names import with_names
from store.ledger_entries import Provenance
from store.patient import status_corrections
from store.tables import (
    LEDGER_COLUMNS,
    care_plans,
    care_team,
    consents,
    contacts,
    coverages,
    entry_notes,
    flag_answers,
    flags,
    initiating_visits,
    medication_lists,
    other_services,
    planned_contacts,
    problem_lists,
    referral_steps,
    referrals,
    reviews,
    snoozes,
    status_changes,
)

EDITABLE: dict[str, Table] = {
    table.name: table
    for table in (
        contacts,
        entry_notes,
        reviews,
        consents,
        initiating_visits,
        care_plans,
        flags,
        status_changes,
    )
}
"""The tables whose facts can be edited, by name; time entries and scores have ways of their own."""
UNDOABLE: dict[str, Table] = EDITABLE | {
    table.name: table
    for table in (
        problem_lists,
        medication_lists,
        planned_contacts,
        snoozes,
        coverages,
        care_team,
        referrals,
        referral_steps,
        other_services,
    )
}
"""The tables whose facts can be undone, by name."""
_LINK_OF_ANSWER = {reviews.name: "review_id", flags.name: "flag_id"}
"""By table, how the answer to a question names its fact."""


def fact(db: Connection, clinic_id: int, table: str, fact_id: int) -> Mapping[str, Any] | None:
    """What a fact says, with its patient; None when there is none or it is void."""
    found = UNDOABLE[table]
    is_fact = (found.c.clinic_id == clinic_id, found.c.id == fact_id, found.c.voided_at.is_(None))
    row = db.execute(select(found).where(*is_fact)).mappings().first()
    if row is None:
        return None
    return with_names(db, clinic_id, table, {str(key): value for key, value in row.items()})


def entered_now(
    db: Connection, clinic_id: int, table: str, patient_id: int, provenance: Provenance
) -> list[Mapping[str, Any]]:
    """What a member has entered for a patient at this moment into a table of facts with a patient."""
    found = UNDOABLE[table]
    query = select(found).where(
        ledger_entries.live(found, clinic_id),
        found.c.patient_id == patient_id,
        found.c.entered_by == provenance.by,
        found.c.entered_at == provenance.at,
    )
    return [{str(key): value for key, value in row.items()} for row in db.execute(query).mappings()]


def replace_fact(
    db: Connection,
    clinic_id: int,
    table: str,
    fact_id: int,
    provenance: Provenance,
    changes: Mapping[str, object],
) -> int | None:
    """Void a fact for one with changes; returns the new id, None when it was void already.

    A review keeps the moment it was recorded, by which the questions that it answered are found; a flag
    keeps who asked, who is told the answer.

    Raises:
        UserError: as `status_corrections.replace`.
    """
    if table == status_changes.name:
        return status_corrections.replace(db, clinic_id, fact_id, provenance, changes)
    link = _LINK_OF_ANSWER.get(table)
    old = fact(db, clinic_id, table, fact_id)
    kept = {key: old[key] for key in ("entered_by", "entered_at")} if link and old else {}
    new_id = ledger_entries.replace_entry(
        db, UNDOABLE[table], clinic_id, fact_id, provenance, **{**changes, **kept}
    )
    if new_id and link:
        is_linked, reason = flag_answers.c[link] == fact_id, ledger_entries.moved_with(new_id)
        ledger_entries.move(db, flag_answers, clinic_id, is_linked, provenance, reason, **{link: new_id})
    return new_id


def changes_to_undo_edit(
    db: Connection, clinic_id: int, table: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """What makes an edited fact say again what it said before; empty where it was not edited."""
    found = EDITABLE[table]
    replaced = (
        found.c.clinic_id == clinic_id,
        found.c.void_reason == ledger_entries.replaced_by(values["id"]),
    )
    row = db.execute(select(found).where(*replaced)).mappings().first()
    before = ledger_entries.copied_facts({str(key): value for key, value in row.items()}) if row else {}
    said = [key for key in before if not key.endswith("_id") and key not in LEDGER_COLUMNS]
    return {key: before[key] for key in said if before[key] != values[key]}


def undo_fact(
    db: Connection, clinic_id: int, table: str, fact_id: int, provenance: Provenance, reason: str
) -> bool:
    """Void a fact; False when it was void already.

    Raises:
        UserError: as `status_corrections.undo`.
    """
    if table == status_changes.name:
        status_corrections.undo(db, clinic_id, fact_id, provenance, reason)
        return True
    is_fact = UNDOABLE[table].c.id == fact_id
    return ledger_entries.void(db, UNDOABLE[table], clinic_id, provenance, reason, is_fact) == 1
