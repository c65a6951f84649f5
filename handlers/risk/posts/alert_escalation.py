"""An alert that nobody acknowledged in time, to the clinic's leads. Source: domain.md §5."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.block_kit.parts import Message
from handlers.posting.occasions import Content, Occasion, Post
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as words
from handlers.risk.posts.safety_alert import LASTS, alerted, event_of, open_lately, period_of
from store.clinic.clinics import Clinic
from store.ledger_entries import Said
from store.risk import risk_steps, risk_team
from store.risk.risk_event import RiskEvent
from store.rules.clinic import hours

NAME = "safety-escalation"


def occasions(db: Connection, clinic: Clinic, now: datetime) -> list[Occasion]:
    """One for each event that waits and each lead (or admin), when the limit has passed in hours."""
    waiting = [event for event in open_lately(db, clinic, now) if not event.acknowledged]
    if not waiting:
        return []
    stewards = risk_team.stewards(db, clinic.id)
    found = []
    for event in waiting:
        due = _due(db, clinic, event, now)
        period = f"{period_of(event)} escalated"
        found += [Occasion(period, due, due + LASTS, steward.slack_user_id) for steward in stewards]
    return found


def compose(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> Content | None:
    """The alert, and who was told before; None when somebody has acknowledged it."""
    event = event_of(db, clinic, occasion.period)
    if event.acknowledged or not event.is_open:
        return None
    return Content(said(db, clinic, event, occasion.audience, now))


def said(db: Connection, clinic: Clinic, event: RiskEvent, audience: str, now: datetime) -> Message:
    """The alert to a lead; once somebody has acknowledged it, like anybody's."""
    shown = alert_facts.shown(db, clinic, event, now, alert_facts.reader_of(db, clinic, audience))
    if event.acknowledged or not event.is_open:
        return words.alert(shown)
    return words.escalation(shown, [member.name for member in alerted(db, clinic, event, now)])


def sent(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> None:
    """Keep on the ledger that it was escalated, and to whom."""
    steward = alert_facts.reader_of(db, clinic, occasion.audience)
    risk_steps.escalated(db, event_of(db, clinic, occasion.period), steward.id, Said(None, now, "post"))


def _due(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime) -> datetime:
    if not alerted(db, clinic, event, now):
        return event.opened_at
    limit = clinic.settings.acknowledge_minutes
    return hours.after_open_minutes(event.opened_at, limit, clinic.settings, clinic.zone)


POST = Post(NAME, "The escalation of a safety alert", occasions, compose, sent=sent)
