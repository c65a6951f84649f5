"""A request to lower a risk tier, to the consultant who may approve it. Source: domain.md §5."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts.safety_alert import ALERT_EXPIRES_AFTER, view_for
from handlers.risk.sentences import alerts
from store.clinic.clinics import Clinic
from store.posting.occasion import Occasion
from store.risk import risk_events, risk_recipients
from store.risk.risk_event import RiskEvent, RiskStep


@dataclass(frozen=True)
class ApprovalOccasion(Occasion):
    """A request to lower the risk tier, which is a step of a risk event."""

    KIND = "safety-approval"
    TEXT = "event {event_id} ask {step_id}"
    event_id: int
    step_id: int


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[ApprovalOccasion]]:
    """One for each open request, and each consultant of the patient; it waits as long as the request."""
    return [
        ScheduledPost(
            ApprovalOccasion(event.id, request.id),
            request.at,
            now + ALERT_EXPIRES_AFTER,
            member.slack_user_id,
        )
        for event in risk_events.open_or_recently_closed(db, clinic.id, now)
        if event.is_open and (request := event.lowering_request)
        for member in risk_recipients.tier_approvers(db, clinic.id, event.episode_id)
    ]


def compose(context: PostContext, post: ScheduledPost[ApprovalOccasion]) -> PostContent | None:
    """Who asks for what; None when it was already decided."""
    event = risk_events.by_id(context.db, context.clinic.id, post.occasion.event_id)
    if not event.is_open or event.lowering_request is None:
        return None
    request = step_of(event, post.occasion.step_id)
    return PostContent(messages.approval_message(view_for(context, event, post.audience), request))


def step_of(event: RiskEvent, step_id: int) -> RiskStep:
    """A step of a risk event, undone or not."""
    return next(step for step in (*event.steps, *event.undone_steps) if step.id == step_id)


POST = PostKind(ApprovalOccasion, alerts.POST_TIER_REQUEST, list_scheduled, compose, is_urgent=True)
