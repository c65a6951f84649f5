"""A wish to lower a risk tier, to the consultant who may approve it. Source: domain.md §5."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostKind, ScheduledPost
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts.safety_alert import EXPIRES_AFTER, event_of, period_of
from store.clinic.clinics import Clinic
from store.risk import risk_events, risk_recipients
from store.risk.risk_event import RiskEvent, RiskStep

KIND_NAME = "safety-approval"


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost]:
    """One for each wish that waits, and each consultant of the patient."""
    found: list[ScheduledPost] = []
    for event in risk_events.open_or_recently_closed(db, clinic.id, now):
        if event.is_open and event.lowering_request:
            period, asked_at = (
                f"{period_of(event)} ask {event.lowering_request.id}",
                event.lowering_request.at,
            )
            found += [
                ScheduledPost(period, asked_at, asked_at + EXPIRES_AFTER, member.slack_user_id)
                for member in risk_recipients.tier_approvers(db, clinic.id, event.episode_id)
            ]
    return found


def compose(db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime) -> PostContent | None:
    """Who asks for what; None when it was decided already."""
    event = event_of(db, clinic, occasion.period)
    if not event.is_open or event.lowering_request is None:
        return None
    asked = step_in_period(event, occasion.period)
    reader = alert_facts.member_reading(db, clinic, occasion.audience)
    return PostContent(
        messages.approval_message(alert_facts.alert_view(db, clinic, event, now, reader), asked)
    )


def step_in_period(event: RiskEvent, period: str) -> RiskStep:
    """The step that a period names last."""
    wanted = int(period.rsplit(maxsplit=1)[-1])
    return next(step for step in event.steps if step.id == wanted)


POST = PostKind(KIND_NAME, "The wish to lower a risk tier", list_scheduled, compose)
