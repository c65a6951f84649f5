"""Attempts and no-shows without minutes: added, voided, and read by request and member."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from store import ledger_entries
from store.db import columns_of
from store.ledger import contacts as contact_entries
from store.ledger_entries import LedgerEntry, Provenance
from store.patient import episodes
from store.patient.episodes import Episode
from store.rules.activities import ATTEMPT_ACTIVITIES, Activity
from store.tables import contacts, planned_contacts


@dataclass(frozen=True, kw_only=True)
class Attempt(LedgerEntry):
    """An attempt or a no-show on the ledger, without minutes."""

    activity: Activity
    on: date
    at: time | None = None
    """The time of day, where one was typed."""


_ATTEMPTS_QUERY: Select[Any] = select(
    *columns_of(Attempt, contacts, activity=contacts.c.kind, on=contacts.c.on_date, at=contacts.c.tried_at)
).where(
    contacts.c.clinic_id == bindparam("clinic"),
    contacts.c.kind.in_(ATTEMPT_ACTIVITIES),
    contacts.c.time_entry_id.is_(None),
)


def add(
    db: Connection,
    episode: Episode,
    provenance: Provenance,
    activity: Activity,
    on: date,
    *,
    note: str,
    request_key: str,
    line: int,
    at: time | None = None,
) -> Attempt:
    """Record an attempt or a no-show made by the member who enters it.

    Raises:
        IntegrityError: this line of this request is on the ledger already.
    """
    attempt_id = contact_entries.add(
        db,
        episode,
        provenance,
        activity,
        on,
        member_id=provenance.by,
        reached=False,
        note=note,
        tried_at=at,
        request_key=request_key,
        line=line,
    )
    return Attempt(
        id=attempt_id,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        activity=activity,
        on=on,
        at=at,
        note=note,
        source=provenance.source,
        entered_by=provenance.by,
        entered_at=provenance.at,
    )


def void(db: Connection, clinic_id: int, attempt_id: int, provenance: Provenance, reason: str) -> bool:
    """Void the member's own attempt, and the next contact planned with it; False when it was void already."""
    attempt = by_id(db, clinic_id, attempt_id)
    if attempt is None or attempt.entered_by != provenance.by:
        return False
    planned_with_it = (
        (planned_contacts.c.episode_id == attempt.episode_id)
        & (planned_contacts.c.entered_by == attempt.entered_by)
        & (planned_contacts.c.entered_at == attempt.entered_at)
        & planned_contacts.c.time_entry_id.is_(None)
    )
    ledger_entries.void(db, planned_contacts, clinic_id, provenance, reason, planned_with_it)
    return ledger_entries.void(db, contacts, clinic_id, provenance, reason, contacts.c.id == attempt_id) == 1


def by_id(db: Connection, clinic_id: int, attempt_id: int) -> Attempt | None:
    """The attempt of that id, void or not."""
    row = db.execute(_ATTEMPTS_QUERY.where(contacts.c.id == attempt_id), {"clinic": clinic_id}).first()
    return _attempt_from_row(row) if row else None


def of_request(db: Connection, clinic_id: int, request_key: str) -> list[Attempt]:
    """The attempts that an earlier delivery of the same request saved, in the order typed."""
    query = _ATTEMPTS_QUERY.where(contacts.c.request_key == request_key).order_by(contacts.c.line)
    return [_attempt_from_row(row) for row in db.execute(query, {"clinic": clinic_id})]


def entered_by_member(db: Connection, clinic_id: int, member_id: int, since: datetime) -> list[Attempt]:
    """The attempts that a member entered since a moment, the one made last first, void ones included."""
    query = _ATTEMPTS_QUERY.where(contacts.c.entered_by == member_id, contacts.c.entered_at >= since)
    rows = db.execute(query.order_by(contacts.c.id.desc()), {"clinic": clinic_id})
    return [_attempt_from_row(row) for row in rows]


def own_attempt_since(db: Connection, episode: Episode, member_id: int, since: datetime) -> int | None:
    """The id of the member's own attempt entered since a moment, if there is one.

    The episode is locked first, so that the second of two simultaneous clicks finds the first.
    """
    episodes.lock(db, episode.clinic_id, episode.id)
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


def _attempt_from_row(row: Row[Any]) -> Attempt:
    at = time.fromisoformat(row.at) if row.at else None
    return Attempt(**(row._asdict() | {"activity": Activity(row.activity), "at": at}))
