"""A wish to lower a risk tier, to the consultant who may approve it. Source: domain.md §5."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.posting.occasions import Content, Occasion, Post
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as words
from handlers.risk.posts.safety_alert import LASTS, event_of, period_of
from store.clinic.clinics import Clinic
from store.risk import risk_events, risk_team
from store.risk.risk_event import RiskEvent, Step

NAME = "safety-approval"


def occasions(db: Connection, clinic: Clinic, now: datetime) -> list[Occasion]:
    """One for each wish that waits, and each consultant of the patient."""
    found: list[Occasion] = []
    for event in risk_events.watched(db, clinic.id, now):
        if event.is_open and event.asked:
            period, asked_at = f"{period_of(event)} ask {event.asked.id}", event.asked.at
            found += [
                Occasion(period, asked_at, asked_at + LASTS, member.slack_user_id)
                for member in risk_team.consultants(db, clinic.id, event.episode_id)
            ]
    return found


def compose(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> Content | None:
    """Who asks for what; None when it was decided already."""
    event = event_of(db, clinic, occasion.period)
    if not event.is_open or event.asked is None:
        return None
    asked = step_of(event, occasion.period)
    reader = alert_facts.reader_of(db, clinic, occasion.audience)
    return Content(words.approval(alert_facts.shown(db, clinic, event, now, reader), asked))


def step_of(event: RiskEvent, period: str) -> Step:
    """The step that a period names last."""
    wanted = int(period.rsplit(maxsplit=1)[-1])
    return next(step for step in event.steps if step.id == wanted)


POST = Post(NAME, "The wish to lower a risk tier", occasions, compose)
