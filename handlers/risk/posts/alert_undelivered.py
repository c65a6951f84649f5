"""Who a safety alert did not reach, to the person who raised it, so that they call. Source: domain.md §5."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.post_faults import fault_of
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts.safety_alert import AlertOccasion, events_to_alert, expires_at, view_for
from handlers.risk.risk_event_view import recipient
from handlers.risk.sentences import alerts
from store.clinic import members
from store.clinic.clinics import Clinic
from store.posting import unfinished_posts
from store.posting.occasion import Occasion
from store.posting.unfinished_posts import UnfinishedPost
from store.risk import risk_events
from store.risk.risk_event import RiskEvent

_TOLD_AFTER = timedelta(minutes=2)
"""How long Slack may fail before the person who raised the alert is told; at once where it won't heal."""


@dataclass(frozen=True)
class UndeliveredOccasion(Occasion):
    """A risk event, and a member whom its alert did not reach."""

    KIND = "safety-undelivered"
    TEXT = "event {event_id} to {reader}"
    event_id: int
    reader: str


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[UndeliveredOccasion]]:
    """One for each unacknowledged event that a member raised, and each other member it did not reach."""
    team = {member.id: member.slack_user_id for member in members.list_members(db, clinic.id)}
    return [
        ScheduledPost(
            UndeliveredOccasion(event.id, post.audience), _due(event, post), expires_at(event, now), raiser
        )
        for event in events_to_alert(db, clinic, now)
        if not event.acknowledged and (raiser := team.get(event.opened_by or 0))
        for post in _failing(db, clinic, event.id, now)
        if post.audience != raiser
    ]


def compose(context: PostContext, post: ScheduledPost[UndeliveredOccasion]) -> PostContent | None:
    """Who was not notified, why, and what to do; None when the alert arrived meanwhile."""
    event = risk_events.by_id(context.db, context.clinic.id, post.occasion.event_id)
    failing = _failing(context.db, context.clinic, event.id, context.now)
    found = next((each for each in failing if each.audience == post.occasion.reader), None)
    if found is None or event.acknowledged or not event.is_open:
        return None
    reader = recipient(context.db, context.clinic, post.occasion.reader)
    view = view_for(context, event, post.audience)
    return PostContent(messages.undelivered_message(view, reader.name, fault_of(found.fault).wrong))


def _failing(db: Connection, clinic: Clinic, event_id: int, now: datetime) -> list[UnfinishedPost]:
    about = AlertOccasion(event_id)
    return [
        post
        for post in unfinished_posts.failing(db, clinic.id, now)
        if (post.kind, post.period) == (about.KIND, about.period)
    ]


def _due(event: RiskEvent, post: UnfinishedPost) -> datetime:
    return event.opened_at + _TOLD_AFTER if fault_of(post.fault).heals else event.opened_at


POST = PostKind(UndeliveredOccasion, alerts.POST_UNDELIVERED, list_scheduled, compose, is_urgent=True)
