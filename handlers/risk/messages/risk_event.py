"""The parts that messages about a risk event share: its cause, its steps, the protocol, its buttons."""

from collections.abc import Sequence
from datetime import datetime

from handlers.block_kit.dates import moment_text
from handlers.block_kit.message_blocks import Block, BoldText, Button, LinkText, MessageLine, small_text_block
from handlers.risk.risk_event_view import RiskEventView
from handlers.risk.sentences import alerts, drills
from store.clinic.clinics import Clinic
from store.risk.risk_event import RiskEvent, RiskEventCause, RiskStepKind
from store.risk.risk_recipients import AlertRecipients
from store.rules.clinic import hours
from store.rules.risk.risk import contact_within
from store.rules.risk.sentences import answers_text
from store.rules.text_format import weekday_and_date

ACKNOWLEDGE, ADD_SCREEN, SET_TIER, CLOSE_EVENT = "risk.acknowledge", "risk.screen", "risk.tier", "risk.close"
UNDO_ACKNOWLEDGE, REOPEN, EDIT_CLOSING = "risk.unacknowledge", "risk.reopen", "risk.edit-closing"
EDIT_SCREEN, UNDO_SCREEN = "risk.edit-screen", "risk.undo-screen"
APPROVE_TIER, KEEP_TIER, SHOW_EVENTS = "risk.approve", "risk.keep", "risk.show"
OPEN_CARD = "patient.card"

_CRISIS_LINE = "988"


def with_drill_mark(event: RiskEvent, text: str) -> str:
    """The text, marked in a drill."""
    return drills.marked_as_drill(text) if event.is_drill else text


def drill_notice(event: RiskEvent) -> Block | None:
    """In a drill, what a drill is."""
    return small_text_block(drills.DRILL_NOTICE) if event.is_drill else None


def cause_text(event: RiskEvent) -> str:
    """`PHQ-9 item 9 above 0`, `risk flag: hopeless since Tuesday`, `C-SSRS screen: high risk`."""
    if event.first_screen_undone:
        return alerts.SCREEN_WAS_UNDONE
    if event.cause is RiskEventCause.SCREEN:
        return alerts.positive_screen(event.first_tier)
    return event.note if event.cause is RiskEventCause.SCORE else alerts.risk_flag(event.note)


def raised_text(view: RiskEventView) -> str:
    """By whom and when it was raised."""
    return alerts.raised_by(view.who(view.event.opened_by), view.when(view.event.opened_at))


def step_lines(view: RiskEventView) -> list[str]:
    """The steps taken, one per line; an admin reads no findings and no notes."""
    event = view.event
    lines = []
    if event.acknowledged:
        step = event.acknowledged
        lines.append(alerts.acknowledged_by(view.who(step.by), view.when(step.at)))
    elif event.is_open:
        lines.append(alerts.NOT_ACKNOWLEDGED)
    escalated = [step for step in event.steps if step.step_kind is RiskStepKind.ESCALATED]
    if escalated:
        leads = dict.fromkeys(view.who(step.notified_member_id) for step in escalated)
        lines.append(alerts.escalated_to(tuple(leads), view.when(escalated[0].at)))
    if view.names_patient:
        lines += _tier_lines(view)
    if event.closed:
        note = event.closed.note if view.names_patient else ""
        lines.append(alerts.closed_by(view.who(event.closed.by), view.when(event.closed.at), note))
    if event.withdrawn_at:
        lines.append(alerts.withdrawn_by(view.who(event.withdrawn_by)))
    return lines


def protocol_lines(clinic: Clinic, now: datetime) -> list[MessageLine]:
    """The clinic's protocol, its link and the crisis line; outside clinic hours first that it is closed."""
    settings = clinic.settings
    lines: list[MessageLine] = []
    if not hours.is_open(now, settings, clinic.zone):
        opens = hours.next_opening(now, settings, clinic.zone)
        lines.append(alerts.clinic_closed(moment_text(opens.astimezone(clinic.zone)) if opens else ""))
    if settings.protocol_text:
        lines.append(settings.protocol_text)
    if settings.protocol_link:
        lines.append(LinkText(settings.protocol_link, alerts.OPEN_PROTOCOL))
    if _CRISIS_LINE not in settings.protocol_text:
        lines.append(alerts.CRISIS_LINE)
    return lines


def recipient_lines(recipients: AlertRecipients) -> list[MessageLine]:
    """Who is notified, and who could not be reached, with what to do about it."""
    return [
        alerts.notified([member.name for member in recipients.members]),
        *unreachable_lines(recipients),
    ]


def unreachable_lines(recipients: AlertRecipients) -> list[MessageLine]:
    """Who of the care team could not be reached, and what to do."""
    return [alerts.unreachable(gap, name) for gap, name in recipients.unreachable]


def step_buttons(event: RiskEvent) -> tuple[Button, ...]:
    """What can be done on an open event."""
    if not event.is_open:
        return ()
    value = str(event.id)
    return (
        Button(alerts.RECORD_SCREEN, ADD_SCREEN, value),
        Button(alerts.SET_TIER, SET_TIER, value),
        Button(alerts.CLOSE_SAFETY_ALERT, CLOSE_EVENT, value),
    )


def correction_buttons(event: RiskEvent) -> tuple[Button, ...]:
    """What undoes or corrects the last step, and the last screen."""
    value = str(event.id)
    if event.withdrawn_at:
        return ()
    screen: tuple[Button, ...] = ()
    if event.is_screened:
        of_screen = f"{value}:{event.last_screen_id}"
        edit = (Button(alerts.EDIT_SCREEN, EDIT_SCREEN, of_screen),) if event.may_edit_screen else ()
        screen = (*edit, Button(alerts.UNDO_SCREEN, UNDO_SCREEN, of_screen))
    if event.only_acknowledged:
        return (*screen, Button(alerts.UNDO_ACKNOWLEDGEMENT, UNDO_ACKNOWLEDGE, value))
    if event.closed:
        return (*screen, Button(alerts.EDIT_NOTE, EDIT_CLOSING, value), *reopen_buttons(event))
    return screen


def reopen_buttons(event: RiskEvent) -> tuple[Button, ...]:
    """What opens a closed event again; also for leads."""
    is_closed = event.closed and not event.withdrawn_at
    return (Button(alerts.REOPEN, REOPEN, str(event.id)),) if is_closed else ()


def card_button(event: RiskEvent) -> Button:
    """Opens the patient's card."""
    return Button(alerts.OPEN_CARD, OPEN_CARD, str(event.patient_id))


def card_lines(views: Sequence[RiskEventView]) -> list[MessageLine]:
    """What the card shows of a patient's open events."""
    lines: list[MessageLine] = []
    for view in views:
        cause = BoldText(with_drill_mark(view.event, cause_text(view.event)))
        lines += [(cause, f" · {raised_text(view)}"), *step_lines(view)]
    return lines


def _tier_lines(view: RiskEventView) -> list[str]:
    """The screens, the tier and the request to lower it."""
    event = view.event
    lines = []
    if event.first_screen and not event.first_screen_undone:
        answers = "; ".join(part for part in (answers_text(event.first_screen), event.note) if part)
        lines.append(alerts.screened_by(view.who(event.opened_by), view.when(event.opened_at), answers))
    screen = event.last_step(RiskStepKind.SCREENED)
    if screen:
        lines.append(alerts.screened_by(view.who(screen.by), view.when(screen.at), screen.note))
    undone = event.last_step(RiskStepKind.SCREEN_UNDONE, RiskStepKind.FIRST_SCREEN_UNDONE)
    if undone:
        undone_by = alerts.screen_edited_by if undone.note else alerts.screen_undone_by
        lines.append(undone_by(view.who(undone.by), view.when(undone.at)))
    if event.tier:
        since = weekday_and_date(event.tier_at.astimezone(view.clinic.zone).date())
        days = contact_within(event.tier, view.clinic.settings)
        lines.append(alerts.tier_since(event.tier, since, days))
    request = event.lowering_request
    if request:
        lines.append(alerts.lowering_requested(view.who(request.by), request.tier))
    return lines
