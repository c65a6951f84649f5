"""Corrections of the steps on a risk event: each is voided and stays in the history. Source: domain.md §5."""

from dataclasses import replace

from sqlalchemy import Connection

from store import audit, ledger_entries
from store.clinic.members import Member
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import episodes
from store.risk import flags, risk_events, risk_tiers, sentences
from store.risk.risk_event import SCREEN_EDITED, RiskEvent, RiskStep, RiskStepKind
from store.risk.risk_steps import CLOSED_REASON, add_step, lock_open_event, once
from store.rules.risk.risk import CssrsAnswers
from store.tables import risk_events as risk_events_table
from store.tables import risk_steps

_STEPS_OF_SCREEN = {
    RiskStepKind.SCREENED,
    RiskStepKind.TIER_SET,
    RiskStepKind.LOWERED,
    RiskStepKind.LOWERING_REQUESTED,
}


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


def undo_screen(
    db: Connection, clinic_id: int, event_id: int, screen_id: int, provenance: Provenance, note: str = ""
) -> RiskEvent:
    """Undo the latest C-SSRS screen, with the tier and the request that came from it.

    The event that a screen opened is withdrawn, unless someone acknowledged it: then it stays open until it
    is closed with a note.

    Args:
        db: the transaction.
        clinic_id: the clinic.
        event_id: the event.
        screen_id: the event's `last_screen_id` when the button was shown.
        provenance: who undoes it, and when.
        note: of the step that undoes it.

    Raises:
        UserError: it was already undone, or another screen was recorded since.
    """
    event = risk_events.lock_event(db, clinic_id, event_id)
    _check_latest(event, screen_id)
    if screen_id:
        for step in _steps_of_screen(event, screen_id):
            _void(db, event, step, provenance, sentences.UNDONE)
        return add_step(
            db, risk_events.by_id(db, clinic_id, event_id), RiskStepKind.SCREEN_UNDONE, provenance, note=note
        )
    risk_events.withdraw(db, clinic_id, provenance, sentences.UNDONE, risk_events_table.c.id == event_id)
    return add_step(db, event, RiskStepKind.FIRST_SCREEN_UNDONE, provenance, note=note)


def edit_screen(
    db: Connection,
    clinic_id: int,
    event_id: int,
    screen_id: int,
    answers: CssrsAnswers,
    member: Member,
    provenance: Provenance,
    note: str = "",
) -> RiskEvent:
    """Undo the latest C-SSRS screen for one with other answers, which set the tier.

    Where the event was withdrawn with it, the new answers open one of their own, as of the same day.

    Raises:
        UserError: as `check_editable`.
    """
    check_editable(risk_events.lock_event(db, clinic_id, event_id), screen_id)
    event = undo_screen(db, clinic_id, event_id, screen_id, provenance, SCREEN_EDITED)
    if event.is_open:
        return risk_tiers.record_screen(db, clinic_id, event_id, answers, member, provenance, note)
    episode = episodes.by_id(db, clinic_id, event.episode_id)
    return risk_tiers.open_event_from_screen(db, episode, answers, event.on, provenance, note)


def check_editable(event: RiskEvent, screen_id: int) -> None:
    """Refuse to edit a screen that is not the latest, or of an event that was closed by hand.

    Raises:
        UserError: so.
    """
    _check_latest(event, screen_id)
    if not event.may_edit_screen:
        raise UserError(*sentences.REOPEN_TO_EDIT)


def _check_latest(event: RiskEvent, screen_id: int) -> None:
    if event.withdrawn_at or event.last_screen_id != screen_id:
        raise UserError(sentences.NOT_LATEST_SCREEN, sentences.SEE_CARD)


def _steps_of_screen(event: RiskEvent, screen_id: int) -> list[RiskStep]:
    """The screen and what was recorded with it; its acknowledgement too where nothing was done since."""
    screen = next(step for step in event.steps if step.id == screen_id)
    at_once = [step for step in event.steps if (step.at, step.by) == (screen.at, screen.by)]
    since = [step for step in event.steps if step.id > at_once[-1].id and step.by is not None]
    kinds = _STEPS_OF_SCREEN if since else {*_STEPS_OF_SCREEN, RiskStepKind.ACKNOWLEDGED}
    return [step for step in at_once if step.step_kind in kinds]


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
