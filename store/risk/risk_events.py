"""Risk events on the ledger: opened by a positive risk item, a risk flag or a screen; read with their steps.

Risk is routed and recorded here, never judged (domain.md §5). `risk_steps` takes the steps.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, bindparam, exists, or_, select

from store import audit, ledger_entries
from store.clinic import clinics
from store.errors import UserError
from store.ledger_entries import EpisodeFactsQuery, Provenance
from store.patient.charts.hidden_charts import is_copy, is_shown
from store.patient.episodes import Episode, add_entry
from store.risk import sentences
from store.risk.risk_event import RiskEvent, RiskEventCause, RiskStep, RiskStepKind
from store.rules.risk import risk as rules
from store.rules.risk.risk import CssrsAnswers, OpenRisk, RiskTier
from store.tables import episodes, patients, risk_events, risk_steps


def open_event(
    db: Connection,
    episode: Episode,
    cause: RiskEventCause,
    on: date,
    provenance: Provenance,
    *,
    note: str = "",
    score_id: int | None = None,
    flag_id: int | None = None,
    screen: CssrsAnswers | None = None,
) -> RiskEvent:
    """Open a risk event; on the made-up patient of a drill it is marked as a drill."""
    event_id = add_entry(
        db,
        risk_events,
        episode,
        provenance,
        cause=cause,
        on_date=on,
        score_id=score_id,
        flag_id=flag_id,
        answers=vars(screen) if screen else None,
        tier=rules.tier_of(screen) if screen else None,
        note=note,
        rehearsal=_is_drill(db, episode),
    )
    audit.record(
        db,
        episode.clinic_id,
        provenance.at,
        provenance.by,
        "risk opened",
        f"risk:{event_id}",
        {"cause": cause},
    )
    return _read(db, episode.clinic_id, risk_events.c.id == event_id)[0]


def withdraw(
    db: Connection, clinic_id: int, provenance: Provenance, reason: str, condition: ColumnElement[bool]
) -> list[RiskEvent]:
    """Void the events of a score or flag that was undone; returns those that stay.

    An acknowledged event stays until it is closed with a note, because someone acted on it.
    """
    wanted = ledger_entries.live(risk_events, clinic_id) & condition
    _lock(db, wanted)
    stay = []
    for event in _read(db, clinic_id, wanted):
        if event.acknowledged:
            stay.append(event)
            continue
        ledger_entries.void(db, risk_events, clinic_id, provenance, reason, risk_events.c.id == event.id)
        audit.record(db, clinic_id, provenance.at, provenance.by, "risk withdrawn", f"risk:{event.id}")
    return stay


def lock_event(db: Connection, clinic_id: int, event_id: int) -> RiskEvent:
    """The current event, locked against other steps until this transaction ends.

    Raises:
        UserError: the clinic has no event of that id.
    """
    _lock(db, (risk_events.c.clinic_id == clinic_id) & (risk_events.c.id == event_id))
    return by_id(db, clinic_id, event_id)


def by_id(db: Connection, clinic_id: int, event_id: int) -> RiskEvent:
    """The event of that id in that clinic, withdrawn or not.

    Raises:
        UserError: the clinic has no event of that id.
    """
    found = _read(db, clinic_id, risk_events.c.id == event_id)
    if not found:
        raise UserError(sentences.NO_SUCH_ALERT)
    return found[0]


def open_events(db: Connection, clinic_id: int, episode_id: int) -> tuple[RiskEvent, ...]:
    """The events of an episode that are still open, oldest first."""
    not_closed = _read(db, clinic_id, (risk_events.c.episode_id == episode_id) & _not_closed())
    return tuple(event for event in not_closed if event.is_open)


def open_or_recently_closed(db: Connection, clinic_id: int, since: datetime) -> list[RiskEvent]:
    """Events that are open, or were closed or withdrawn at `since` or later: what posts are about."""
    rows = db.execute(_OPEN_OR_RECENTLY_CLOSED, {"clinic": clinic_id, "since": since}).all()
    return _with_steps(db, clinic_id, rows)


def open_risks(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, OpenRisk]:
    """What is open of each episode's safety alerts; episodes without an open one are left out."""
    events = _with_steps(db, clinic_id, _OPEN_EVENTS_QUERY.rows(db, clinic_id, episode_ids).all())
    if not events:
        return {}
    zone = clinics.by_id(db, clinic_id).zone
    by_episode: dict[int, list[RiskEvent]] = {}
    for event in events:
        by_episode.setdefault(event.episode_id, []).append(event)
    return {episode_id: _open_risk(found, zone) for episode_id, found in by_episode.items()}


def has_open_event() -> ColumnElement[bool]:
    """The condition that an episode (of a query on episodes) has an open event."""
    return exists().where(
        risk_events.c.clinic_id == episodes.c.clinic_id,
        risk_events.c.episode_id == episodes.c.id,
        risk_events.c.voided_at.is_(None),
        _not_closed(),
    )


def _open_risk(events: Sequence[RiskEvent], zone: ZoneInfo) -> OpenRisk:
    tiers = [
        (rules.tier_rank(event.tier), event.tier_at.astimezone(zone).date(), event.tier)
        for event in events
        if event.tier
    ]
    _, tier_since, tier = max(tiers, default=(0, None, None))
    return OpenRisk(
        since=min(event.on for event in events),
        tier=tier,
        tier_since=tier_since,
        acknowledged=all(event.acknowledged for event in events),
    )


def _is_drill(db: Connection, episode: Episode) -> bool:
    own = (patients.c.clinic_id == episode.clinic_id, patients.c.id == episode.patient_id)
    return bool(db.execute(select(patients.c.rehearsal).where(*own)).scalar())


def _lock(db: Connection, condition: ColumnElement[bool]) -> None:
    db.execute(
        select(risk_events.c.id).where(condition).order_by(risk_events.c.id).with_for_update(key_share=True)
    )


def _not_closed(before: BindParameter[datetime] | None = None) -> ColumnElement[bool]:
    """The condition that an event is not closed, or (with `before`) was not closed before that time."""
    closing = (
        (risk_steps.c.clinic_id == risk_events.c.clinic_id)
        & (risk_steps.c.risk_event_id == risk_events.c.id)
        & (risk_steps.c.step == RiskStepKind.CLOSED)
        & risk_steps.c.voided_at.is_(None)
    )
    if before is not None:
        closing &= risk_steps.c.entered_at < before
    return ~exists().where(closing)


def _read(db: Connection, clinic_id: int, condition: ColumnElement[bool]) -> list[RiskEvent]:
    """Events with their steps, oldest first, in two queries however many there are."""
    query = (
        select(risk_events).where(risk_events.c.clinic_id == clinic_id, condition).order_by(risk_events.c.id)
    )
    return _with_steps(db, clinic_id, db.execute(query).all())


def _with_steps(db: Connection, clinic_id: int, rows: Sequence[Row[Any]]) -> list[RiskEvent]:
    if not rows:
        return []
    by_event: dict[int, list[RiskStep]] = {}
    undone: dict[int, list[RiskStep]] = {}
    steps = (
        select(risk_steps)
        .where(risk_steps.c.clinic_id == clinic_id, risk_steps.c.risk_event_id.in_([row.id for row in rows]))
        .order_by(risk_steps.c.id)
    )
    for row in db.execute(steps):
        of_kind = undone if row.voided_at else by_event
        of_kind.setdefault(row.risk_event_id, []).append(_step(row))
    return [_event(row, tuple(by_event.get(row.id, ())), tuple(undone.get(row.id, ()))) for row in rows]


_CLINIC: BindParameter[int] = bindparam("clinic")
_SINCE: BindParameter[datetime] = bindparam("since")
_OPEN_OR_RECENTLY_CLOSED = (
    select(risk_events)
    .where(
        risk_events.c.clinic_id == _CLINIC,
        or_(risk_events.c.voided_at.is_(None), risk_events.c.voided_at >= _SINCE),
        _not_closed(before=_SINCE),
        is_shown(risk_events.c.patient_id, _CLINIC),
    )
    .order_by(risk_events.c.id)
)
"""Built once: six kinds of posts ask for it in every run."""

_OPEN_EVENTS_QUERY = EpisodeFactsQuery(
    (risk_events, select(risk_events).where(_not_closed()).order_by(risk_events.c.id))
)


def _step(row: Row[Any]) -> RiskStep:
    return RiskStep(
        id=row.id,
        step_kind=RiskStepKind(row.step),
        by=row.entered_by,
        at=row.entered_at,
        notified_member_id=row.member_id,
        tier=RiskTier(row.tier) if row.tier else None,
        note=row.note,
        is_copy=is_copy(row.source),
        voided_by=row.voided_by,
        voided_at=row.voided_at,
        is_corrected=row.void_reason == sentences.NOTE_CORRECTED,
    )


def _event(row: Row[Any], steps: tuple[RiskStep, ...], undone: tuple[RiskStep, ...]) -> RiskEvent:
    return RiskEvent(
        id=row.id,
        clinic_id=row.clinic_id,
        patient_id=row.patient_id,
        episode_id=row.episode_id,
        cause=RiskEventCause(row.cause),
        on=row.on_date,
        note=row.note,
        is_drill=row.rehearsal,
        opened_by=row.entered_by,
        opened_at=row.entered_at,
        first_tier=RiskTier(row.tier) if row.tier else None,
        withdrawn_at=row.voided_at,
        withdrawn_by=row.voided_by,
        steps=steps,
        undone_steps=undone,
        first_screen=CssrsAnswers(**row.answers) if row.answers else None,
    )
