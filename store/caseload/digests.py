"""What a case review needs of a patient beside the caseload: diagnosis, medications, the last contact."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, select

from store import ledger_entries
from store.patient import records
from store.tables import contacts, entry_notes, time_entries


@dataclass(frozen=True)
class LastContact:
    """The last time that the patient was reached, and what was noted."""

    on: date
    how: str
    """The activity."""
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ReviewDigest:
    """What is on record of one episode."""

    problems: tuple[str, ...] = ()
    medications: str = ""
    medications_on: date | None = None
    """None while no list is on record."""
    last_contact: LastContact | None = None


def of_episodes(db: Connection, clinic_id: int, episode_ids: Collection[int]) -> dict[int, ReviewDigest]:
    """The digest of each of these episodes, with the same few queries for any number of them."""
    known = records.of_episodes(db, clinic_id, episode_ids)
    reached = _last_contacts(db, clinic_id, episode_ids)
    digests = {}
    for episode_id in episode_ids:
        record = known.get(episode_id, records.EpisodeRecord())
        digests[episode_id] = ReviewDigest(
            record.problems, record.medications, record.medications_on, reached.get(episode_id)
        )
    return digests


def _last_contacts(db: Connection, clinic_id: int, episode_ids: Collection[int]) -> dict[int, LastContact]:
    """With the note of the contact or of its minutes, and the notes added later."""
    query = (
        select(
            contacts.c.episode_id,
            contacts.c.on_date,
            contacts.c.kind,
            contacts.c.note,
            contacts.c.time_entry_id,
            time_entries.c.note.label("entry_note"),
        )
        .outerjoin(
            time_entries,
            and_(
                time_entries.c.clinic_id == contacts.c.clinic_id,
                time_entries.c.id == contacts.c.time_entry_id,
            ),
        )
        .where(
            ledger_entries.live(contacts, clinic_id),
            contacts.c.episode_id.in_(list(episode_ids)),
            contacts.c.reached,
        )
        .order_by(contacts.c.on_date, contacts.c.id)
    )
    last = {row.episode_id: row for row in db.execute(query)}
    entries = [row.time_entry_id for row in last.values() if row.time_entry_id]
    added: dict[int, list[str]] = {}
    later = (
        select(entry_notes.c.time_entry_id, entry_notes.c.note)
        .where(ledger_entries.live(entry_notes, clinic_id), entry_notes.c.time_entry_id.in_(entries))
        .order_by(entry_notes.c.id)
    )
    for entry_id, note in db.execute(later):
        added.setdefault(entry_id, []).append(note)
    return {
        episode_id: LastContact(
            row.on_date,
            row.kind,
            tuple(
                note for note in (row.note, row.entry_note, *added.get(row.time_entry_id or 0, ())) if note
            ),
        )
        for episode_id, row in last.items()
    }
