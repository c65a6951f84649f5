"""What the ledger says about each episode's contacts, read in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    cast,
    func,
    literal_column,
    null,
    select,
)

from store import ledger_entries
from store.ledger.contacts import LETTER
from store.ledger_entries import EpisodeFactsQuery
from store.rules.contacts.next_contact import since_contact
from store.tables import contacts, planned_contacts, risk_events, scores, snoozes, status_changes

_FactsPart = tuple[Table, Select[int, str, date | None, datetime, int, str | None]]

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


@dataclass(frozen=True)
class PlannedWay:
    """How the next contact was agreed: by phone, at two o'clock; each may be missing."""

    how: str = ""
    at: str = ""
    """The clinic's local time of day, like 14:00."""


def planned_ways(db: Connection, clinic_id: int) -> dict[int, PlannedWay]:
    """By episode, how the last agreed contact is to happen."""
    table = planned_contacts.c
    query = select(table.episode_id, table.how, table.due_at).where(
        ledger_entries.live(planned_contacts, clinic_id)
    )
    rows = db.execute(query.order_by(table.entered_at, table.id))
    return {row.episode_id: PlannedWay(row.how or "", row.due_at or "") for row in rows}


class _DatedFact(NamedTuple):
    """One fact: its day (none for a change of status without an end), when it was entered, its id."""

    day: date | None
    entered_at: datetime
    id: int
    time_of_day: str | None = None


def by_episode(
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
