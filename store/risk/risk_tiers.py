"""The tier of a risk event: by a screen or by hand; lowered by a consultant alone. Source: domain.md §5.

Anybody else's wish to lower it is kept and waits for a consultant's approval.
"""

from datetime import date

from sqlalchemy import Connection, select

from store.clinic.members import Member
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.risk import risk_events
from store.risk.risk_event import RiskEvent, RiskEventCause, RiskStepKind
from store.risk.risk_steps import SEE_CARD, add_step, ensure_acknowledged, lock_open_event, who_and_when
from store.rules.risk import risk as rules
from store.rules.risk.risk import CssrsAnswers, RiskTier
from store.rules.roles import Role
from store.tables import risk_steps


def record_screen(
    db: Connection,
    clinic_id: int,
    event_id: int,
    answers: CssrsAnswers,
    member: Member,
    said: Provenance,
    note: str = "",
) -> RiskEvent:
    """Record a screen and what its answers make of the tier; a lower one waits for the consultant.

    Raises:
        UserError: the event is over.
    """
    event = ensure_acknowledged(db, lock_open_event(db, clinic_id, event_id, said), said)
    tier = rules.tier_of(answers)
    words = "; ".join(part for part in (rules.answers_text(answers), note) if part)
    event = add_step(db, event, RiskStepKind.SCREENED, said, tier=tier, note=words)
    return event if tier == event.tier else _change_tier(db, event, tier, member, said, "by the screen")


def open_event_from_screen(
    db: Connection, episode: Episode, answers: CssrsAnswers, on: date, said: Provenance, note: str = ""
) -> RiskEvent:
    """Record a screen where no event is open: it opens one, closed at once when all answers are no."""
    event = risk_events.open_event(db, episode, RiskEventCause.SCREEN, on, said, note=note, screen=answers)
    if event.tier is None:
        return add_step(
            db, event, RiskStepKind.CLOSED, said, once=RiskStepKind.CLOSED, note="the screen was negative"
        )
    return event


def set_tier(
    db: Connection,
    clinic_id: int,
    event_id: int,
    tier: RiskTier | None,
    member: Member,
    said: Provenance,
    *,
    note: str = "",
    version: int | None = None,
) -> RiskEvent:
    """Set the tier; where that lowers it and the member is no consultant, ask for the consultant's approval.

    Args:
        db: the transaction.
        clinic_id: whose.
        event_id: which event.
        tier: the tier to be; None for none.
        member: who sets it.
        said: the same person, when and through what.
        note: why.
        version: the event's `tier_version` that the person had before their eyes.

    Raises:
        UserError: the event is over, the tier stands so already, or it was set by somebody else meanwhile.
    """
    event = lock_open_event(db, clinic_id, event_id, said)
    if version is not None and version != event.tier_version:
        raise UserError(f"{_tier_change_text(db, event, said)} while your form was open.", SEE_CARD)
    if tier == event.tier:
        raise UserError(f"It is {rules.tier_text(tier)} already.", SEE_CARD)
    return _change_tier(db, ensure_acknowledged(db, event, said), tier, member, said, note)


def decide_lowering(
    db: Connection,
    clinic_id: int,
    asked_id: int,
    member: Member,
    said: Provenance,
    *,
    approve: bool,
    note: str = "",
) -> RiskEvent:
    """The consultant approves that a tier is lowered, or lets it stand.

    Raises:
        UserError: not a consultant, or it was decided or overtaken already.
    """
    if Role.CONSULTANT not in member.roles:
        raise UserError("Only a psychiatric consultant may approve that a tier is lowered.")
    event = lock_open_event(db, clinic_id, _event_of_step(db, clinic_id, asked_id), said)
    asked = event.lowering_request
    if asked is None or asked.id != asked_id:
        raise UserError(f"That was settled already: {_tier_change_text(db, event, said)}.", SEE_CARD)
    if approve:
        return add_step(
            db, event, RiskStepKind.LOWERED, said, once=_tier_version_key(event), tier=asked.tier, note=note
        )
    return add_step(
        db, event, RiskStepKind.LOWERING_DECLINED, said, once=f"no:{asked_id}", tier=asked.tier, note=note
    )


def _change_tier(
    db: Connection, event: RiskEvent, tier: RiskTier | None, member: Member, said: Provenance, note: str
) -> RiskEvent:
    """Set the tier, or ask the consultant where that would lower it."""
    if event.tier is None or not rules.is_lowered(event.tier, tier):
        return add_step(
            db, event, RiskStepKind.TIER_SET, said, once=_tier_version_key(event), tier=tier, note=note
        )
    if Role.CONSULTANT in member.roles:
        return add_step(
            db, event, RiskStepKind.LOWERED, said, once=_tier_version_key(event), tier=tier, note=note
        )
    waiting = event.lowering_request
    if waiting and waiting.tier == tier:
        raise UserError(
            f"{who_and_when(db, event, waiting, said)} asked the consultant for that already.", SEE_CARD
        )
    number = len([step for step in event.steps if step.step_kind is RiskStepKind.LOWERING_REQUESTED])
    return add_step(
        db, event, RiskStepKind.LOWERING_REQUESTED, said, once=f"ask:{number}", tier=tier, note=note
    )


def _event_of_step(db: Connection, clinic_id: int, step_id: int) -> int:
    here = (risk_steps.c.clinic_id == clinic_id, risk_steps.c.id == step_id)
    found = db.execute(select(risk_steps.c.risk_event_id).where(*here)).scalar()
    if found is None:
        raise UserError("That request is not on this clinic's registry.")
    return int(found)


def _tier_version_key(event: RiskEvent) -> str:
    return f"tier:{event.tier_version}"


def _tier_change_text(db: Connection, event: RiskEvent, said: Provenance) -> str:
    """`Priya Shah (Sat Nov 21, 10:05) set it to high risk`."""
    step = event.last_step(
        RiskStepKind.TIER_SET,
        RiskStepKind.LOWERED,
        RiskStepKind.LOWERING_DECLINED,
        RiskStepKind.LOWERING_REQUESTED,
    )
    if step is None:
        return f"it is {rules.tier_text(event.tier)}"
    words = rules.tier_text(step.tier)
    did = {
        RiskStepKind.TIER_SET: f"set it to {words}",
        RiskStepKind.LOWERED: f"lowered it to {words}",
        RiskStepKind.LOWERING_DECLINED: f"did not lower it to {words}",
        RiskStepKind.LOWERING_REQUESTED: f"asked for {words}",
    }
    return f"{who_and_when(db, event, step, said)} {did[step.step_kind]}"
