"""The posts about a risk event: the safety alert, its escalation, the request to lower a tier, the news."""

from collections.abc import Callable, Mapping, Sequence

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    MessageLine,
    OutgoingMessage,
    build_message,
    button_row,
    header_block,
    text_block,
)
from handlers.risk.messages.risk_event import (
    ACKNOWLEDGE,
    APPROVE_TIER,
    KEEP_TIER,
    card_button,
    cause_text,
    drill_notice,
    protocol_lines,
    raised_text,
    step_buttons,
    step_lines,
    unreachable_lines,
    with_drill_mark,
)
from handlers.risk.risk_event_view import RiskEventView
from handlers.risk.sentences import alerts
from store.risk.risk_event import RiskStep, RiskStepKind


def alert_message(view: RiskEventView, because: str = "") -> OutgoingMessage:
    """The safety alert as it is now, and why it comes to this reader; the notification names no one."""
    event = view.event
    patient: MessageLine = BoldText(alerts.UNNAMED_PATIENT)
    if view.names_patient:
        patient = (BoldText(view.patient_name), f" · {cause_text(event)}")
    return build_message(
        with_drill_mark(event, _notification(view)),
        header_block(f"⚠ {with_drill_mark(event, alerts.SAFETY_ALERT)}"),
        text_block(because) if because else None,
        text_block(patient, raised_text(view), *step_lines(view)),
        text_block(*unreachable_lines(view.recipients))
        if event.is_open and view.names_patient and view.recipients.unreachable
        else None,
        text_block(*protocol_lines(view.clinic, view.now)) if event.is_open else None,
        drill_notice(event),
        _buttons(view),
    )


def undelivered_message(view: RiskEventView, reader: str, why: str) -> OutgoingMessage:
    """Who the alert did not reach, and what to do."""
    headline = with_drill_mark(view.event, alerts.UNDELIVERED)
    return build_message(
        headline,
        text_block(
            BoldText(headline),
            view.patient_name if view.names_patient else None,
            alerts.not_reached(reader, why),
            alerts.CALL_THEM,
        ),
        drill_notice(view.event),
    )


def escalation_message(view: RiskEventView, notified: Sequence[str]) -> OutgoingMessage:
    """No one acknowledged in time: the alert to a lead or admin, and who was notified before."""
    if not notified:
        return alert_message(view, alerts.NO_ONE_TO_NOTIFY)
    minutes = view.clinic.settings.acknowledge_minutes
    return alert_message(view, alerts.not_acknowledged_in_time(minutes, notified))


def reminder_message(view: RiskEventView, notified: Sequence[str]) -> OutgoingMessage:
    """Still no one acknowledged: to everyone again."""
    return alert_message(view, alerts.still_not_acknowledged(view.when(view.event.opened_at), notified))


def approval_message(view: RiskEventView, request: RiskStep) -> OutgoingMessage:
    """A colleague asks the consultant to lower the tier; once decided, how."""
    event, value = view.event, str(request.id)
    waits = event.lowering_request is not None and event.lowering_request.id == request.id
    text = alerts.please_decide(request.tier) if waits else alerts.TIER_DECIDED
    return build_message(
        with_drill_mark(event, text),
        header_block(f"⚠ {with_drill_mark(event, alerts.LOWER_TIER)}"),
        text_block(
            (BoldText(view.patient_name), f" · {cause_text(event)}"),
            alerts.asks_to_lower(view.who(request.by), request.tier, request.note),
            *step_lines(view),
        ),
        drill_notice(event),
        button_row(
            Button(alerts.APPROVE, APPROVE_TIER, value, "primary") if waits else None,
            Button(alerts.KEEP_TIER, KEEP_TIER, value) if waits else None,
            card_button(event),
        ),
    )


_NEWS: Mapping[RiskStepKind, Callable[[str], str]] = {
    RiskStepKind.ACKNOWLEDGED: alerts.news_acknowledged,
    RiskStepKind.LOWERED: alerts.news_tier_lowered,
    RiskStepKind.LOWERING_DECLINED: alerts.news_tier_kept,
    RiskStepKind.CLOSED: alerts.news_closed,
    RiskStepKind.ACKNOWLEDGEMENT_UNDONE: alerts.news_acknowledgement_undone,
    RiskStepKind.REOPENED: alerts.news_reopened,
    RiskStepKind.SCREEN_UNDONE: alerts.news_screen_undone,
    RiskStepKind.FIRST_SCREEN_UNDONE: alerts.news_screen_undone,
}
NEWS_STEPS = tuple(_NEWS)
"""The steps that the others who were notified of an alert hear about."""


def news_message(view: RiskEventView, step: RiskStep) -> OutgoingMessage:
    """Who did what about an alert, to the others who were notified of it."""
    event = view.event
    said = alerts.news_screen_edited if step.is_edit else _NEWS[step.step_kind]
    news = with_drill_mark(event, said(view.who(step.by)))
    if not view.names_patient:
        return build_message(news, text_block(BoldText(news)))
    # Whether it is acknowledged is the first line; the news says it, or it is known.
    steps = step_lines(view)[1 if event.acknowledged or event.is_open else 0 :]
    return build_message(
        news,
        text_block(BoldText(news), f"{view.patient_name} · {cause_text(event)}", *steps),
        button_row(card_button(event)),
    )


def _notification(view: RiskEventView) -> str:
    if not view.event.is_open:
        return alerts.ALERT_OVER
    return alerts.ALERT_ACKNOWLEDGED if view.event.acknowledged else alerts.PLEASE_ACKNOWLEDGE


def _buttons(view: RiskEventView) -> Block | None:
    event = view.event
    unanswered = event.is_open and not event.acknowledged
    return button_row(
        Button(alerts.ACKNOWLEDGE, ACKNOWLEDGE, str(event.id), "primary") if unanswered else None,
        *(step_buttons(event) if event.acknowledged and view.may_act else ()),
        card_button(event) if view.names_patient else None,
    )
