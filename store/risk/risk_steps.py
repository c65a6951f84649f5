"""The steps in answering a risk event, each on the ledger and in the audit trail. Source: domain.md §5.

A step locks the event until the end of the transaction: of two people who press the same button one acts,
and the other reads what was done. The unique `once` of a step backs this up. `risk_tiers` has the steps that
set the tier.
"""

from contextlib import suppress

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from store import audit, ledger_entries
from store.clinic import members
from store.clinic.members import Member
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import episodes
from store.risk import flags, risk_events, sentences
from store.risk.risk_event import RiskEvent, RiskStep, RiskStepKind
from store.rules.review.agenda import FlagKind
from store.rules.risk.risk import RiskTier
from store.rules.roles import Role
from store.tables import risk_steps

CLOSED_REASON = "risk closed"
"""Why a risk flag was cleared with its event."""


def record_notified(db: Connection, event: RiskEvent, member_id: int, provenance: Provenance) -> None:
    """Record that a member was notified of the event; once for each member."""
    _add_step_once(db, event, RiskStepKind.NOTIFIED, f"told:{member_id}", provenance, member_id)


def record_notified_again(db: Connection, event: RiskEvent, member_id: int, provenance: Provenance) -> None:
    """Record that a member was notified once more because still no one acknowledged it."""
    add_step(db, event, RiskStepKind.NOTIFIED, provenance, member_id=member_id)


def record_escalated(db: Connection, event: RiskEvent, member_id: int, provenance: Provenance) -> None:
    """Record that no one acknowledged it in time and a lead was notified; once for each of them."""
    _add_step_once(db, event, RiskStepKind.ESCALATED, f"escalated:{member_id}", provenance, member_id)
    record_notified(db, event, member_id, provenance)


def acknowledge(db: Connection, clinic_id: int, event_id: int, provenance: Provenance) -> RiskEvent:
    """Acknowledge an event.

    Raises:
        UserError: it is already acknowledged, closed or withdrawn.
    """
    event = lock_open_event(db, clinic_id, event_id, provenance)
    if event.acknowledged:
        who = who_and_when(db, event, event.acknowledged, provenance)
        raise UserError(sentences.already_acknowledged(who), sentences.SEE_CARD)
    return ensure_acknowledged(db, event, provenance)


def close(
    db: Connection, clinic_id: int, event_id: int, note: str, member: Member, provenance: Provenance
) -> RiskEvent:
    """Close an event with a note of what was done; with the last open one the risk flag is cleared.

    Raises:
        UserError: no note, it is over, or it has a tier that only a consultant may remove.
    """
    if not note.strip():
        raise UserError(sentences.CLOSING_NEEDS_NOTE)
    event = lock_open_event(db, clinic_id, event_id, provenance)
    check_closing(event, member)
    event = ensure_acknowledged(db, event, provenance)
    event = add_step(
        db, event, RiskStepKind.CLOSED, provenance, once=once(event, RiskStepKind.CLOSED), note=note.strip()
    )
    if not risk_events.open_events(db, clinic_id, event.episode_id):
        episode = episodes.by_id(db, clinic_id, event.episode_id)
        flags.clear(db, episode, [FlagKind.RISK], provenance, CLOSED_REASON)
    return event


def check_closing(event: RiskEvent, member: Member) -> None:
    """Closing removes the tier, so while there is one only a consultant may close.

    Raises:
        UserError: there is a tier, and the member isn't a consultant.
    """
    if event.tier and Role.CONSULTANT not in member.roles:
        raise UserError(sentences.closing_removes_tier(event.tier), sentences.ASK_CONSULTANT_TO_CLOSE)


def lock_open_event(db: Connection, clinic_id: int, event_id: int, provenance: Provenance) -> RiskEvent:
    """The event, locked until the transaction ends.

    Raises:
        UserError: it is closed or withdrawn.
    """
    event = risk_events.lock_event(db, clinic_id, event_id)
    if event.closed:
        who = who_and_when(db, event, event.closed, provenance)
        raise UserError(sentences.alert_closed(who), event.closed.note)
    if event.withdrawn_at:
        raise UserError(sentences.ALERT_WITHDRAWN)
    return event


def ensure_acknowledged(db: Connection, event: RiskEvent, provenance: Provenance) -> RiskEvent:
    """Acknowledge an event that is not acknowledged yet: working on it does so."""
    if event.acknowledged:
        return event
    kind = RiskStepKind.ACKNOWLEDGED
    return add_step(db, event, kind, provenance, once=once(event, kind))


def once(event: RiskEvent, kind: RiskStepKind) -> str:
    """The key by which a kind of step is taken once, and once more each time it was undone."""
    undone = len([step for step in event.undone_steps if step.step_kind is kind])
    return f"{kind}:{undone}" if undone else kind


def who_and_when(db: Connection, event: RiskEvent, step: RiskStep, provenance: Provenance) -> str:
    """`Dana Reed (Sat Nov 21, 10:05 AM)`, in the time zone of the reader, who is `You`."""
    at = step.at.astimezone(provenance.at.tzinfo)
    if step.by == provenance.by:
        return sentences.who_and_when(sentences.YOU, at)
    return sentences.who_and_when(members.by_id(db, event.clinic_id, step.by or 0).name, at)


def _add_step_once(
    db: Connection, event: RiskEvent, kind: RiskStepKind, once: str, provenance: Provenance, member_id: int
) -> None:
    """Take a step that two processes may both be about to take; the second does nothing."""
    taken = select(risk_steps.c.id).where(
        risk_steps.c.clinic_id == event.clinic_id,
        risk_steps.c.risk_event_id == event.id,
        risk_steps.c.once == once,
    )
    if db.execute(taken).first() is None:
        with suppress(UserError):
            add_step(db, event, kind, provenance, once=once, member_id=member_id)


def add_step(
    db: Connection,
    event: RiskEvent,
    kind: RiskStepKind,
    provenance: Provenance,
    *,
    once: str | None = None,
    member_id: int | None = None,
    tier: RiskTier | None = None,
    note: str = "",
) -> RiskEvent:
    """Add a step to the ledger and the audit trail; returns the event with it.

    Raises:
        UserError: a colleague took the same step at the same moment.
    """
    fields = {"step": kind, "once": once, "member_id": member_id, "tier": tier, "note": note}
    try:
        with db.begin_nested():
            ledger_entries.add(db, risk_steps, event.clinic_id, provenance, risk_event_id=event.id, **fields)
    except IntegrityError as error:
        raise UserError(sentences.SAME_STEP_JUST_TAKEN, sentences.SEE_CARD) from error
    audit.record(db, event.clinic_id, provenance.at, provenance.by, f"risk {kind}", f"risk:{event.id}")
    return risk_events.by_id(db, event.clinic_id, event.id)
