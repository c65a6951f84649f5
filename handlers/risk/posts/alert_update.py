"""Updates of the safety alerts that were sent in direct messages, in place. Source: domain.md §5."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts.alert_escalation import (
    EscalationOccasion,
    EscalationReminderOccasion,
    message_for_lead,
)
from handlers.risk.posts.safety_alert import AlertOccasion, view_for
from handlers.risk.posts.tier_approval import ApprovalOccasion, step_of
from handlers.risk.sentences import alerts
from store.clinic.clinics import Clinic
from store.posting import posts
from store.posting.occasion import Occasion
from store.posting.posts import SentMessage
from store.risk import risk_events
from store.risk.risk_event import RiskEvent, RiskStepKind

_EXPIRES_AFTER = timedelta(days=1)
_WITHDRAWN = "withdrawn"
_STEPS_NOT_SHOWN = {RiskStepKind.NOTIFIED}
"""Steps that a safety alert does not show."""

UpdatedOccasion = AlertOccasion | EscalationOccasion | EscalationReminderOccasion | ApprovalOccasion


@dataclass(frozen=True)
class AlertUpdateOccasion(Occasion):
    """A message that was sent, and what changed since."""

    KIND = "safety-update"
    TEXT = "{message} since {change}"
    message: UpdatedOccasion
    change: str
    """The id of the event's latest step, or `withdrawn`."""


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[AlertUpdateOccasion]]:
    """One for each message about an event that has changed since it was sent."""
    found = []
    for event in risk_events.open_or_recently_closed(db, clinic.id, now - _EXPIRES_AFTER):
        change, changed_at = _latest_change(event)
        if changed_at and now < changed_at + _EXPIRES_AFTER:
            found += [
                ScheduledPost(
                    AlertUpdateOccasion(sent.occasion, change),
                    changed_at,
                    changed_at + _EXPIRES_AFTER,
                    sent.audience,
                )
                for sent in _sent_messages(db, clinic, event.id)
                if sent.sent_at <= changed_at
            ]
    return found


def compose(context: PostContext, post: ScheduledPost[AlertUpdateOccasion]) -> PostContent | None:
    """The same message, with the event's present state."""
    occasion = post.occasion.message
    event = risk_events.by_id(context.db, context.clinic.id, occasion.event_id)
    for sent in _sent_messages(context.db, context.clinic, event.id):
        if (sent.occasion, sent.audience) == (occasion, post.audience):
            return PostContent(_current_message(context, event, sent), message_to_replace=sent)
    return None


def _sent_messages(db: Connection, clinic: Clinic, event_id: int) -> Iterator[SentMessage[UpdatedOccasion]]:
    yield from posts.sent_messages(db, clinic.id, AlertOccasion, event_id)
    yield from posts.sent_messages(db, clinic.id, EscalationOccasion, event_id)
    yield from posts.sent_messages(db, clinic.id, EscalationReminderOccasion, event_id)
    yield from posts.sent_messages(db, clinic.id, ApprovalOccasion, event_id)


def _current_message(
    context: PostContext, event: RiskEvent, sent: SentMessage[UpdatedOccasion]
) -> OutgoingMessage:
    if isinstance(sent.occasion, EscalationOccasion):
        return message_for_lead(context, event, sent.audience)
    view = view_for(context, event, sent.audience)
    if isinstance(sent.occasion, ApprovalOccasion):
        return messages.approval_message(view, step_of(event, sent.occasion.step_id))
    return messages.alert_message(view)


def _latest_change(event: RiskEvent) -> tuple[str, datetime | None]:
    """What changed last, and when; nothing where members were only notified."""
    if event.withdrawn_at:
        return _WITHDRAWN, event.withdrawn_at
    steps = [step for step in event.steps if step.step_kind not in _STEPS_NOT_SHOWN]
    return (str(steps[-1].id), steps[-1].at) if steps else ("", None)


POST = PostKind(AlertUpdateOccasion, alerts.POST_UPDATE, list_scheduled, compose, is_urgent=True)
