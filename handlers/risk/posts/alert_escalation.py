"""A safety alert that no one acknowledged in time, to the clinic's leads, again until someone acts.

Source: domain.md §5.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts.safety_alert import alerted_members, events_to_alert, expires_at, view_for
from handlers.risk.risk_event_view import recipient
from handlers.risk.sentences import alerts
from store.clinic.clinics import Clinic
from store.clinic.members import Member
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


@dataclass(frozen=True)
class EscalationReminderOccasion(Occasion):
    """A risk event that still no one acknowledged, at a moment of clinic hours."""

    KIND = "safety-reminder"
    TEXT = "event {event_id} again {at}"
    event_id: int
    at: datetime


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[EscalationOccasion]]:
    """One for each unacknowledged event and lead (or admin), due once the limit of clinic hours is over."""
    return [
        ScheduledPost(
            EscalationOccasion(event.id),
            _due(db, clinic, event, now),
            expires_at(event, now),
            lead.slack_user_id,
        )
        for event in _unacknowledged(db, clinic, now)
        for lead in risk_recipients.escalation_recipients(db, clinic.id)
    ]


def list_reminders(
    db: Connection, clinic: Clinic, now: datetime
) -> list[ScheduledPost[EscalationReminderOccasion]]:
    """While the clinic is open, at the clinic's interval, to the leads and everyone notified before."""
    every = timedelta(minutes=clinic.settings.escalate_again_minutes)
    slot = hours.last_slot(now, every, clinic.settings, clinic.zone)
    if slot is None:
        return []
    return [
        ScheduledPost(EscalationReminderOccasion(event.id, slot), slot, slot + every, member.slack_user_id)
        for event in _unacknowledged(db, clinic, now)
        if _due(db, clinic, event, now) < slot
        for member in _everyone(db, clinic, event, now)
    ]


def compose_reminder(
    context: PostContext, post: ScheduledPost[EscalationReminderOccasion]
) -> PostContent | None:
    """The alert, since when it waits, and who was notified; None when someone has acknowledged it."""
    event = risk_events.by_id(context.db, context.clinic.id, post.occasion.event_id)
    if event.acknowledged or not event.is_open:
        return None
    view = view_for(context, event, post.audience)
    notified = [member.name for member in _everyone(context.db, context.clinic, event, context.now)]
    return PostContent(messages.reminder_message(view, notified))


def record_reminded(
    db: Connection, clinic: Clinic, post: ScheduledPost[EscalationReminderOccasion], now: datetime
) -> None:
    """Record on the ledger who was notified again."""
    event = risk_events.by_id(db, clinic.id, post.occasion.event_id)
    member = recipient(db, clinic, post.audience)
    risk_steps.record_notified_again(db, event, member.id, Provenance(None, now, "post"))


def _unacknowledged(db: Connection, clinic: Clinic, now: datetime) -> list[RiskEvent]:
    return [event for event in events_to_alert(db, clinic, now) if not event.acknowledged]


def _everyone(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime) -> list[Member]:
    found = [*risk_recipients.escalation_recipients(db, clinic.id), *alerted_members(db, clinic, event, now)]
    return list({member.id: member for member in found}.values())


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
    is_urgent=True,
)
REMINDER_POST = PostKind(
    EscalationReminderOccasion,
    alerts.POST_REMINDER,
    list_reminders,
    compose_reminder,
    after_sending=record_reminded,
    is_urgent=True,
)
