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
        line=1 if request_key else None,
    )
    reason = ledger_entries.replaced_by(new.id)
    old_notes = entry_notes.c.time_entry_id == old.id
    ledger_entries.add_again(db, entry_notes, clinic_id, old_notes, time_entry_id=new.id)
    ledger_entries.void(db, entry_notes, clinic_id, provenance, reason, old_notes)
    ledger_entries.add_again(
        db,
        planned_contacts,
        clinic_id,
        planned_contacts.c.time_entry_id == old.id,
        time_entry_id=new.id,
        patient_id=episode.patient_id,
        episode_id=episode.id,
    )
    if episode.patient_id != old.patient_id:
        for version in (old, *time_log.earlier_versions(db, clinic_id, [old]).get(old.id, ())):
            raised = Provenance(version.entered_by, version.entered_at, version.source)
            flags.move_raised_at(db, old.patient_id, episode, raised, provenance, reason)
    return new if time_log.void(db, clinic_id, old.id, provenance, reason) else None


def original_facts(old: TimeEntry) -> NewTimeEntry:
    """What an entry said, to be said again."""
    return NewTimeEntry(old.minutes, old.activity, old.service_on, old.note, old.start_at, old.end_at)
