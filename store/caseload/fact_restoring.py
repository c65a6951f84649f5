"""Restoring entries that were undone: a new entry equal to the void one, which its source names."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from store import ledger_entries
from store.caseload import fact_corrections
from store.caseload.fact_names import with_names
from store.db import add_row
from store.ledger import edit_time, scores, time_log
from store.ledger_entries import Provenance
from store.patient import episodes, status_corrections
from store.risk import flag_answers, flags
from store.tables import contacts, entry_notes, planned_contacts, reviews, status_changes, time_entries
from store.tables import flags as flags_table
from store.tables import scores as scores_table

RESTORABLE: dict[str, Table] = fact_corrections.UNDOABLE | {
    table.name: table for table in (time_entries, scores_table)
}
"""The tables whose void facts can be restored, by name."""


def void_fact(db: Connection, clinic_id: int, table: str, fact_id: int) -> Mapping[str, Any] | None:
    """What a void fact says that can be restored, locked until the end of the transaction; else None.

    It cannot where it is valid, where an edit replaced it, and where it was restored already.
    """
    found = RESTORABLE[table]
    is_fact = (found.c.clinic_id == clinic_id, found.c.id == fact_id)
    row = db.execute(select(found).where(*is_fact).with_for_update()).mappings().first()
    if row is None:
        return None
    values = with_names(db, clinic_id, table, {str(key): value for key, value in row.items()})
    return values if may_be_restored(db, clinic_id, table, values) else None


def may_be_restored(db: Connection, clinic_id: int, table: str, values: Mapping[str, Any]) -> bool:
    """Whether a fact is void by Undo, and was not restored since."""
    reason = values["void_reason"] or ""
    if table not in RESTORABLE or not values["voided_at"]:
        return False
    if ledger_entries.replacement_id(reason) or ledger_entries.is_moved(reason):
        return False
    if table == flags_table.name and episodes.by_id(db, clinic_id, values["episode_id"]).ended_on:
        return False
    if table == status_changes.name and not status_corrections.may_be_set_again(
        db, clinic_id, values["episode_id"], values["status"], values["on_date"]
    ):
        return False
    found = RESTORABLE[table]
    copies = select(found.c.id).where(
        found.c.clinic_id == clinic_id, found.c.source == ledger_entries.restored_from(values["id"])
    )
    return db.execute(copies).first() is None


def restore(
    db: Connection, clinic_id: int, table: str, values: Mapping[str, Any], provenance: Provenance
) -> int:
    """Add a void fact again, with what was undone with it; returns the new id.

    Args:
        db: the transaction.
        clinic_id: whose.
        table: a name in `RESTORABLE`, but not of statuses: they are set again, with all checks.
        values: of `void_fact`.
        provenance: who restores it, and when.
    """
    restored = replace(provenance, source=ledger_entries.restored_from(values["id"]))
    if table == time_entries.name:
        return _restore_time(db, clinic_id, values, restored)
    if table == scores_table.name:
        return _restore_score(db, clinic_id, values, restored)
    # As with an edit: who asked is told the answer, and a review keeps its moment.
    keeps_author = table in {flags_table.name, reviews.name}
    new_id = _add_again(db, RESTORABLE[table], values, restored, keeps_author=keeps_author)
    if table == reviews.name:
        flag_answers.restore_with_review(db, clinic_id, values["id"], new_id, values["voided_at"])
    if table == contacts.name:
        _restore_with_attempt(db, clinic_id, values, restored)
    return new_id


def _restore_time(db: Connection, clinic_id: int, values: Mapping[str, Any], restored: Provenance) -> int:
    """The entry with its contact, its plan, its notes and its flags."""
    old = time_log.by_id(db, clinic_id, values["id"])
    if old is None:
        raise LookupError(values["id"])
    episode = episodes.by_id(db, clinic_id, old.episode_id)
    new = time_log.add(
        db,
        episode,
        edit_time.original_facts(old),
        restored,
        member_id=old.member_id,
        author_role=old.author_role,
    )
    of_entry = planned_contacts.c.time_entry_id == old.id
    for plan in _undone_with(db, planned_contacts, clinic_id, values, of_entry):
        # It stays as old as it is: a newer plan is not overruled.
        _add_again(db, planned_contacts, plan, restored, keeps_author=True, time_entry_id=new.id)
    notes, reason = entry_notes.c.time_entry_id == old.id, ledger_entries.moved_with(new.id)
    ledger_entries.move(db, entry_notes, clinic_id, notes, restored, reason, time_entry_id=new.id)
    _restore_flags(db, clinic_id, values, restored)
    return new.id


def _restore_score(db: Connection, clinic_id: int, values: Mapping[str, Any], restored: Provenance) -> int:
    """The score; its risk item alerts again, unless the alert of before is still open."""
    old = scores.by_id(db, clinic_id, values["id"])
    if old is None:
        raise LookupError(values["id"])
    episode = episodes.by_id(db, clinic_id, old.episode_id)
    raises_alert = old.source != scores.IMPORTED and not scores.has_open_alert(db, clinic_id, old)
    new = scores.add(db, episode, old.score, restored, note=old.note, raises_alert=raises_alert)
    return new.id


def _restore_with_attempt(
    db: Connection, clinic_id: int, values: Mapping[str, Any], restored: Provenance
) -> None:
    """The plan and the flags that were undone with an attempt without minutes."""
    table = planned_contacts.c
    with_it = (
        (table.episode_id == values["episode_id"])
        & (table.entered_by == values["entered_by"])
        & (table.entered_at == values["entered_at"])
        & table.time_entry_id.is_(None)
    )
    for plan in _undone_with(db, planned_contacts, clinic_id, values, with_it):
        _add_again(db, planned_contacts, plan, restored, keeps_author=True)
    _restore_flags(db, clinic_id, values, restored)


def _restore_flags(db: Connection, clinic_id: int, values: Mapping[str, Any], restored: Provenance) -> None:
    for episode in episodes.of_patient(db, clinic_id, values["patient_id"]):
        flags.restore_cleared(db, episode, values["voided_at"], flags.UNDONE_WITH_ENTRY, restored)


def _undone_with(
    db: Connection, table: Table, clinic_id: int, values: Mapping[str, Any], condition: ColumnElement[bool]
) -> list[Mapping[str, Any]]:
    """What was voided in the same moment by the same member."""
    at_once = (table.c.voided_at == values["voided_at"]) & (table.c.voided_by == values["voided_by"])
    query = select(table).where(table.c.clinic_id == clinic_id, at_once, condition).order_by(table.c.id)
    return [{str(key): value for key, value in row.items()} for row in db.execute(query).mappings()]


def _add_again(
    db: Connection,
    table: Table,
    values: Mapping[str, Any],
    restored: Provenance,
    *,
    keeps_author: bool = False,
    **changes: object,
) -> int:
    facts = ledger_entries.copied_facts({key: values[key] for key in table.c.keys()})  # noqa: SIM118 - columns
    source = {"source": restored.source}
    author = {} if keeps_author else {"entered_by": restored.by, "entered_at": restored.at}
    return add_row(db, table, **facts | source | author | changes)
