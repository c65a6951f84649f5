"""Risk events on the ledger: opened by a positive risk item, a risk flag or a screen; read with their steps.

Nobody's risk is judged here: it is routed and recorded (domain.md §5). `risk_steps` takes the steps.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, or_, select

from store import audit, ledger_entries
from store.clinic import clinics
from store.errors import UserError
from store.ledger_entries import EpisodeFactsQuery, Provenance
from store.patient.episodes import Episode
from store.risk.risk_event import RiskEvent, RiskEventCause, RiskStep, RiskStepKind
from store.rules.risk import risk as rules
from store.rules.risk.risk import CssrsAnswers, RiskTier
from store.tables import patients, risk_events, risk_steps


def open_event(
    db: Connection,
    episode: Episode,
    cause: RiskEventCause,
    on: date,
    said: Provenance,
    *,
    note: str = "",
    score_id: int | None = None,
    flag_id: int | None = None,
    screen: CssrsAnswers | None = None,
) -> RiskEvent:
    """Open an event; on a patient made up for a rehearsal it is one of a rehearsal."""
    event_id = ledger_entries.add(
        db,
        risk_events,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        cause=cause,
        on_date=on,
        score_id=score_id,
        flag_id=flag_id,
        answers=vars(screen) if screen else None,
        tier=rules.tier_of(screen) if screen else None,
        note=note,
        rehearsal=_is_rehearsal(db, episode),
    )
    audit.record(db, episode.clinic_id, said.at, said.by, "risk opened", f"risk:{event_id}", {"cause": cause})
    return _read(db, episode.clinic_id, risk_events.c.id == event_id)[0]


def withdraw(
    db: Connection, clinic_id: int, said: Provenance, reason: str, which: ColumnElement[bool]
) -> list[RiskEvent]:
    """Void the events of a score or flag that is undone; returns those that stay.

    One that somebody acknowledged stays until it is closed with a note: it was acted on.
    """
    found = ledger_entries.live(risk_events, clinic_id) & which
    _lock(db, found)
    stay = []
    for event in _read(db, clinic_id, found):
        if event.acknowledged:
            stay.append(event)
            continue
        ledger_entries.void(db, risk_events, clinic_id, said, reason, risk_events.c.id == event.id)
        audit.record(db, clinic_id, said.at, said.by, "risk withdrawn", f"risk:{event.id}")
    return stay


def lock_event(db: Connection, clinic_id: int, event_id: int) -> RiskEvent:
    """The event as it stands, with nobody else acting on it until this transaction ends.

    Raises:
        UserError: none of that id here.
    """
    _lock(db, (risk_events.c.clinic_id == clinic_id) & (risk_events.c.id == event_id))
    return by_id(db, clinic_id, event_id)


def by_id(db: Connection, clinic_id: int, event_id: int) -> RiskEvent:
    """The event of that id in that clinic, withdrawn or not.

    Raises:
        UserError: none of that id here.
    """
    found = _read(db, clinic_id, risk_events.c.id == event_id)
    if not found:
        raise UserError("That alert is not on this clinic's registry.")
    return found[0]


def open_events(db: Connection, clinic_id: int, episode_id: int) -> tuple[RiskEvent, ...]:
    """The events of an episode that are still open, oldest first."""
    held = _read(db, clinic_id, (risk_events.c.episode_id == episode_id) & _not_closed())
    return tuple(event for event in held if event.is_open)


def open_or_recently_closed(db: Connection, clinic_id: int, since: datetime) -> list[RiskEvent]:
    """The clinic's open events, and those closed or withdrawn since a moment: what posts may speak of."""
    present = or_(risk_events.c.voided_at.is_(None), risk_events.c.voided_at >= since)
    return _read(db, clinic_id, present & _not_closed(before=since))


def open_tiers(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None
) -> dict[int, tuple[RiskTier, date]]:
    """The highest tier of each episode's open events, and since which day (the clinic's) it stands."""
    held = _with_steps(db, clinic_id, _OPEN_EVENTS_QUERY.rows(db, clinic_id, episode_ids).all())
    if not held:
        return {}
    zone = clinics.by_id(db, clinic_id).zone
    found: dict[int, tuple[RiskTier, date]] = {}
    for event in held:
        if event.tier is None:
            continue
        stands = (event.tier, event.tier_at.astimezone(zone).date())
        known = found.get(event.episode_id, stands)
        found[event.episode_id] = max(known, stands, key=lambda each: (rules.tier_rank(each[0]), each[1]))
    return found


def _is_rehearsal(db: Connection, episode: Episode) -> bool:
    here = (patients.c.clinic_id == episode.clinic_id, patients.c.id == episode.patient_id)
    return bool(db.execute(select(patients.c.rehearsal).where(*here)).scalar())


def _lock(db: Connection, which: ColumnElement[bool]) -> None:
    db.execute(
        select(risk_events.c.id).where(which).order_by(risk_events.c.id).with_for_update(key_share=True)
    )


def _not_closed(before: datetime | None = None) -> ColumnElement[bool]:
    """Not closed, or (with a moment) not closed before it."""
    closing = (
        (risk_steps.c.clinic_id == risk_events.c.clinic_id)
        & (risk_steps.c.risk_event_id == risk_events.c.id)
        & (risk_steps.c.step == RiskStepKind.CLOSED)
    )
    if before is not None:
        closing &= risk_steps.c.entered_at < before
    return ~exists().where(closing)


def _read(db: Connection, clinic_id: int, which: ColumnElement[bool]) -> list[RiskEvent]:
    """Events with their steps, oldest first, in two queries however many there are."""
    held = select(risk_events).where(risk_events.c.clinic_id == clinic_id, which).order_by(risk_events.c.id)
    return _with_steps(db, clinic_id, db.execute(held).all())


def _with_steps(db: Connection, clinic_id: int, held: Sequence[Row[Any]]) -> list[RiskEvent]:
    if not held:
        return []
    taken: dict[int, list[RiskStep]] = {}
    steps = (
        select(risk_steps)
        .where(risk_steps.c.clinic_id == clinic_id, risk_steps.c.risk_event_id.in_([row.id for row in held]))
        .order_by(risk_steps.c.id)
    )
    for row in db.execute(steps):
        taken.setdefault(row.risk_event_id, []).append(_step(row))
    return [_event(row, tuple(taken.get(row.id, ()))) for row in held]


_OPEN_EVENTS_QUERY = EpisodeFactsQuery(
    (risk_events, select(risk_events).where(_not_closed()).order_by(risk_events.c.id))
)


def _step(row: Row[Any]) -> RiskStep:
    tier = RiskTier(row.tier) if row.tier else None
    return RiskStep(
        row.id, RiskStepKind(row.step), row.entered_by, row.entered_at, row.member_id, tier, row.note
    )


def _event(row: Row[Any], steps: tuple[RiskStep, ...]) -> RiskEvent:
    return RiskEvent(
        row.id,
        row.clinic_id,
        row.patient_id,
        row.episode_id,
        RiskEventCause(row.cause),
        row.on_date,
        row.note,
        row.rehearsal,
        row.entered_by,
        row.entered_at,
        RiskTier(row.tier) if row.tier else None,
        row.voided_at,
        row.voided_by,
        steps,
    )
