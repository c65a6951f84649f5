"""The safety alert: at once, to care manager, consultant and treating clinician. Source: domain.md §5."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.occasions import Content, Occasion, Post, local_day
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as words
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.ledger_entries import Said
from store.risk import risk_events, risk_steps, risk_team
from store.risk.risk_event import RiskEvent

NAME = "safety"
LASTS = timedelta(days=7)
"""Until when an alert that could not be sent is still worth sending; the card shows it all the time."""


def occasions(db: Connection, clinic: Clinic, now: datetime) -> list[Occasion]:
    """One for each open event and person."""
    return [
        Occasion(period_of(event), event.opened_at, event.opened_at + LASTS, member.slack_user_id)
        for event in open_lately(db, clinic, now)
        for member in alerted(db, clinic, event, now)
    ]


def compose(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> Content | None:
    """The event as it stands; None when it is over."""
    event = event_of(db, clinic, occasion.period)
    if not event.is_open:
        return None
    reader = alert_facts.reader_of(db, clinic, occasion.audience)
    return Content(words.alert(alert_facts.shown(db, clinic, event, now, reader)))


def sent(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> None:
    """Keep on the ledger who was told."""
    reader = alert_facts.reader_of(db, clinic, occasion.audience)
    risk_steps.told(db, event_of(db, clinic, occasion.period), reader.id, Said(None, now, "post"))


def alerted(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime) -> list[Member]:
    """Whom an event is told."""
    today = local_day(clinic, now)
    return risk_team.alerted(db, clinic.id, event.episode_id, today, rehearsal=event.rehearsal)


def open_lately(db: Connection, clinic: Clinic, now: datetime) -> list[RiskEvent]:
    """The open events that are young enough to be told of."""
    held = risk_events.watched(db, clinic.id, now)
    return [event for event in held if event.is_open and now < event.opened_at + LASTS]


def period_of(event: RiskEvent) -> str:
    """`event 3`: what every post about an event starts its period with."""
    return f"event {event.id}"


def event_of(db: Connection, clinic: Clinic, period: str) -> RiskEvent:
    """The event that a period is about."""
    return risk_events.by_id(db, clinic.id, int(period.split()[1]))


POST = Post(NAME, "The safety alert", occasions, compose, sent=sent)
