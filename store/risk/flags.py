"""Flags raised on a patient: a medication question, a risk, something to discuss; cleared by voiding."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from store import ledger_entries
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.risk import risk_events as risk
from store.risk.risk_event import RiskEvent, RiskEventCause
from store.rules.review.agenda import Flag, FlagKind
from store.tables import flags, risk_events


@dataclass(frozen=True)
class RaisedFlag:
    """A flag that is up."""

    id: int
    patient_id: int
    episode_id: int
    flag: Flag
    raised_by: int | None
    raised_at: datetime
    score_id: int | None
    """The score that raised it, if one did."""


def raise_flag(
    db: Connection,
    episode: Episode,
    kind: FlagKind,
    on: date,
    said: Provenance,
    *,
    question: str = "",
    score_id: int | None = None,
) -> int:
    """Raise a flag, with the question it asks; returns its id. A risk flag opens a risk event with it."""
    flag_id = _add(db, episode, kind, on, said, question, score_id)
    if kind is FlagKind.RISK:
        cause = RiskEventCause.SCORE if score_id else RiskEventCause.FLAG
        risk.open_event(db, episode, cause, on, said, note=question, score_id=score_id, flag_id=flag_id)
    return flag_id


def clear(
    db: Connection, episode: Episode, kinds: Collection[FlagKind], said: Provenance, reason: str
) -> int:
    """Clear an episode's flags of these kinds; returns how many were up."""
    these = (flags.c.episode_id == episode.id) & flags.c.kind.in_(list(kinds))
    return ledger_entries.void(db, flags, episode.clinic_id, said, reason, these)


def void_for_score(
    db: Connection, clinic_id: int, score_id: int, said: Provenance, reason: str
) -> list[RiskEvent]:
    """Void the flag that a score raised and withdraw its risk event; returns the event that has to stay."""
    ledger_entries.void(db, flags, clinic_id, said, reason, flags.c.score_id == score_id)
    return risk.withdraw(db, clinic_id, said, reason, risk_events.c.score_id == score_id)


def restore_cleared(
    db: Connection, episode: Episode, cleared_at: datetime, reason: str, said: Provenance
) -> int:
    """Raise what was cleared at a moment for a reason, with its first day; returns how many.

    Nobody is alerted again: the risk event was never closed by that clearing.
    """
    cleared = db.execute(
        select(flags.c.kind, flags.c.on_date, flags.c.note, flags.c.score_id).where(
            flags.c.clinic_id == episode.clinic_id,
            flags.c.episode_id == episode.id,
            flags.c.voided_at == cleared_at,
            flags.c.void_reason == reason,
        )
    ).all()
    for kind, on, question, score_id in cleared:
        _add(db, episode, FlagKind(kind), on, said, question, score_id)
    return len(cleared)


def open_flags(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, tuple[RaisedFlag, ...]]:
    """The flags that are up on each episode (on all when none are named), oldest first."""
    query = (
        select(
            flags.c.id,
            flags.c.patient_id,
            flags.c.episode_id,
            flags.c.kind,
            flags.c.on_date,
            flags.c.note,
            flags.c.entered_by,
            flags.c.entered_at,
            flags.c.score_id,
        )
        .where(ledger_entries.live(flags, clinic_id))
        .order_by(flags.c.on_date, flags.c.id)
    )
    if episode_ids is not None:
        query = query.where(flags.c.episode_id.in_(list(episode_ids)))
    found: dict[int, list[RaisedFlag]] = {}
    for row in db.execute(query):
        up = RaisedFlag(
            row.id,
            row.patient_id,
            row.episode_id,
            Flag(FlagKind(row.kind), row.on_date, row.note),
            row.entered_by,
            row.entered_at,
            row.score_id,
        )
        found.setdefault(row.episode_id, []).append(up)
    return {episode_id: tuple(up) for episode_id, up in found.items()}


def _add(
    db: Connection,
    episode: Episode,
    kind: FlagKind,
    on: date,
    said: Provenance,
    question: str,
    score_id: int | None,
) -> int:
    return ledger_entries.add(
        db,
        flags,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        kind=kind,
        on_date=on,
        note=question,
        score_id=score_id,
    )
