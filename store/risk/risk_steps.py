"""The steps in answering a risk event, each on the ledger and in the audit trail. Source: domain.md §5.

Whoever takes a step holds the event until the end of the transaction: of two people at the same button one
acts, the other is told what happened; the unique `once` of a step is the backstop. `risk_tiers` has the
steps that set the tier.
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
from store.risk import flags, risk_events
from store.risk.risk_event import RiskEvent, RiskStep, RiskStepKind
from store.rules.review.agenda import FlagKind
from store.rules.risk.risk import RiskTier, tier_text
from store.rules.roles import Role
from store.rules.text_format import weekday_and_date
from store.tables import risk_steps

_CLOSED_REASON = "risk closed"
"""Why a risk flag came down with its event."""

SEE_CARD = "The patient's card shows where it stands."
"""Where somebody who came second finds what happened."""


def record_notified(db: Connection, event: RiskEvent, member_id: int, said: Provenance) -> None:
    """Keep that somebody was told of the event; once for each person."""
    _add_step_once(db, event, RiskStepKind.NOTIFIED, f"told:{member_id}", said, about=member_id)


def record_escalated(db: Connection, event: RiskEvent, member_id: int, said: Provenance) -> None:
    """Keep that nobody acknowledged it in time, so that the lead was told."""
    _add_step_once(db, event, RiskStepKind.ESCALATED, RiskStepKind.ESCALATED, said, about=member_id)
    record_notified(db, event, member_id, said)


def acknowledge(db: Connection, clinic_id: int, event_id: int, said: Provenance) -> RiskEvent:
    """Take an event on.

    Raises:
        UserError: somebody did already, or it is over.
    """
    event = lock_open_event(db, clinic_id, event_id, said)
    done = event.acknowledged
    if done:
        raise UserError(f"{who_and_when(db, event, done, said)} acknowledged this alert already.", SEE_CARD)
    return add_step(db, event, RiskStepKind.ACKNOWLEDGED, said, once=RiskStepKind.ACKNOWLEDGED)


def close(
    db: Connection, clinic_id: int, event_id: int, note: str, member: Member, said: Provenance
) -> RiskEvent:
    """Close an event with a note of what was done; the flag that goes with it is cleared.

    Raises:
        UserError: no note, it is over, or a tier stands that only a consultant may let go.
    """
    if not note.strip():
        raise UserError("An alert is closed with a note of what was done.")
    event = lock_open_event(db, clinic_id, event_id, said)
    check_closing(event, member)
    event = add_step(
        db,
        ensure_acknowledged(db, event, said),
        RiskStepKind.CLOSED,
        said,
        once=RiskStepKind.CLOSED,
        note=note.strip(),
    )
    if not risk_events.open_events(db, clinic_id, event.episode_id):
        episode = episodes.by_id(db, clinic_id, event.episode_id)
        flags.clear(db, episode, [FlagKind.RISK], said, _CLOSED_REASON)
    return event


def check_closing(event: RiskEvent, member: Member) -> None:
    """Closing lets the tier go, so where one stands only a consultant may close.

    Raises:
        UserError: a tier stands, and the member is no consultant.
    """
    if event.tier and Role.CONSULTANT not in member.roles:
        raise UserError(
            f"{tier_text(event.tier).capitalize()} stands: closing would let it go.",
            "Ask the consultant to lower it to no risk tier first (Set tier), or to close it.",
        )


def lock_open_event(db: Connection, clinic_id: int, event_id: int, said: Provenance) -> RiskEvent:
    """The event, held until the transaction ends; refused when it is over."""
    event = risk_events.lock_event(db, clinic_id, event_id)
    if event.closed:
        raise UserError(
            f"{who_and_when(db, event, event.closed, said)} closed this alert.", event.closed.note
        )
    if event.withdrawn_at:
        raise UserError("This alert was withdrawn: what raised it was undone.")
    return event


def ensure_acknowledged(db: Connection, event: RiskEvent, said: Provenance) -> RiskEvent:
    """Whoever works on an event has acknowledged it."""
    if event.acknowledged:
        return event
    return add_step(db, event, RiskStepKind.ACKNOWLEDGED, said, once=RiskStepKind.ACKNOWLEDGED)


def who_and_when(db: Connection, event: RiskEvent, step: RiskStep, said: Provenance) -> str:
    """`Dana Reed (Sat Nov 21, 10:05)`, in the time of the person who is told; or `You`."""
    at = step.at.astimezone(said.at.tzinfo)
    name = "You" if step.by == said.by else members.by_id(db, event.clinic_id, step.by or 0).name
    return f"{name} ({weekday_and_date(at.date())}, {at:%H:%M})"


def _add_step_once(
    db: Connection, event: RiskEvent, deed: RiskStepKind, once: str, said: Provenance, *, about: int
) -> None:
    """Take a step that two processes may both be about to take; the second leaves it."""
    taken = select(risk_steps.c.id).where(
        risk_steps.c.clinic_id == event.clinic_id,
        risk_steps.c.risk_event_id == event.id,
        risk_steps.c.once == once,
    )
    if db.execute(taken).first() is None:
        with suppress(UserError):
            add_step(db, event, deed, said, once=once, about=about)


def add_step(
    db: Connection,
    event: RiskEvent,
    deed: RiskStepKind,
    said: Provenance,
    *,
    once: str | None = None,
    about: int | None = None,
    tier: RiskTier | None = None,
    note: str = "",
) -> RiskEvent:
    """Put a step on the ledger and in the audit trail; the event as it then stands.

    Raises:
        UserError: somebody took the same step in this very moment.
    """
    facts = {"step": deed, "once": once, "member_id": about, "tier": tier, "note": note}
    try:
        with db.begin_nested():
            ledger_entries.add(db, risk_steps, event.clinic_id, said, risk_event_id=event.id, **facts)
    except IntegrityError as error:
        raise UserError("A colleague did the same a moment ago.", SEE_CARD) from error
    audit.record(db, event.clinic_id, said.at, said.by, f"risk {deed}", f"risk:{event.id}")
    return risk_events.by_id(db, event.clinic_id, event.id)
