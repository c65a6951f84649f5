"""The safety alert: right away, to care manager, consultant and treating clinician. Source: domain.md §5."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost, local_day
from handlers.risk.messages import alert_posts as messages
from handlers.risk.risk_event_view import RiskEventView, recipient, risk_event_view
from handlers.risk.sentences import alerts
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.ledger_entries import Provenance
from store.posting.occasion import Occasion
from store.risk import risk_events, risk_recipients, risk_steps
from store.risk.risk_event import RiskEvent
from store.risk.risk_recipients import AlertRecipients

ALERT_EXPIRES_AFTER = timedelta(days=7)
"""How long an alert that someone acknowledged is still worth sending; until then it never expires."""


@dataclass(frozen=True)
class AlertOccasion(Occasion):
    """A risk event."""

    KIND = "safety"
    TEXT = "event {event_id}"
    event_id: int


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[AlertOccasion]]:
    """One for each open event and member to notify."""
    return [
        ScheduledPost(AlertOccasion(event.id), event.opened_at, expires_at(event, now), member.slack_user_id)
        for event in events_to_alert(db, clinic, now)
        # One that was acknowledged on a chart merged since was sent then.
        if not (event.acknowledged and event.acknowledged.is_copy)
        for member in alerted_members(db, clinic, event, now)
    ]


def compose(context: PostContext, post: ScheduledPost[AlertOccasion]) -> PostContent | None:
    """The event as it is now; None when it is over."""
    event = risk_events.by_id(context.db, context.clinic.id, post.occasion.event_id)
    if not event.is_open:
        return None
    return PostContent(messages.alert_message(view_for(context, event, post.audience)))


def record_alerted(db: Connection, clinic: Clinic, post: ScheduledPost[AlertOccasion], now: datetime) -> None:
    """Record on the ledger who was notified."""
    event = risk_events.by_id(db, clinic.id, post.occasion.event_id)
    reader = recipient(db, clinic, post.audience)
    risk_steps.record_notified(db, event, reader.id, Provenance(None, now, "post"))


def view_for(context: PostContext, event: RiskEvent, audience: str) -> RiskEventView:
    """A risk event as a reader may see it."""
    reader = recipient(context.db, context.clinic, audience)
    return risk_event_view(context.db, context.clinic, event, context.now, reader)


def alerted_members(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime) -> list[Member]:
    """Who to notify of an event."""
    return list(recipients_of(db, clinic, event, now).members)


def recipients_of(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime) -> AlertRecipients:
    """Who to notify of an event, and who cannot be reached."""
    today = local_day(clinic, now)
    return risk_recipients.alert_recipients(db, clinic.id, event.episode_id, today, is_drill=event.is_drill)


def events_to_alert(db: Connection, clinic: Clinic, now: datetime) -> list[RiskEvent]:
    """The open events that are recent enough for an alert, or that no one acknowledged, however old."""
    events = risk_events.open_or_recently_closed(db, clinic.id, now)
    return [event for event in events if event.is_open and now < expires_at(event, now)]


def expires_at(event: RiskEvent, now: datetime) -> datetime:
    """Until when posts about an event are sent: without end while no one acknowledged it."""
    return (event.opened_at if event.acknowledged else now) + ALERT_EXPIRES_AFTER


POST = PostKind(
    AlertOccasion, alerts.POST_ALERT, list_scheduled, compose, after_sending=record_alerted, is_urgent=True
)
