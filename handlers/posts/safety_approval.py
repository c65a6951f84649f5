"""A wish to lower a risk tier, to the consultant who may approve it. Source: domain.md §5."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import risk_facts
from handlers.messages import risk_alerts as words
from handlers.occasions import Content, Occasion, Post
from handlers.posts.safety import LASTS, event_of, period_of
from store import risk, risk_team
from store.clinics import Clinic
from store.risk_event import RiskEvent, Step

NAME = "safety-approval"


def occasions(db: Connection, clinic: Clinic, now: datetime) -> list[Occasion]:
    """One for each wish that waits, and each consultant of the patient."""
    found: list[Occasion] = []
    for event in risk.watched(db, clinic.id, now):
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
    reader = risk_facts.reader_of(db, clinic, occasion.audience)
    return Content(words.approval(risk_facts.shown(db, clinic, event, now, reader), asked))


def step_of(event: RiskEvent, period: str) -> Step:
    """The step that a period names last."""
    wanted = int(period.rsplit(maxsplit=1)[-1])
    return next(step for step in event.steps if step.id == wanted)


POST = Post(NAME, "The wish to lower a risk tier", occasions, compose)
