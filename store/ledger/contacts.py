"""Contacts, attempts and letters, and the agreed day of the next contact."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    Table,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    null,
    select,
)

from store import ledger_entries
from store.ledger_entries import EpisodeFactsQuery, Provenance
from store.patient.episodes import Episode
from store.rules.activities import ATTEMPT_ACTIVITIES, Activity, is_contact
from store.rules.contacts.next_contact import since_contact
from store.tables import contacts, episodes, planned_contacts, risk_events, scores, snoozes, status_changes

_FactsPart = tuple[Table, Select[int, str, date | None, datetime, int, str | None]]

LETTER = "letter"
"""The kind of a letter sent to a patient who could not be reached: a dated fact, not an attempt."""

ONLY_DAY_KNOWN = "from a file that says only the day"
"""The note beside a last contact that was imported without more."""

_REACHED, _ATTEMPT, _LETTER, _PLANNED = "reached", "attempt", LETTER, "planned"
_SNOOZE, _STATUS_CHANGE, _RISK_EVENT = "snooze", "status change", "risk event"
_STATUS_SINCE, _SCORE = "status since", "score"
_IS_LETTER = contacts.c.kind == LETTER


_NO_TIME: ColumnElement[str | None] = cast(null(), String)


def _facts(
    table: Table,
    kind: str,
    day: ColumnElement[Any],
    *where: ColumnElement[bool],
    at: ColumnElement[str | None] = _NO_TIME,
) -> _FactsPart:
    """A part of the query below: the facts of one kind, each with its day and, where known, its time."""
    columns = (table.c.episode_id, _kind(kind), day.label("day"), table.c.entered_at, table.c.id)
    return table, select(*columns, at.label("time_of_day")).where(*where)


def _last_day(table: Table, kind: str, *where: ColumnElement[bool]) -> _FactsPart:
    """A part of the query below: the last day of one kind."""
    query = select(
        table.c.episode_id,
        _kind(kind),
        func.max(table.c.on_date).label("day"),
        func.max(table.c.entered_at).label("entered_at"),
        func.max(table.c.id).label("id"),
        _NO_TIME.label("time_of_day"),
    )
    return table, query.where(*where).group_by(table.c.episode_id)


def _kind(kind: str) -> ColumnElement[str]:
    return literal_column(f"'{kind}'", String).label("kind")


_CONTACT_FACTS_QUERY = EpisodeFactsQuery(
    _last_day(contacts, _REACHED, contacts.c.reached),
    _last_day(scores, _SCORE, ~scores.c.screen),
    _facts(contacts, _ATTEMPT, contacts.c.on_date, ~contacts.c.reached, ~_IS_LETTER),
    _facts(contacts, _LETTER, contacts.c.on_date, _IS_LETTER),
    _facts(planned_contacts, _PLANNED, planned_contacts.c.due_on, at=planned_contacts.c.due_at),
    _facts(snoozes, _SNOOZE, snoozes.c.until_on),
    _facts(status_changes, _STATUS_CHANGE, status_changes.c.until_on),
    _facts(status_changes, _STATUS_SINCE, status_changes.c.on_date),
    _facts(risk_events, _RISK_EVENT, risk_events.c.on_date),
)
"""All in one statement: people wait for it after every line they log."""


@dataclass(frozen=True)
class ContactSummary:
    """What is on the ledger about an episode's contacts, and what postpones or speeds up the next one."""

    last_contact_on: date | None = None
    """The last day the patient was reached."""
    last_score_on: date | None = None
    """The last day of a score; referral screens are left out."""
    attempts: tuple[date, ...] = ()
    """Attempts and no-shows since then, oldest first."""
    planned_contact_on: date | None = None
    """The last day that was agreed, whether or not it was fulfilled: `next_contact` decides that."""
    planned_contact_at: time | None = None
    """The time of day that was agreed for it."""
    snoozed_until: date | None = None
    """Until when reminders leave it out, by the newest snooze."""
    letter_on: date | None = None
    """The newest letter since the patient was last reached."""
    on_hold_until: date | None = None
    """Until when the episode is on hold, by its newest change of status."""
    status_since: date | None = None
    """The first day of the present status."""
    had_risk: bool = False
    """Whether there ever was a risk event, open or closed; `risk_events` has its tier."""


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
    time_entry_id: int | None = None,
    request_key: str | None = None,
    line: int | None = None,
) -> int:
    """Record that the patient was reached, or that it was tried."""
    return ledger_entries.add(
        db,
        contacts,
        episode.clinic_id,
        provenance,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        member_id=member_id,
        on_date=on,
        kind=kind,
        reached=reached,
        note=note,
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
    if is_contact(activity) or activity in ATTEMPT_ACTIVITIES:
        reached = is_contact(activity)
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
    _lock_episode(db, episode)
    same_letter = select(contacts.c.id).where(
        ledger_entries.live(contacts, episode.clinic_id),
        contacts.c.episode_id == episode.id,
        contacts.c.on_date == on,
        _IS_LETTER,
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


def own_attempt_since(db: Connection, episode: Episode, member_id: int, since: datetime) -> int | None:
    """The id of the member's own attempt (without minutes) entered since a moment, if there is one.

    The episode is locked first, so that the second of two simultaneous clicks finds the first.
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
    this_episode = (episodes.c.clinic_id == episode.clinic_id, episodes.c.id == episode.id)
    db.execute(select(episodes.c.id).where(*this_episode).with_for_update(key_share=True))


def void_attempt(
    db: Connection, clinic_id: int, contact_id: int, provenance: Provenance, reason: str
) -> bool:
    """Void the member's own attempt that came without minutes, and the next contact planned with it.

    Returns False when it was void already.
    """
    attempt = attempt_by_id(db, clinic_id, contact_id)
    if attempt is None or attempt.entered_by != provenance.by:
        return False
    planned_with_it = (
        (planned_contacts.c.episode_id == attempt.episode_id)
        & (planned_contacts.c.entered_by == attempt.entered_by)
        & (planned_contacts.c.entered_at == attempt.entered_at)
        & planned_contacts.c.time_entry_id.is_(None)
    )
    ledger_entries.void(db, planned_contacts, clinic_id, provenance, reason, planned_with_it)
    return ledger_entries.void(db, contacts, clinic_id, provenance, reason, contacts.c.id == contact_id) == 1


@dataclass(frozen=True)
class Attempt:
    """An attempt or a no-show on the ledger, without minutes."""

    id: int
    patient_id: int
    episode_id: int
    activity: Activity
    on: date
    note: str
    entered_by: int | None
    entered_at: datetime
    voided_at: datetime | None
    void_reason: str | None


_ATTEMPTS_QUERY: Select[Any] = select(
    contacts.c.id,
    contacts.c.patient_id,
    contacts.c.episode_id,
    contacts.c.kind,
    contacts.c.on_date,
    contacts.c.note,
    contacts.c.entered_by,
    contacts.c.entered_at,
    contacts.c.voided_at,
    contacts.c.void_reason,
).where(
    contacts.c.clinic_id == bindparam("clinic"),
    contacts.c.kind.in_(ATTEMPT_ACTIVITIES),
    contacts.c.time_entry_id.is_(None),
)


def add_attempt(
    db: Connection,
    episode: Episode,
    provenance: Provenance,
    activity: Activity,
    on: date,
    *,
    note: str,
    request_key: str,
    line: int,
) -> Attempt:
    """Record an attempt or a no-show without minutes, made by the member who enters it.

    Raises:
        IntegrityError: this line of this request is on the ledger already.
    """
    contact_id = add(
        db,
        episode,
        provenance,
        activity,
        on,
        member_id=provenance.by,
        reached=False,
        note=note,
        request_key=request_key,
        line=line,
    )
    return Attempt(
        id=contact_id,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        activity=activity,
        on=on,
        note=note,
        entered_by=provenance.by,
        entered_at=provenance.at,
        voided_at=None,
        void_reason=None,
    )


def attempt_by_id(db: Connection, clinic_id: int, contact_id: int) -> Attempt | None:
    """The attempt without minutes of that id, void or not."""
    row = db.execute(_ATTEMPTS_QUERY.where(contacts.c.id == contact_id), {"clinic": clinic_id}).first()
    return _attempt_from_row(row) if row else None


def attempts_of_request(db: Connection, clinic_id: int, request_key: str) -> list[Attempt]:
    """The attempts that an earlier delivery of the same request saved, in the order typed."""
    query = _ATTEMPTS_QUERY.where(contacts.c.request_key == request_key).order_by(contacts.c.line)
    return [_attempt_from_row(row) for row in db.execute(query, {"clinic": clinic_id})]


def attempts_entered_by(db: Connection, clinic_id: int, member_id: int, since: datetime) -> list[Attempt]:
    """The attempts without minutes that a member entered since a moment, newest first, void ones included."""
    query = _ATTEMPTS_QUERY.where(contacts.c.entered_by == member_id, contacts.c.entered_at >= since)
    rows = db.execute(
        query.order_by(contacts.c.entered_at.desc(), contacts.c.id.desc()), {"clinic": clinic_id}
    )
    return [_attempt_from_row(row) for row in rows]


def _attempt_from_row(row: Row[Any]) -> Attempt:
    return Attempt(
        id=row.id,
        patient_id=row.patient_id,
        episode_id=row.episode_id,
        activity=Activity(row.kind),
        on=row.on_date,
        note=row.note,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
    )


def plan_next_contact(
    db: Connection,
    episode: Episode,
    due_on: date,
    provenance: Provenance,
    *,
    at: time | None = None,
    how: str | None = None,
    time_entry_id: int | None = None,
) -> None:
    """Record the agreed day (and time) of the next contact; it replaces any day agreed before."""
    ledger_entries.add(
        db,
        planned_contacts,
        episode.clinic_id,
        provenance,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        due_on=due_on,
        due_at=f"{at:%H:%M}" if at else None,
        how=how,
        time_entry_id=time_entry_id,
    )


def snooze(db: Connection, episode: Episode, until: date, provenance: Provenance) -> None:
    """Leave an episode out of reminders until a day; its contact stays due."""
    ledger_entries.add(
        db,
        snoozes,
        episode.clinic_id,
        provenance,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        until_on=until,
    )


class _DatedFact(NamedTuple):
    """One fact: its day (none for a change of status without an end), when it was entered, its id."""

    day: date | None
    entered_at: datetime
    id: int
    time_of_day: str | None = None


def contact_summaries(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, ContactSummary]:
    """The contacts of each of these episodes, of all the clinic's when none are named.

    An episode without any facts is left out.
    """
    facts: dict[int, dict[str, list[_DatedFact]]] = {}
    for row in _CONTACT_FACTS_QUERY.rows(db, clinic_id, episode_ids):
        fact = _DatedFact(day=row.day, entered_at=row.entered_at, id=row.id, time_of_day=row.time_of_day)
        facts.setdefault(row.episode_id, {}).setdefault(row.kind, []).append(fact)
    return {episode_id: _contact_summary(by_kind) for episode_id, by_kind in facts.items()}


def _contact_summary(facts: dict[str, list[_DatedFact]]) -> ContactSummary:
    last_contact_on = _newest_day(facts, _REACHED)
    planned = _newest(facts, _PLANNED)
    letters = since_contact(_days(facts, _LETTER), last_contact_on)
    return ContactSummary(
        last_contact_on=last_contact_on,
        last_score_on=_newest_day(facts, _SCORE),
        attempts=since_contact(_days(facts, _ATTEMPT), last_contact_on),
        planned_contact_on=planned.day if planned else None,
        planned_contact_at=time.fromisoformat(planned.time_of_day)
        if planned and planned.time_of_day
        else None,
        snoozed_until=_newest_day(facts, _SNOOZE),
        letter_on=letters[-1] if letters else None,
        on_hold_until=_newest_day(facts, _STATUS_CHANGE),
        status_since=_newest_day(facts, _STATUS_SINCE),
        had_risk=_RISK_EVENT in facts,
    )


def _days(facts: dict[str, list[_DatedFact]], kind: str) -> list[date]:
    return [fact.day for fact in facts.get(kind, ()) if fact.day]


def _newest_day(facts: dict[str, list[_DatedFact]], kind: str) -> date | None:
    newest = _newest(facts, kind)
    return newest.day if newest else None


def _newest(facts: dict[str, list[_DatedFact]], kind: str) -> _DatedFact | None:
    """The fact that was entered last."""
    return max(facts.get(kind, ()), key=lambda fact: (fact.entered_at, fact.id), default=None)
