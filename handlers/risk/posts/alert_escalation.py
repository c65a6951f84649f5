"""An alert that nobody acknowledged in time, to the clinic's leads. Source: domain.md §5."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts.safety_alert import (
    EXPIRES_AFTER,
    alerted_members,
    recent_open_events,
    view_for,
)
from store.clinic.clinics import Clinic
from store.ledger_entries import Provenance
from store.posting.occasion import Occasion
from store.risk import risk_events, risk_recipients, risk_steps
from store.risk.risk_event import RiskEvent
from store.rules.clinic import hours


@dataclass(frozen=True)
class EscalationOccasion(Occasion):
    """A risk event that nobody acknowledged in time."""

    KIND = "safety-escalation"
    TEXT = "event {event_id} escalated"
    event_id: int


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[EscalationOccasion]]:
    """One for each event that waits and each lead (or admin), when the limit has passed in hours."""
    waiting = [event for event in recent_open_events(db, clinic, now) if not event.acknowledged]
    if not waiting:
        return []
    stewards = risk_recipients.escalation_recipients(db, clinic.id)
    found = []
    for event in waiting:
        due = _due(db, clinic, event, now)
        found += [
            ScheduledPost(EscalationOccasion(event.id), due, due + EXPIRES_AFTER, steward.slack_user_id)
            for steward in stewards
        ]
    return found


def compose(context: PostContext, post: ScheduledPost[EscalationOccasion]) -> PostContent | None:
    """The alert, and who was told before; None when somebody has acknowledged it."""
    event = risk_events.by_id(context.db, context.clinic.id, post.occasion.event_id)
    if event.acknowledged or not event.is_open:
        return None
    return PostContent(message_for_lead(context, event, post.audience))


def message_for_lead(context: PostContext, event: RiskEvent, audience: str) -> OutgoingMessage:
    """The alert to a lead; once somebody has acknowledged it, like anybody's."""
    shown = view_for(context, event, audience)
    if event.acknowledged or not event.is_open:
        return messages.alert_message(shown)
    alerted = alerted_members(context.db, context.clinic, event, context.now)
    return messages.escalation_message(shown, [member.name for member in alerted])


def record_escalated(
    db: Connection, clinic: Clinic, post: ScheduledPost[EscalationOccasion], now: datetime
) -> None:
    """Keep on the ledger that it was escalated, and to whom."""
    event = risk_events.by_id(db, clinic.id, post.occasion.event_id)
    lead = alert_facts.member_reading(db, clinic, post.audience)
    risk_steps.record_escalated(db, event, lead.id, Provenance(None, now, "post"))


def _due(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime) -> datetime:
    if not alerted_members(db, clinic, event, now):
        return event.opened_at
    limit = clinic.settings.acknowledge_minutes
    return hours.after_open_minutes(event.opened_at, limit, clinic.settings, clinic.zone)


POST = PostKind(
    EscalationOccasion,
    "The escalation of a safety alert",
    list_scheduled,
    compose,
    after_sending=record_escalated,
)
