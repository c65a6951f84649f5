"""The tier of a risk event: set by a screen or by hand; only a consultant lowers it. Source: domain.md §5.

Anyone else's request to lower it is recorded and waits for a consultant's approval.
"""

from datetime import date

from sqlalchemy import Connection, select

from store.clinic.members import Member
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.risk import risk_events, sentences
from store.risk.risk_event import NOTE_MARK, RiskEvent, RiskEventCause, RiskStepKind
from store.risk.risk_steps import add_step, ensure_acknowledged, lock_open_event, who_and_when
from store.rules.risk import risk as rules
from store.rules.risk.risk import CssrsAnswers, RiskTier
from store.rules.risk.sentences import answers_text
from store.rules.roles import Role
from store.tables import risk_steps


def record_screen(
    db: Connection,
    clinic_id: int,
    event_id: int,
    answers: CssrsAnswers,
    member: Member,
    provenance: Provenance,
    note: str = "",
) -> RiskEvent:
    """Record a screen and set the tier by its answers; a lower one waits for the consultant.

    Raises:
        UserError: the event is over.
    """
    event = ensure_acknowledged(db, lock_open_event(db, clinic_id, event_id, provenance), provenance)
    tier = rules.tier_of(answers)
    full_note = NOTE_MARK.join(part for part in (answers_text(answers), note) if part)
    event = add_step(db, event, RiskStepKind.SCREENED, provenance, tier=tier, note=full_note)
    asked = event.lowering_request
    if tier == event.tier or (asked and asked.tier == tier and Role.CONSULTANT not in member.roles):
        return event
    return _change_tier(db, event, tier, member, provenance, sentences.BY_SCREEN)


def open_event_from_screen(
    db: Connection, episode: Episode, answers: CssrsAnswers, on: date, provenance: Provenance, note: str = ""
) -> RiskEvent:
    """Record a screen where no event is open: it opens one, and closes it when all answers are no."""
    event = risk_events.open_event(
        db, episode, RiskEventCause.SCREEN, on, provenance, note=note, screen=answers
    )
    if event.tier:
        return event
    kind = RiskStepKind.CLOSED
    return add_step(db, event, kind, provenance, once=kind, note=sentences.SCREEN_WAS_NEGATIVE)


def set_tier(
    db: Connection,
    clinic_id: int,
    event_id: int,
    tier: RiskTier | None,
    member: Member,
    provenance: Provenance,
    *,
    note: str = "",
    version: int | None = None,
) -> RiskEvent:
    """Set the tier; where that lowers it, anyone but a consultant requests the consultant's approval.

    Args:
        db: the transaction.
        clinic_id: the clinic.
        event_id: the event.
        tier: the new tier, or None for none.
        member: who sets it.
        provenance: the same person, when and through what.
        note: why.
        version: the event's `tier_version` when the person opened the form.

    Raises:
        UserError: the event is over, it already has that tier, or a colleague set the tier meanwhile.
    """
    event = lock_open_event(db, clinic_id, event_id, provenance)
    if version is not None and version != event.tier_version:
        change = _last_tier_change(db, event, provenance)
        raise UserError(sentences.tier_changed_meanwhile(change), sentences.SEE_CARD)
    if tier == event.tier:
        raise UserError(sentences.tier_is_already(tier), sentences.SEE_CARD)
    return _change_tier(db, ensure_acknowledged(db, event, provenance), tier, member, provenance, note)


def decide_lowering(
    db: Connection,
    clinic_id: int,
    request_id: int,
    member: Member,
    provenance: Provenance,
    *,
    approve: bool,
    note: str = "",
) -> RiskEvent:
    """The consultant approves a request to lower the tier, or keeps the tier.

    Raises:
        UserError: not a consultant, or it was already decided or the tier was set since.
    """
    if Role.CONSULTANT not in member.roles:
        raise UserError(sentences.ONLY_CONSULTANT_APPROVES)
    event = lock_open_event(db, clinic_id, _event_of_step(db, clinic_id, request_id), provenance)
    request = event.lowering_request
    if request is None or request.id != request_id:
        change = _last_tier_change(db, event, provenance)
        raise UserError(sentences.already_decided(change), sentences.SEE_CARD)
    if approve:
        return _set_tier(db, event, RiskStepKind.LOWERED, request.tier, provenance, note)
    kind = RiskStepKind.LOWERING_DECLINED
    return add_step(db, event, kind, provenance, once=f"no:{request_id}", tier=request.tier, note=note)


def _change_tier(
    db: Connection,
    event: RiskEvent,
    tier: RiskTier | None,
    member: Member,
    provenance: Provenance,
    note: str,
) -> RiskEvent:
    """Set the tier, or request the consultant's approval where that would lower it."""
    if event.tier is None or not rules.is_lowered(event.tier, tier):
        return _set_tier(db, event, RiskStepKind.TIER_SET, tier, provenance, note)
    if Role.CONSULTANT in member.roles:
        return _set_tier(db, event, RiskStepKind.LOWERED, tier, provenance, note)
    request = event.lowering_request
    if request and request.tier == tier:
        who = who_and_when(db, event, request, provenance)
        raise UserError(sentences.lowering_already_requested(who), sentences.SEE_CARD)
    kind = RiskStepKind.LOWERING_REQUESTED
    number = len([step for step in (*event.steps, *event.undone_steps) if step.step_kind is kind])
    return add_step(db, event, kind, provenance, once=f"ask:{number}", tier=tier, note=note)


def _set_tier(
    db: Connection,
    event: RiskEvent,
    kind: RiskStepKind,
    tier: RiskTier | None,
    provenance: Provenance,
    note: str,
) -> RiskEvent:
    once = f"tier:{event.tier_version}"
    return add_step(db, event, kind, provenance, once=once, tier=tier, note=note)


def _event_of_step(db: Connection, clinic_id: int, step_id: int) -> int:
    query = select(risk_steps.c.risk_event_id).where(
        risk_steps.c.clinic_id == clinic_id, risk_steps.c.id == step_id
    )
    event_id = db.execute(query).scalar()
    if event_id is None:
        raise UserError(sentences.NO_SUCH_REQUEST)
    return int(event_id)


def _last_tier_change(db: Connection, event: RiskEvent, provenance: Provenance) -> str:
    """`Priya Shah (Sat Nov 21, 10:05 AM) set it to high risk`."""
    step = event.last_step(
        RiskStepKind.TIER_SET,
        RiskStepKind.LOWERED,
        RiskStepKind.LOWERING_DECLINED,
        RiskStepKind.LOWERING_REQUESTED,
    )
    if step is None:
        return sentences.current_tier(event.tier)
    who = who_and_when(db, event, step, provenance)
    return sentences.tier_change(who, step.step_kind, step.tier)
