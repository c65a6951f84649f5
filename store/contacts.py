"""Contacts and attempts, and the next contact that was agreed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from store import ledger
from store.episodes import Episode
from store.ledger import OfEpisodes, Said
from store.rules.activities import Activity, is_contact
from store.tables import contacts, episodes, planned_contacts, snoozes

_TRIES = (Activity.ATTEMPT, Activity.NO_SHOW)

_REACHED = OfEpisodes(
    contacts,
    select(contacts.c.episode_id, func.max(contacts.c.on_date), func.max(contacts.c.entered_at))
    .where(contacts.c.reached)
    .group_by(contacts.c.episode_id),
)
_TRIED = OfEpisodes(
    contacts,
    select(contacts.c.episode_id, contacts.c.on_date).where(~contacts.c.reached).order_by(contacts.c.on_date),
)
_PLANS = OfEpisodes(
    planned_contacts,
    select(
        planned_contacts.c.episode_id,
        planned_contacts.c.due_on,
        planned_contacts.c.how,
        planned_contacts.c.entered_at,
    ).order_by(planned_contacts.c.entered_at, planned_contacts.c.id),
)
_SNOOZES = OfEpisodes(snoozes, select(snoozes.c.episode_id, snoozes.c.until_on).order_by(snoozes.c.id))


@dataclass(frozen=True)
class Planned:
    """A next contact that was agreed or planned."""

    due_on: date
    how: str | None
    set_at: datetime


@dataclass(frozen=True)
class Tally:
    """What an episode's contacts come to."""

    last_on: date | None = None
    """The last day the patient was reached."""
    last_entered_at: datetime | None = None
    attempts: tuple[date, ...] = ()
    """Attempts and no-shows since then."""


def add(
    db: Connection,
    episode: Episode,
    said: Said,
    kind: str,
    on: date,
    *,
    member_id: int | None,
    reached: bool,
    note: str = "",
    time_entry_id: int | None = None,
) -> int:
    """Keep that the patient was reached, or was tried to be."""
    return ledger.add(
        db,
        contacts,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        member_id=member_id,
        on_date=on,
        kind=kind,
        reached=reached,
        note=note,
        time_entry_id=time_entry_id,
    )


def from_entry(
    db: Connection,
    episode: Episode,
    said: Said,
    member_id: int | None,
    entry_id: int,
    activity: Activity,
    on: date,
) -> None:
    """The contact or attempt that a time entry stands for, if its activity is one."""
    if is_contact(activity) or activity in _TRIES:
        reached = is_contact(activity)
        add(db, episode, said, activity, on, member_id=member_id, reached=reached, time_entry_id=entry_id)


def void_of_entry(db: Connection, clinic_id: int, entry_id: int, said: Said, reason: str) -> None:
    """Void what a time entry brought."""
    ledger.void(db, contacts, clinic_id, said, reason, contacts.c.time_entry_id == entry_id)
    ledger.void(db, planned_contacts, clinic_id, said, reason, planned_contacts.c.time_entry_id == entry_id)


def attempt_since(db: Connection, episode: Episode, member_id: int, since: datetime) -> int | None:
    """The member's own attempt (without minutes) entered since a moment, if there is one.

    Two clicks at once queue here, so that the second finds the first.
    """
    here = (episodes.c.clinic_id == episode.clinic_id, episodes.c.id == episode.id)
    db.execute(select(episodes.c.id).where(*here).with_for_update())
    return db.execute(
        select(contacts.c.id).where(
            ledger.live(contacts, episode.clinic_id),
            contacts.c.episode_id == episode.id,
            contacts.c.entered_by == member_id,
            contacts.c.time_entry_id.is_(None),
            contacts.c.kind == Activity.ATTEMPT,
            contacts.c.entered_at >= since,
        )
    ).scalar()


def void_attempt(db: Connection, clinic_id: int, contact_id: int, said: Said, reason: str) -> bool:
    """Void one's own attempt that came without minutes; whether it was there to void."""
    own = (
        (contacts.c.id == contact_id)
        & (contacts.c.entered_by == said.by)
        & (contacts.c.kind == Activity.ATTEMPT)
        & contacts.c.time_entry_id.is_(None)
    )
    return ledger.void(db, contacts, clinic_id, said, reason, own) == 1


def plan(
    db: Connection,
    episode: Episode,
    due_on: date,
    said: Said,
    *,
    how: str | None = None,
    time_entry_id: int | None = None,
) -> None:
    """Agree on the next contact; the newest agreement is the one that holds."""
    ledger.add(
        db,
        planned_contacts,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        due_on=due_on,
        how=how,
        time_entry_id=time_entry_id,
    )


def snooze(db: Connection, episode: Episode, until: date, said: Said) -> None:
    """Keep an episode off the reminders until a day; what is due stays due."""
    ledger.add(
        db,
        snoozes,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        until_on=until,
    )


def tallies(db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None) -> dict[int, Tally]:
    """For each episode (all when none are named): the last contact, and the attempts since."""
    found = {row[0]: Tally(row[1], row[2]) for row in _REACHED.rows(db, clinic_id, episode_ids)}
    attempts: dict[int, list[date]] = {}
    for episode_id, on in _TRIED.rows(db, clinic_id, episode_ids):
        last = found.get(episode_id, Tally()).last_on
        if last is None or on > last:
            attempts.setdefault(episode_id, []).append(on)
    for episode_id, days in attempts.items():
        known = found.get(episode_id, Tally())
        found[episode_id] = Tally(known.last_on, known.last_entered_at, tuple(days))
    return found


def plans(db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None) -> dict[int, Planned]:
    """The newest agreed next contact of each episode (of all when none are named)."""
    return {row[0]: Planned(row[1], row[2], row[3]) for row in _PLANS.rows(db, clinic_id, episode_ids)}


def open_plan(planned: Planned | None, tally: Tally) -> Planned | None:
    """The plan that still holds: none once the patient was reached after it was made."""
    if planned is None or (tally.last_entered_at and tally.last_entered_at > planned.set_at):
        return None
    return planned


def snoozed(db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None) -> dict[int, date]:
    """Until when each episode is kept off the reminders, by its newest snooze."""
    return {row[0]: row[1] for row in _SNOOZES.rows(db, clinic_id, episode_ids)}
