"""The safety alert: at once, to care manager, consultant and treating clinician. Source: domain.md §5."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost, local_day
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as messages
from handlers.risk.messages.risk_event import AlertView
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.ledger_entries import Provenance
from store.posting.occasion import Occasion
from store.risk import risk_events, risk_recipients, risk_steps
from store.risk.risk_event import RiskEvent

EXPIRES_AFTER = timedelta(days=7)
"""Until when an alert that could not be sent is still worth sending; the card shows it all the time."""


@dataclass(frozen=True)
class AlertOccasion(Occasion):
    """A risk event."""

    KIND = "safety"
    TEXT = "event {event_id}"
    event_id: int


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[AlertOccasion]]:
    """One for each open event and person."""
    return [
        ScheduledPost(
            AlertOccasion(event.id), event.opened_at, event.opened_at + EXPIRES_AFTER, member.slack_user_id
        )
        for event in recent_open_events(db, clinic, now)
        for member in alerted_members(db, clinic, event, now)
    ]


def compose(context: PostContext, post: ScheduledPost[AlertOccasion]) -> PostContent | None:
    """The event as it stands; None when it is over."""
    event = risk_events.by_id(context.db, context.clinic.id, post.occasion.event_id)
    return (
        PostContent(messages.alert_message(view_for(context, event, post.audience)))
        if event.is_open
        else None
    )


def record_alerted(db: Connection, clinic: Clinic, post: ScheduledPost[AlertOccasion], now: datetime) -> None:
    """Keep on the ledger who was told."""
    event = risk_events.by_id(db, clinic.id, post.occasion.event_id)
    reader = alert_facts.member_reading(db, clinic, post.audience)
    risk_steps.record_notified(db, event, reader.id, Provenance(None, now, "post"))


def view_for(context: PostContext, event: RiskEvent, audience: str) -> AlertView:
    """A risk event as a reader may see it."""
    reader = alert_facts.member_reading(context.db, context.clinic, audience)
    return alert_facts.alert_view(context.db, context.clinic, event, context.now, reader)


def alerted_members(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime) -> list[Member]:
    """Whom an event is told."""
    today = local_day(clinic, now)
    return risk_recipients.alert_recipients(db, clinic.id, event.episode_id, today, rehearsal=event.rehearsal)


def recent_open_events(db: Connection, clinic: Clinic, now: datetime) -> list[RiskEvent]:
    """The open events that are young enough to be told of."""
    held = risk_events.open_or_recently_closed(db, clinic.id, now)
    return [event for event in held if event.is_open and now < event.opened_at + EXPIRES_AFTER]


POST = PostKind(AlertOccasion, "The safety alert", list_scheduled, compose, after_sending=record_alerted)
