"""A safety alert that no one acknowledged in time, to the clinic's leads. Source: domain.md §5."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts.safety_alert import (
    EXPIRES_AFTER,
    alerted_members,
    recent_open_events,
    view_for,
)
from handlers.risk.risk_event_view import recipient
from handlers.risk.sentences import alerts
from store.clinic.clinics import Clinic
from store.ledger_entries import Provenance
from store.posting.occasion import Occasion
from store.risk import risk_events, risk_recipients, risk_steps
from store.risk.risk_event import RiskEvent
from store.rules.clinic import hours


@dataclass(frozen=True)
class EscalationOccasion(Occasion):
    """A risk event that no one acknowledged in time."""

    KIND = "safety-escalation"
    TEXT = "event {event_id} escalated"
    event_id: int


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[EscalationOccasion]]:
    """One for each unacknowledged event and lead (or admin), due once the limit of clinic hours is over."""
    waiting = [event for event in recent_open_events(db, clinic, now) if not event.acknowledged]
    if not waiting:
        return []
    leads = risk_recipients.escalation_recipients(db, clinic.id)
    found = []
    for event in waiting:
        due = _due(db, clinic, event, now)
        found += [
            ScheduledPost(EscalationOccasion(event.id), due, due + EXPIRES_AFTER, lead.slack_user_id)
            for lead in leads
        ]
    return found


def compose(context: PostContext, post: ScheduledPost[EscalationOccasion]) -> PostContent | None:
    """The alert, and who was notified before; None when someone has acknowledged it."""
    event = risk_events.by_id(context.db, context.clinic.id, post.occasion.event_id)
    if event.acknowledged or not event.is_open:
        return None
    return PostContent(message_for_lead(context, event, post.audience))


def message_for_lead(context: PostContext, event: RiskEvent, audience: str) -> OutgoingMessage:
    """The alert to a lead; once it is acknowledged, the same as everyone's."""
    view = view_for(context, event, audience)
    if event.acknowledged or not event.is_open:
        return messages.alert_message(view)
    alerted = alerted_members(context.db, context.clinic, event, context.now)
    return messages.escalation_message(view, [member.name for member in alerted])


def record_escalated(
    db: Connection, clinic: Clinic, post: ScheduledPost[EscalationOccasion], now: datetime
) -> None:
    """Record on the ledger that it was escalated, and to whom."""
    event = risk_events.by_id(db, clinic.id, post.occasion.event_id)
    lead = recipient(db, clinic, post.audience)
    risk_steps.record_escalated(db, event, lead.id, Provenance(None, now, "post"))


def _due(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime) -> datetime:
    if not alerted_members(db, clinic, event, now):
        return event.opened_at
    limit = clinic.settings.acknowledge_minutes
    return hours.after_open_minutes(event.opened_at, limit, clinic.settings, clinic.zone)


POST = PostKind(
    EscalationOccasion,
    alerts.POST_ESCALATION,
    list_scheduled,
    compose,
    after_sending=record_escalated,
)
