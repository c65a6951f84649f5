"""Editing a time entry: it is voided and added again; what hung on it follows to the new entry."""

from dataclasses import replace

from sqlalchemy import Connection

from store import ledger_entries
from store.ledger import time_log
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.risk import flags
from store.tables import entry_notes, planned_contacts


def replace_time_entry(
    db: Connection,
    old: TimeEntry,
    episode: Episode,
    spent: NewTimeEntry,
    provenance: Provenance,
    request_key: str | None = None,
    line: int = 1,
) -> TimeEntry | None:
    """Replace an entry by one with other facts; None when it was void already.

    The minutes stay those of the same person in the same role. Later notes and the next contact that was
    planned with the entry stay as old as they are: a newer plan is not overruled. A flag that was raised with
    the entry follows to the new patient.
    """
    clinic_id = episode.clinic_id
    new = time_log.add(
        db,
        episode,
        spent,
        replace(provenance, source=ledger_entries.EDIT_SOURCE),
        member_id=old.member_id,
        author_role=old.author_role,
        request_key=request_key,
        line=line if request_key else None,
    )
    moved = ledger_entries.moved_with(new.id)
    old_notes, old_plans = entry_notes.c.time_entry_id == old.id, planned_contacts.c.time_entry_id == old.id
    ledger_entries.move(db, entry_notes, clinic_id, old_notes, provenance, moved, time_entry_id=new.id)
    ledger_entries.move(
        db,
        planned_contacts,
        clinic_id,
        old_plans,
        provenance,
        moved,
        time_entry_id=new.id,
        patient_id=episode.patient_id,
        episode_id=episode.id,
    )
    if episode.patient_id != old.patient_id:
        for version in (old, *time_log.earlier_versions(db, clinic_id, [old]).get(old.id, ())):
            raised = Provenance(version.entered_by, version.entered_at, version.source)
            flags.move_raised_at(db, old.patient_id, episode, raised, provenance, moved)
    voided = time_log.void(db, clinic_id, old.id, provenance, ledger_entries.replaced_by(new.id))
    return new if voided else None


def original_facts(old: TimeEntry) -> NewTimeEntry:
    """What an entry said, to be said again."""
    return NewTimeEntry(old.minutes, old.activity, old.service_on, old.note, old.start_at, old.end_at)
