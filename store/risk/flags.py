"""Flags raised on a patient: a medication question, a risk, something to discuss.

Clearing voids a flag; its question can also be answered (see `flag_answers`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, select

from store import ledger_entries
from store.ledger_entries import Provenance
from store.patient.episodes import Episode, add_entry
from store.risk import risk_events as events
from store.risk.risk_event import RiskEvent, RiskEventCause
from store.rules.review.agenda import Flag, FlagKind
from store.tables import flag_answers, flags, risk_events

UNDONE_WITH_ENTRY = "undone with its entry"
"""Why a flag is void that a line of `/log` raised with an entry that was undone."""


@dataclass(frozen=True)
class RaisedFlag:
    """A flag that is not cleared."""

    id: int
    patient_id: int
    episode_id: int
    flag: Flag
    raised_by: int | None
    raised_at: datetime
    score_id: int | None
    """The score that raised it, if it was one."""


def raise_flag(
    db: Connection,
    episode: Episode,
    kind: FlagKind,
    on: date,
    provenance: Provenance,
    *,
    question: str = "",
    score_id: int | None = None,
) -> int:
    """Raise a flag, with the question it asks; returns its id. A risk flag opens a risk event too."""
    flag_id = _add(db, episode, kind, on, provenance, question, score_id)
    if kind is FlagKind.RISK:
        cause = RiskEventCause.SCORE if score_id else RiskEventCause.FLAG
        events.open_event(
            db, episode, cause, on, provenance, note=question, score_id=score_id, flag_id=flag_id
        )
    return flag_id


def clear(
    db: Connection,
    episode: Episode,
    kinds: Collection[FlagKind],
    provenance: Provenance,
    reason: str,
) -> int:
    """Clear an episode's open flags of these kinds; returns how many there were."""
    condition = (flags.c.episode_id == episode.id) & flags.c.kind.in_(list(kinds)) & ~_is_answered()
    return ledger_entries.void(db, flags, episode.clinic_id, provenance, reason, condition)


def void_for_score(
    db: Connection, clinic_id: int, score_id: int, provenance: Provenance, reason: str
) -> list[RiskEvent]:
    """Void the flag of a score and withdraw its risk event; returns the events that stay (see `withdraw`)."""
    ledger_entries.void(db, flags, clinic_id, provenance, reason, flags.c.score_id == score_id)
    return events.withdraw(db, clinic_id, provenance, reason, risk_events.c.score_id == score_id)


def has_open_alert_of_scores(
    db: Connection, clinic_id: int, episode_id: int, score_ids: Collection[int]
) -> bool:
    """Whether an open risk event of an episode was raised by one of these scores."""
    raised = set(
        db.execute(
            select(risk_events.c.id).where(
                ledger_entries.live(risk_events, clinic_id), risk_events.c.score_id.in_(list(score_ids))
            )
        ).scalars()
    )
    return any(event.id in raised for event in events.open_events(db, clinic_id, episode_id))


def move_raised_at(
    db: Connection,
    patient_id: int,
    episode: Episode,
    raised: Provenance,
    provenance: Provenance,
    reason: str,
) -> int:
    """Move the open flags that a member raised on a patient at a moment to another one; returns how many.

    A risk event moves along; an acknowledged one stays, because someone acted on it.
    """
    moved = _raised_at(db, episode.clinic_id, patient_id, raised)
    for row in moved:
        ledger_entries.void(db, flags, episode.clinic_id, provenance, reason, flags.c.id == row.id)
        events.withdraw(db, episode.clinic_id, provenance, reason, risk_events.c.flag_id == row.id)
        raise_flag(db, episode, FlagKind(row.kind), row.on_date, provenance, question=row.note)
    return len(moved)


def undo_raised_at(
    db: Connection,
    clinic_id: int,
    patient_id: int,
    raised: Provenance,
    questions: Collection[str],
    provenance: Provenance,
    reason: str,
) -> list[tuple[Flag, bool]]:
    """Undo the open flags that a member raised on a patient at a moment with one of these questions.

    Each is returned with whether its risk event stays open, because someone acknowledged it.
    """
    undone = []
    for row in _raised_at(db, clinic_id, patient_id, raised):
        if row.note in questions:
            ledger_entries.void(db, flags, clinic_id, provenance, reason, flags.c.id == row.id)
            stay = events.withdraw(db, clinic_id, provenance, reason, risk_events.c.flag_id == row.id)
            flag = Flag(FlagKind(row.kind), row.on_date, row.note)
            undone.append((flag, any(event.is_open for event in stay)))
    return undone


def _raised_at(db: Connection, clinic_id: int, patient_id: int, raised: Provenance) -> Sequence[Row[Any]]:
    """The flags that a member raised on a patient at a moment, neither cleared nor answered."""
    own = (
        (flags.c.patient_id == patient_id)
        & (flags.c.entered_by == raised.by)
        & (flags.c.entered_at == raised.at)
        & flags.c.score_id.is_(None)
        & ~_is_answered()
    )
    query = select(flags).where(ledger_entries.live(flags, clinic_id), own).order_by(flags.c.id)
    return db.execute(query).all()


def moved_along(db: Connection, clinic_id: int, reason: str) -> list[tuple[Flag, bool]]:
    """The flags that were moved for that reason, each with whether its safety alert stays where it was."""
    stays = exists().where(
        risk_events.c.clinic_id == flags.c.clinic_id,
        risk_events.c.flag_id == flags.c.id,
        risk_events.c.voided_at.is_(None),
    )
    query = select(flags.c.kind, flags.c.on_date, flags.c.note, stays).where(
        flags.c.clinic_id == clinic_id, flags.c.void_reason == reason
    )
    return [
        (Flag(FlagKind(kind), on, note), bool(has_alert))
        for kind, on, note, has_alert in db.execute(query.order_by(flags.c.id))
    ]


def restore_cleared(
    db: Connection, episode: Episode, cleared_at: datetime, reason: str, provenance: Provenance
) -> int:
    """Raise again, with their first day, the flags cleared at that time for that reason; returns how many.

    Only a risk flag whose event was withdrawn with it alerts again.
    """
    withdrawn = exists().where(
        risk_events.c.clinic_id == flags.c.clinic_id,
        risk_events.c.flag_id == flags.c.id,
        risk_events.c.voided_at == cleared_at,
    )
    cleared = db.execute(
        select(flags.c.kind, flags.c.on_date, flags.c.note, flags.c.score_id, withdrawn).where(
            flags.c.clinic_id == episode.clinic_id,
            flags.c.episode_id == episode.id,
            flags.c.voided_at == cleared_at,
            flags.c.void_reason == reason,
        )
    ).all()
    for kind, on, question, score_id, alerts_again in cleared:
        if alerts_again:
            raise_flag(db, episode, FlagKind(kind), on, provenance, question=question, score_id=score_id)
        else:
            _add(db, episode, FlagKind(kind), on, provenance, question, score_id)
    return len(cleared)


def open_flags(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, tuple[RaisedFlag, ...]]:
    """The flags neither cleared nor answered of each episode (of all when none are named), oldest first."""
    query = (
        select(flags)
        .where(ledger_entries.live(flags, clinic_id), ~_is_answered())
        .order_by(flags.c.on_date, flags.c.id)
    )
    if episode_ids is not None:
        query = query.where(flags.c.episode_id.in_(list(episode_ids)))
    by_episode: dict[int, list[RaisedFlag]] = {}
    for row in db.execute(query):
        by_episode.setdefault(row.episode_id, []).append(_raised_flag(row))
    return {episode_id: tuple(raised) for episode_id, raised in by_episode.items()}


def _is_answered() -> ColumnElement[bool]:
    """The condition that the question of a flag (of a query on flags) was answered or closed."""
    return exists().where(
        flag_answers.c.clinic_id == flags.c.clinic_id,
        flag_answers.c.flag_id == flags.c.id,
        flag_answers.c.voided_at.is_(None),
    )


def _raised_flag(row: Row[Any]) -> RaisedFlag:
    return RaisedFlag(
        id=row.id,
        patient_id=row.patient_id,
        episode_id=row.episode_id,
        flag=Flag(FlagKind(row.kind), row.on_date, row.note),
        raised_by=row.entered_by,
        raised_at=row.entered_at,
        score_id=row.score_id,
    )


def _add(
    db: Connection,
    episode: Episode,
    kind: FlagKind,
    on: date,
    provenance: Provenance,
    question: str,
    score_id: int | None,
) -> int:
    return add_entry(
        db,
        flags,
        episode,
        provenance,
        kind=kind,
        on_date=on,
        note=question,
        score_id=score_id,
    )
