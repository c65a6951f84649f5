"""An alert that nobody acknowledged in time, to the clinic's leads. Source: domain.md §5."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.posting.post_kinds import PostContent, PostKind, ScheduledPost
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts.safety_alert import (
    EXPIRES_AFTER,
    alerted_members,
    event_of,
    period_of,
    recent_open_events,
)
from store.clinic.clinics import Clinic
from store.ledger_entries import Provenance
from store.risk import risk_recipients, risk_steps
from store.risk.risk_event import RiskEvent
from store.rules.clinic import hours

KIND_NAME = "safety-escalation"


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost]:
    """One for each event that waits and each lead (or admin), when the limit has passed in hours."""
    waiting = [event for event in recent_open_events(db, clinic, now) if not event.acknowledged]
    if not waiting:
        return []
    stewards = risk_recipients.escalation_recipients(db, clinic.id)
    found = []
    for event in waiting:
        due = _due(db, clinic, event, now)
        period = f"{period_of(event)} escalated"
        found += [
            ScheduledPost(period, due, due + EXPIRES_AFTER, steward.slack_user_id) for steward in stewards
        ]
    return found


def compose(db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime) -> PostContent | None:
    """The alert, and who was told before; None when somebody has acknowledged it."""
    event = event_of(db, clinic, occasion.period)
    if event.acknowledged or not event.is_open:
        return None
    return PostContent(message_for_lead(db, clinic, event, occasion.audience, now))


def message_for_lead(
    db: Connection, clinic: Clinic, event: RiskEvent, audience: str, now: datetime
) -> OutgoingMessage:
    """The alert to a lead; once somebody has acknowledged it, like anybody's."""
    shown = alert_facts.alert_view(db, clinic, event, now, alert_facts.member_reading(db, clinic, audience))
    if event.acknowledged or not event.is_open:
        return messages.alert_message(shown)
    return messages.escalation_message(
        shown, [member.name for member in alerted_members(db, clinic, event, now)]
    )


def record_escalated(db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime) -> None:
    """Keep on the ledger that it was escalated, and to whom."""
    steward = alert_facts.member_reading(db, clinic, occasion.audience)
    risk_steps.record_escalated(
        db, event_of(db, clinic, occasion.period), steward.id, Provenance(None, now, "post")
    )


def _due(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime) -> datetime:
    if not alerted_members(db, clinic, event, now):
        return event.opened_at
    limit = clinic.settings.acknowledge_minutes
    return hours.after_open_minutes(event.opened_at, limit, clinic.settings, clinic.zone)


POST = PostKind(
    KIND_NAME, "The escalation of a safety alert", list_scheduled, compose, after_sending=record_escalated
)
