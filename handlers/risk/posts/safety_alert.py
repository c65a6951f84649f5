"""The safety alert: at once, to care manager, consultant and treating clinician. Source: domain.md §5."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostKind, ScheduledPost, local_day
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as messages
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.ledger_entries import Provenance
from store.risk import risk_events, risk_recipients, risk_steps
from store.risk.risk_event import RiskEvent

KIND_NAME = "safety"
EXPIRES_AFTER = timedelta(days=7)
"""Until when an alert that could not be sent is still worth sending; the card shows it all the time."""


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost]:
    """One for each open event and person."""
    return [
        ScheduledPost(
            period_of(event), event.opened_at, event.opened_at + EXPIRES_AFTER, member.slack_user_id
        )
        for event in recent_open_events(db, clinic, now)
        for member in alerted_members(db, clinic, event, now)
    ]


def compose(db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime) -> PostContent | None:
    """The event as it stands; None when it is over."""
    event = event_of(db, clinic, occasion.period)
    if not event.is_open:
        return None
    reader = alert_facts.member_reading(db, clinic, occasion.audience)
    return PostContent(messages.alert_message(alert_facts.alert_view(db, clinic, event, now, reader)))


def record_alerted(db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime) -> None:
    """Keep on the ledger who was told."""
    reader = alert_facts.member_reading(db, clinic, occasion.audience)
    risk_steps.record_notified(
        db, event_of(db, clinic, occasion.period), reader.id, Provenance(None, now, "post")
    )


def alerted_members(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime) -> list[Member]:
    """Whom an event is told."""
    today = local_day(clinic, now)
    return risk_recipients.alert_recipients(db, clinic.id, event.episode_id, today, rehearsal=event.rehearsal)


def recent_open_events(db: Connection, clinic: Clinic, now: datetime) -> list[RiskEvent]:
    """The open events that are young enough to be told of."""
    held = risk_events.open_or_recently_closed(db, clinic.id, now)
    return [event for event in held if event.is_open and now < event.opened_at + EXPIRES_AFTER]


def period_of(event: RiskEvent) -> str:
    """`event 3`: what every post about an event starts its period with."""
    return f"event {event.id}"


def event_of(db: Connection, clinic: Clinic, period: str) -> RiskEvent:
    """The event that a period is about."""
    return risk_events.by_id(db, clinic.id, int(period.split()[1]))


POST = PostKind(KIND_NAME, "The safety alert", list_scheduled, compose, after_sending=record_alerted)
