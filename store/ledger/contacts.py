"""Contacts and attempts, and the next contact that was agreed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, func, literal_column, select

from store import ledger_entries
from store.ledger_entries import EpisodeFactsQuery, Provenance
from store.patient.episodes import Episode
from store.rules.activities import ATTEMPT_ACTIVITIES, Activity, is_contact
from store.tables import contacts, episodes, planned_contacts, risk_events, snoozes, status_changes

LETTER = "letter"
"""The kind of a letter sent to a patient who could not be reached: a dated fact, no attempt."""

_REACHED, _ATTEMPTED, _PLANNED, _SNOOZED, _LETTER_SENT = "done", "tried", "planned", "snoozed", "written"
_STATUS_CHANGED, _RISK = "moved", "risk"
_IS_LETTER = contacts.c.kind == LETTER


def _fact_query(table: Table, what: str, on: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return select(table.c.episode_id, literal_column(f"'{what}'"), on, table.c.entered_at, table.c.id)


_LAST_REACHED_QUERY = select(
    contacts.c.episode_id,
    literal_column(f"'{_REACHED}'"),
    func.max(contacts.c.on_date),
    func.max(contacts.c.entered_at),
    func.max(contacts.c.id),
)
_CONTACT_FACTS_QUERY = EpisodeFactsQuery(
    (contacts, _LAST_REACHED_QUERY.where(contacts.c.reached).group_by(contacts.c.episode_id)),
    (contacts, _fact_query(contacts, _ATTEMPTED, contacts.c.on_date).where(~contacts.c.reached, ~_IS_LETTER)),
    (contacts, _fact_query(contacts, _LETTER_SENT, contacts.c.on_date).where(_IS_LETTER)),
    (planned_contacts, _fact_query(planned_contacts, _PLANNED, planned_contacts.c.due_on)),
    (snoozes, _fact_query(snoozes, _SNOOZED, snoozes.c.until_on)),
    (status_changes, _fact_query(status_changes, _STATUS_CHANGED, status_changes.c.until_on)),
    (risk_events, _fact_query(risk_events, _RISK, risk_events.c.on_date)),
)
"""Asked for in one statement: people wait for it at every line they log."""


@dataclass(frozen=True)
class ContactSummary:
    """What an episode's contacts come to, with what holds them up or presses for them."""

    last_contact_on: date | None = None
    """The last day the patient was reached."""
    attempts: tuple[date, ...] = ()
    """Attempts and no-shows since then."""
    planned_contact_on: date | None = None
    """The next contact by the newest agreement; none once the patient was reached after it was made."""
    snoozed_until: date | None = None
    """Until when it is kept off the reminders, by the newest snooze."""
    letter_on: date | None = None
    """The newest letter since the patient was last reached."""
    on_hold_until: date | None = None
    """Until when the episode is on hold, by its newest change of status."""
    had_risk: bool = False
    """Whether there ever was a risk event, open or closed; which, and of what tier, is for `risk` to say."""


def add(
    db: Connection,
    episode: Episode,
    said: Provenance,
    kind: str,
    on: date,
    *,
    member_id: int | None,
    reached: bool,
    note: str = "",
    time_entry_id: int | None = None,
) -> int:
    """Keep that the patient was reached, or was tried to be."""
    return ledger_entries.add(
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


def add_from_time_entry(
    db: Connection,
    episode: Episode,
    said: Provenance,
    member_id: int | None,
    entry_id: int,
    activity: Activity,
    on: date,
) -> None:
    """The contact or attempt that a time entry stands for, if its activity is one."""
    if is_contact(activity) or activity in ATTEMPT_ACTIVITIES:
        reached = is_contact(activity)
        add(db, episode, said, activity, on, member_id=member_id, reached=reached, time_entry_id=entry_id)


def record_letter(
    db: Connection, episode: Episode, on: date, said: Provenance, member_id: int | None, note: str = ""
) -> bool:
    """Keep that a letter went out that day; False when that is on record already.

    Two clicks at once queue here, so that the second finds the first.
    """
    _lock_episode(db, episode)
    known = select(contacts.c.id).where(
        ledger_entries.live(contacts, episode.clinic_id),
        contacts.c.episode_id == episode.id,
        contacts.c.on_date == on,
        _IS_LETTER,
    )
    if db.execute(known).first():
        return False
    add(db, episode, said, LETTER, on, member_id=member_id, reached=False, note=note)
    return True


def void_for_time_entry(db: Connection, clinic_id: int, entry_id: int, said: Provenance, reason: str) -> None:
    """Void what a time entry brought."""
    ledger_entries.void(db, contacts, clinic_id, said, reason, contacts.c.time_entry_id == entry_id)
    ledger_entries.void(
        db, planned_contacts, clinic_id, said, reason, planned_contacts.c.time_entry_id == entry_id
    )


def own_attempt_since(db: Connection, episode: Episode, member_id: int, since: datetime) -> int | None:
    """The member's own attempt (without minutes) entered since a moment, if there is one.

    Two clicks at once queue here, so that the second finds the first.
    """
    _lock_episode(db, episode)
    return db.execute(
        select(contacts.c.id).where(
            ledger_entries.live(contacts, episode.clinic_id),
            contacts.c.episode_id == episode.id,
            contacts.c.entered_by == member_id,
            contacts.c.time_entry_id.is_(None),
            contacts.c.kind == Activity.ATTEMPT,
            contacts.c.entered_at >= since,
        )
    ).scalar()


def _lock_episode(db: Connection, episode: Episode) -> None:
    here = (episodes.c.clinic_id == episode.clinic_id, episodes.c.id == episode.id)
    db.execute(select(episodes.c.id).where(*here).with_for_update(key_share=True))


def void_attempt(db: Connection, clinic_id: int, contact_id: int, said: Provenance, reason: str) -> bool:
    """Void one's own attempt that came without minutes; whether it was there to void."""
    own = (
        (contacts.c.id == contact_id)
        & (contacts.c.entered_by == said.by)
        & (contacts.c.kind == Activity.ATTEMPT)
        & contacts.c.time_entry_id.is_(None)
    )
    return ledger_entries.void(db, contacts, clinic_id, said, reason, own) == 1


def plan_next_contact(
    db: Connection,
    episode: Episode,
    due_on: date,
    said: Provenance,
    *,
    how: str | None = None,
    time_entry_id: int | None = None,
) -> None:
    """Agree on the next contact; the newest agreement is the one that holds."""
    ledger_entries.add(
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


def snooze(db: Connection, episode: Episode, until: date, said: Provenance) -> None:
    """Keep an episode off the reminders until a day; what is due stays due."""
    ledger_entries.add(
        db,
        snoozes,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        until_on=until,
    )


class _DatedFact(NamedTuple):
    """One fact: the day it speaks of (none for a change of status without an end), when entered, its id."""

    on: date
    at: datetime
    id: int


def contact_summaries(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, ContactSummary]:
    """What the contacts of each episode (of all when none are named) come to."""
    told: dict[int, dict[str, list[_DatedFact]]] = {}
    for episode_id, what, *fact in _CONTACT_FACTS_QUERY.rows(db, clinic_id, episode_ids):
        told.setdefault(episode_id, {}).setdefault(what, []).append(_DatedFact(*fact))
    return {episode_id: _contact_summary(facts) for episode_id, facts in told.items()}


def _contact_summary(facts: dict[str, list[_DatedFact]]) -> ContactSummary:
    done = next(iter(facts.get(_REACHED, ())), None)
    planned = max(facts.get(_PLANNED, ()), key=lambda fact: (fact.at, fact.id), default=None)
    snoozed = max(facts.get(_SNOOZED, ()), key=lambda fact: fact.id, default=None)
    moved = max(facts.get(_STATUS_CHANGED, ()), key=lambda fact: fact.id, default=None)
    tried = sorted(fact.on for fact in facts.get(_ATTEMPTED, ()))
    written = max((fact.on for fact in facts.get(_LETTER_SENT, ())), default=None)
    return ContactSummary(
        last_contact_on=done.on if done else None,
        attempts=tuple(on for on in tried if done is None or on > done.on),
        planned_contact_on=planned.on if planned and not (done and done.at > planned.at) else None,
        snoozed_until=snoozed.on if snoozed else None,
        letter_on=written if written and (done is None or written > done.on) else None,
        on_hold_until=moved.on if moved else None,
        had_risk=_RISK in facts,
    )
