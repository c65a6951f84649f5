"""The alerts that stand in direct messages, kept up to date in their place. Source: domain.md §5."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.parts import Message
from handlers.posting.occasions import Content, Occasion, Post
from handlers.risk import alert_facts
from handlers.risk.messages import alert_posts as words
from handlers.risk.posts import alert_escalation, safety_alert, tier_approval
from handlers.risk.posts.safety_alert import event_of, period_of
from store.clinic.clinics import Clinic
from store.posting import posts
from store.posting.posts import Placed
from store.risk import risk_events
from store.risk.risk_event import Deed, RiskEvent

NAME = "safety-update"
LASTS = timedelta(days=1)

_KINDS = (safety_alert.NAME, alert_escalation.NAME, tier_approval.NAME)
_SINCE = " since "
_ASIDE = {Deed.TOLD}
"""Steps that an alert does not show."""


def occasions(db: Connection, clinic: Clinic, now: datetime) -> list[Occasion]:
    """One for each message about an event that has changed since it was sent."""
    found = []
    for event in risk_events.watched(db, clinic.id, now - LASTS):
        mark, changed_at = _latest(event)
        if changed_at and now < changed_at + LASTS:
            for held in posts.placed(db, clinic.id, _KINDS, period_of(event)):
                if held.sent_at <= changed_at:
                    period = f"{held.period}{_SINCE}{mark}"
                    found.append(Occasion(period, changed_at, changed_at + LASTS, held.audience))
    return found


def compose(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> Content | None:
    """The same message, as the event stands now."""
    event = event_of(db, clinic, occasion.period)
    held = _held(db, clinic, event, occasion)
    if held is None:
        return None
    return Content(_said(db, clinic, event, held, now), over=held)


def _said(db: Connection, clinic: Clinic, event: RiskEvent, held: Placed, now: datetime) -> Message:
    if held.period.endswith(" escalated"):
        return alert_escalation.said(db, clinic, event, held.audience, now)
    reader = alert_facts.reader_of(db, clinic, held.audience)
    shown = alert_facts.shown(db, clinic, event, now, reader)
    if " ask " in held.period:
        return words.approval(shown, tier_approval.step_of(event, held.period))
    return words.alert(shown)


def _held(db: Connection, clinic: Clinic, event: RiskEvent, occasion: Occasion) -> Placed | None:
    """The message to be kept up to date."""
    about = occasion.period.partition(_SINCE)[0]
    held = posts.placed(db, clinic.id, _KINDS, period_of(event))
    return next((one for one in held if (one.period, one.audience) == (about, occasion.audience)), None)


def _latest(event: RiskEvent) -> tuple[str, datetime | None]:
    """What changed last, and when; nothing while it only was told."""
    if event.withdrawn_at:
        return "withdrawn", event.withdrawn_at
    steps = [step for step in event.steps if step.deed not in _ASIDE]
    return (str(steps[-1].id), steps[-1].at) if steps else ("", None)


POST = Post(NAME, "The state of a safety alert", occasions, compose)
