"""The alerts that stand in direct messages, kept up to date in their place. Source: domain.md §5."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.posting.post_kinds import PostContent, PostKind, ScheduledPost
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as messages
from handlers.risk.posts import alert_escalation, safety_alert, tier_approval
from handlers.risk.posts.safety_alert import event_of, period_of
from store.clinic.clinics import Clinic
from store.posting import posts
from store.posting.posts import SentMessage
from store.risk import risk_events
from store.risk.risk_event import RiskEvent, RiskStepKind

KIND_NAME = "safety-update"
EXPIRES_AFTER = timedelta(days=1)

_UPDATED_KINDS = (safety_alert.KIND_NAME, alert_escalation.KIND_NAME, tier_approval.KIND_NAME)
_SINCE = " since "
_IGNORED_DEEDS = {RiskStepKind.NOTIFIED}
"""Steps that an alert does not show."""


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost]:
    """One for each message about an event that has changed since it was sent."""
    found = []
    for event in risk_events.open_or_recently_closed(db, clinic.id, now - EXPIRES_AFTER):
        mark, changed_at = _latest_change(event)
        if changed_at and now < changed_at + EXPIRES_AFTER:
            for held in posts.sent_messages(db, clinic.id, _UPDATED_KINDS, period_of(event)):
                if held.sent_at <= changed_at:
                    period = f"{held.period}{_SINCE}{mark}"
                    found.append(ScheduledPost(period, changed_at, changed_at + EXPIRES_AFTER, held.audience))
    return found


def compose(db: Connection, clinic: Clinic, occasion: ScheduledPost, now: datetime) -> PostContent | None:
    """The same message, as the event stands now."""
    event = event_of(db, clinic, occasion.period)
    held = _posted_message(db, clinic, event, occasion)
    if held is None:
        return None
    return PostContent(_current_message(db, clinic, event, held, now), message_to_replace=held)


def _current_message(
    db: Connection, clinic: Clinic, event: RiskEvent, held: SentMessage, now: datetime
) -> OutgoingMessage:
    if held.period.endswith(" escalated"):
        return alert_escalation.message_for_lead(db, clinic, event, held.audience, now)
    reader = alert_facts.member_reading(db, clinic, held.audience)
    shown = alert_facts.alert_view(db, clinic, event, now, reader)
    if " ask " in held.period:
        return messages.approval_message(shown, tier_approval.step_in_period(event, held.period))
    return messages.alert_message(shown)


def _posted_message(
    db: Connection, clinic: Clinic, event: RiskEvent, occasion: ScheduledPost
) -> SentMessage | None:
    """The message to be kept up to date."""
    about = occasion.period.partition(_SINCE)[0]
    held = posts.sent_messages(db, clinic.id, _UPDATED_KINDS, period_of(event))
    return next((one for one in held if (one.period, one.audience) == (about, occasion.audience)), None)


def _latest_change(event: RiskEvent) -> tuple[str, datetime | None]:
    """What changed last, and when; nothing while it only was told."""
    if event.withdrawn_at:
        return "withdrawn", event.withdrawn_at
    steps = [step for step in event.steps if step.step_kind not in _IGNORED_DEEDS]
    return (str(steps[-1].id), steps[-1].at) if steps else ("", None)


POST = PostKind(KIND_NAME, "The state of a safety alert", list_scheduled, compose)
