"""Who acknowledged, decided or closed a risk event, to the others who were notified. Source: domain.md §5."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts.safety_alert import view_for
from handlers.risk.posts.tier_approval import step_of
from handlers.risk.sentences import alerts
from store.clinic import members
from store.clinic.clinics import Clinic
from store.posting.occasion import Occasion
from store.risk import risk_events
from store.risk.risk_event import RiskEvent, RiskStep, RiskStepKind

_EXPIRES_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class AlertNewsOccasion(Occasion):
    """A step of a risk event."""

    KIND = "safety-news"
    TEXT = "event {event_id} step {step_id}"
    event_id: int
    step_id: int


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[AlertNewsOccasion]]:
    """One for each such step of the last day, and each other member who was notified."""
    team = {member.id: member.slack_user_id for member in members.list_members(db, clinic.id)}
    return [
        ScheduledPost(AlertNewsOccasion(event.id, step.id), step.at, step.at + _EXPIRES_AFTER, team[reader])
        for event in risk_events.open_or_recently_closed(db, clinic.id, now - _EXPIRES_AFTER)
        for step in _news(event)
        if now < step.at + _EXPIRES_AFTER
        for reader in _other_alerted_members(event, step)
        if reader in team
    ]


def compose(context: PostContext, post: ScheduledPost[AlertNewsOccasion]) -> PostContent | None:
    """Who did what."""
    event = risk_events.by_id(context.db, context.clinic.id, post.occasion.event_id)
    step = step_of(event, post.occasion.step_id)
    return PostContent(messages.news_message(view_for(context, event, post.audience), step))


def _news(event: RiskEvent) -> list[RiskStep]:
    """Of several steps taken together (a screen also acknowledges) only the last is news."""
    by_moment = {
        step.at: step for step in event.steps if step.step_kind in messages.NEWS_STEPS and not step.is_copy
    }
    return list(by_moment.values())


def _other_alerted_members(event: RiskEvent, news: RiskStep) -> set[int]:
    """Who was notified of the event by then and did not take the step."""
    notified = {
        step.notified_member_id
        for step in event.steps
        if step.step_kind is RiskStepKind.NOTIFIED and step.at <= news.at
    }
    return {member_id for member_id in notified if member_id and member_id != news.by}


POST = PostKind(AlertNewsOccasion, alerts.POST_NEWS, list_scheduled, compose, is_urgent=True)
