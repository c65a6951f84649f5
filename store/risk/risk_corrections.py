"""Corrections of the steps on a risk event: each is voided and stays in the history. Source: domain.md §5."""

from dataclasses import replace

from sqlalchemy import Connection

from store import audit, ledger_entries
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import episodes
from store.risk import flags, risk_events, sentences
from store.risk.risk_event import RiskEvent, RiskStep, RiskStepKind
from store.risk.risk_steps import CLOSED_REASON, add_step, lock_open_event, once
from store.tables import risk_steps


def undo_acknowledgement(db: Connection, clinic_id: int, event_id: int, provenance: Provenance) -> RiskEvent:
    """Take back an acknowledgement: the event waits for someone again, and escalates until someone acts.

    Raises:
        UserError: the event is over, nobody acknowledged it, or someone worked on it since.
    """
    event = lock_open_event(db, clinic_id, event_id, provenance)
    if event.acknowledged is None or not event.only_acknowledged:
        raise UserError(sentences.ACKNOWLEDGEMENT_STAYS, sentences.SEE_CARD)
    _void(db, event, event.acknowledged, provenance, sentences.UNDONE)
    return add_step(db, event, RiskStepKind.ACKNOWLEDGEMENT_UNDONE, provenance)


def reopen(db: Connection, clinic_id: int, event_id: int, provenance: Provenance) -> RiskEvent:
    """Take back the closing of an event; the risk flag that was cleared with it is raised again.

    Raises:
        UserError: it isn't closed.
    """
    event, closed = _closed(db, clinic_id, event_id)
    _void(db, event, closed, provenance, sentences.UNDONE)
    episode = episodes.by_id(db, clinic_id, event.episode_id)
    flags.restore_cleared(db, episode, closed.at, CLOSED_REASON, provenance)
    return add_step(db, event, RiskStepKind.REOPENED, provenance)


def correct_closing_note(
    db: Connection, clinic_id: int, event_id: int, note: str, provenance: Provenance
) -> RiskEvent:
    """Say otherwise what was done when an event was closed; who closed it, and when, stays.

    Raises:
        UserError: it isn't closed, or no note.
    """
    if not note.strip():
        raise UserError(sentences.CLOSING_NEEDS_NOTE)
    event, closed = _closed(db, clinic_id, event_id)
    _void(db, event, closed, provenance, sentences.NOTE_CORRECTED)
    event = risk_events.by_id(db, clinic_id, event_id)
    kind = RiskStepKind.CLOSED
    ledger_entries.add(
        db,
        risk_steps,
        clinic_id,
        replace(provenance, by=closed.by, at=closed.at),
        risk_event_id=event_id,
        step=kind,
        once=once(event, kind),
        note=note.strip(),
    )
    audit.record(db, clinic_id, provenance.at, provenance.by, "risk note corrected", f"risk:{event_id}")
    return risk_events.by_id(db, clinic_id, event_id)


def _closed(db: Connection, clinic_id: int, event_id: int) -> tuple[RiskEvent, RiskStep]:
    event = risk_events.lock_event(db, clinic_id, event_id)
    if event.closed is None or event.withdrawn_at:
        raise UserError(sentences.NOT_CLOSED, sentences.SEE_CARD)
    return event, event.closed


def _void(db: Connection, event: RiskEvent, step: RiskStep, provenance: Provenance, reason: str) -> None:
    condition = risk_steps.c.id == step.id
    ledger_entries.void(db, risk_steps, event.clinic_id, provenance, reason, condition)
