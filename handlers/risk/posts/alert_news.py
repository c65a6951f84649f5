"""Who acknowledged, decided or closed an alert, to the others who were told of it. Source: domain.md §5."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostKind, ScheduledPost
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts.safety_alert import event_of, period_of
from handlers.risk.posts.tier_approval import step_in_period
from store.clinic import members
from store.clinic.clinics import Clinic
from store.risk import risk_events
from store.risk.risk_event import RiskEvent, RiskStep, RiskStepKind

KIND_NAME = "safety-news"
EXPIRES_AFTER = timedelta(days=1)


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost]:
    """One for each such step of the last day, and each of the others."""
    team = {member.id: member.slack_user_id for member in members.list_members(db, clinic.id)}
    return [
        ScheduledPost(f"{period_of(event)} step {step.id}", step.at, step.at + EXPIRES_AFTER, team[reader])
        for event in risk_events.open_or_recently_closed(db, clinic.id, now - EXPIRES_AFTER)
        for step in _news(event)
        if now < step.at + EXPIRES_AFTER
        for reader in _other_alerted_members(event, step)
        if reader in team
    ]


def compose(db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime) -> PostContent | None:
    """Who did what."""
    event = event_of(db, clinic, occasion.period)
    reader = alert_facts.member_reading(db, clinic, occasion.audience)
    step = step_in_period(event, occasion.period)
    return PostContent(messages.news_message(alert_facts.alert_view(db, clinic, event, now, reader), step))


def _news(event: RiskEvent) -> list[RiskStep]:
    """Of several steps of one moment (a screen acknowledges, too) the last says it all."""
    by_moment = {step.at: step for step in event.steps if step.step_kind in messages.NEWS_DEEDS}
    return list(by_moment.values())


def _other_alerted_members(event: RiskEvent, news: RiskStep) -> set[int]:
    """Who was told of the event by then and did not take the step."""
    told = {
        step.notified_member_id
        for step in event.steps
        if step.step_kind is RiskStepKind.NOTIFIED and step.at <= news.at
    }
    return {member_id for member_id in told if member_id and member_id != news.by}


POST = PostKind(KIND_NAME, "The news of a safety alert", list_scheduled, compose)
