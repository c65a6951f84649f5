"""Who acknowledged, decided or closed an alert, to the others who were told of it. Source: domain.md §5."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.occasions import Content, Occasion, Post
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as words
from handlers.risk.posts.safety_alert import event_of, period_of
from handlers.risk.posts.tier_approval import step_of
from store.clinic import members
from store.clinic.clinics import Clinic
from store.risk import risk_events
from store.risk.risk_event import Deed, RiskEvent, Step

NAME = "safety-news"
LASTS = timedelta(days=1)


def occasions(db: Connection, clinic: Clinic, now: datetime) -> list[Occasion]:
    """One for each such step of the last day, and each of the others."""
    team = {member.id: member.slack_user_id for member in members.every(db, clinic.id)}
    return [
        Occasion(f"{period_of(event)} step {step.id}", step.at, step.at + LASTS, team[reader])
        for event in risk_events.watched(db, clinic.id, now - LASTS)
        for step in _news(event)
        if now < step.at + LASTS
        for reader in _others(event, step)
        if reader in team
    ]


def compose(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> Content | None:
    """Who did what."""
    event = event_of(db, clinic, occasion.period)
    reader = alert_facts.reader_of(db, clinic, occasion.audience)
    step = step_of(event, occasion.period)
    return Content(words.news(alert_facts.shown(db, clinic, event, now, reader), step))


def _news(event: RiskEvent) -> list[Step]:
    """Of several steps of one moment (a screen acknowledges, too) the last says it all."""
    by_moment = {step.at: step for step in event.steps if step.deed in words.NEWS}
    return list(by_moment.values())


def _others(event: RiskEvent, news: Step) -> set[int]:
    """Who was told of the event by then and did not take the step."""
    told = {step.about for step in event.steps if step.deed is Deed.TOLD and step.at <= news.at}
    return {member_id for member_id in told if member_id and member_id != news.by}


POST = Post(NAME, "The news of a safety alert", occasions, compose)
