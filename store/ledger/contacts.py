"""Contacts, letters, and the agreed day of the next contact: added and voided."""

from datetime import date, time

from sqlalchemy import Connection, exists, select

from store import ledger_entries
from store.ledger_entries import Provenance
from store.patient import episodes
from store.patient.episodes import Episode, add_entry
from store.rules.activities import ATTEMPT_ACTIVITIES, Activity, is_contact
from store.tables import contacts, planned_contacts, snoozes

LETTER = "letter"
"""The kind of a letter sent to a patient who could not be reached: a dated fact, not an attempt."""

ONLY_DAY_KNOWN = "from a file that says only the day"
"""The note beside a last contact that was imported without more."""


def add(
    db: Connection,
    episode: Episode,
    provenance: Provenance,
    kind: str,
    on: date,
    *,
    member_id: int | None,
    reached: bool,
    note: str = "",
    tried_at: time | None = None,
    time_entry_id: int | None = None,
    request_key: str | None = None,
    line: int | None = None,
) -> int:
    """Record that the patient was reached, or that it was tried."""
    return add_entry(
        db,
        contacts,
        episode,
        provenance,
        member_id=member_id,
        on_date=on,
        kind=kind,
        reached=reached,
        note=note,
        tried_at=f"{tried_at:%H:%M}" if tried_at else None,
        time_entry_id=time_entry_id,
        request_key=request_key,
        line=line,
    )


def add_from_time_entry(
    db: Connection,
    episode: Episode,
    provenance: Provenance,
    member_id: int | None,
    entry_id: int,
    activity: Activity,
    on: date,
) -> None:
    """Record the contact or attempt that a time entry is, if its activity is one."""
    reached = is_contact(activity)
    if reached or activity in ATTEMPT_ACTIVITIES:
        add(
            db,
            episode,
            provenance,
            activity,
            on,
            member_id=member_id,
            reached=reached,
            time_entry_id=entry_id,
        )


def record_letter(
    db: Connection, episode: Episode, on: date, provenance: Provenance, member_id: int | None, note: str = ""
) -> bool:
    """Record that a letter was sent that day; False when that is on record already.

    The episode is locked first, so that the second of two simultaneous clicks finds the first.
    """
    episodes.lock(db, episode.clinic_id, episode.id)
    same_letter = select(contacts.c.id).where(
        ledger_entries.live(contacts, episode.clinic_id),
        contacts.c.episode_id == episode.id,
        contacts.c.on_date == on,
        contacts.c.kind == LETTER,
    )
    if db.execute(same_letter).first():
        return False
    add(db, episode, provenance, LETTER, on, member_id=member_id, reached=False, note=note)
    return True


def void_for_time_entry(
    db: Connection, clinic_id: int, entry_id: int, provenance: Provenance, reason: str
) -> None:
    """Void the contact and the planned contact that came with a time entry."""
    ledger_entries.void(db, contacts, clinic_id, provenance, reason, contacts.c.time_entry_id == entry_id)
    ledger_entries.void(
        db, planned_contacts, clinic_id, provenance, reason, planned_contacts.c.time_entry_id == entry_id
    )


def record_last_contact(db: Connection, episode: Episode, on: date, provenance: Provenance) -> None:
    """Record a contact of which a file says only the day; one that says more about that day replaces it."""
    add(db, episode, provenance, Activity.PHONE, on, member_id=None, reached=True, note=ONLY_DAY_KNOWN)


def void_replaced_last_contacts(db: Connection, clinic_id: int, provenance: Provenance) -> None:
    """Void each contact of which only the day is known where another contact of that day is on the ledger."""
    other = contacts.alias()
    replaced = exists().where(
        other.c.clinic_id == contacts.c.clinic_id,
        other.c.episode_id == contacts.c.episode_id,
        other.c.on_date == contacts.c.on_date,
        other.c.reached,
        other.c.voided_at.is_(None),
        other.c.note != ONLY_DAY_KNOWN,
    )
    condition = (contacts.c.note == ONLY_DAY_KNOWN) & replaced
    ledger_entries.void(db, contacts, clinic_id, provenance, "replaced", condition)


def plan_next_contact(
    db: Connection,
    episode: Episode,
    due_on: date,
    provenance: Provenance,
    *,
    at: time | None = None,
    how: str | None = None,
    time_entry_id: int | None = None,
) -> int:
    """Record the agreed day (and time) of the next contact; it replaces any day agreed before.

    Returns its id.
    """
    return add_entry(
        db,
        planned_contacts,
        episode,
        provenance,
        due_on=due_on,
        due_at=f"{at:%H:%M}" if at else None,
        how=how,
        time_entry_id=time_entry_id,
    )


def clear_next_contact(db: Connection, episode: Episode, provenance: Provenance) -> None:
    """Void the agreed day of the next contact: it is due by the interval again."""
    of_episode = planned_contacts.c.episode_id == episode.id
    ledger_entries.void(db, planned_contacts, episode.clinic_id, provenance, "cleared", of_episode)


def snooze(db: Connection, episode: Episode, until: date, provenance: Provenance) -> int:
    """Leave an episode out of reminders until a day; its contact stays due. Returns the id."""
    return add_entry(db, snoozes, episode, provenance, until_on=until)
