"""The posts about a risk event: the alert, its escalation, the wish to lower a tier, the news."""

from collections.abc import Sequence

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
    OPEN_CARD,
    AlertView,
    cause_text,
    drill_notice,
    protocol_lines,
    raised_by_text,
    state_lines,
    step_buttons,
    with_drill_mark,
)
from store.risk.risk_event import RiskStep, RiskStepKind
from store.rules.risk.risk import tier_text


def alert_message(shown: AlertView, because: str = "") -> OutgoingMessage:
    """The alert as the event stands now, and why it comes to this reader; `text` names nobody."""
    event = shown.event
    text = "Safety alert: please acknowledge." if not event.acknowledged else "Safety alert."
    if not event.is_open:
        text = "Safety alert, settled."
    who: MessageLine = (BoldText(shown.name), f" · {cause_text(event)}")
    return build_message(
        with_drill_mark(event, text),
        header_block(f"⚠ {with_drill_mark(event, 'Safety alert')}"),
        text_block(because) if because else None,
        text_block(
            who if shown.names_patient else BoldText("A patient in care"),
            raised_by_text(shown),
            *state_lines(shown),
        ),
        text_block(*protocol_lines(shown.clinic, shown.now)) if event.is_open else None,
        drill_notice(event),
        _buttons(shown),
    )


def escalation_message(shown: AlertView, told: Sequence[str]) -> OutgoingMessage:
    """Nobody acknowledged in time: the alert, to a lead or admin, and who was told before."""
    limit = shown.clinic.settings.acknowledge_minutes
    if told:
        because = f"Nobody acknowledged this within {limit} minutes in hours. Told: {', '.join(told)}."
    else:
        because = "There was nobody on the care team to tell: it comes to you at once."
    return alert_message(shown, because)


def approval_message(shown: AlertView, asked: RiskStep) -> OutgoingMessage:
    """A colleague asks the consultant to let a tier be lowered; once decided, how."""
    event = shown.event
    wish = tier_text(asked.tier)
    waits = event.lowering_request is not None and event.lowering_request.id == asked.id
    text = f"Please decide: lower a risk tier to {wish}." if waits else "A risk tier was decided on."
    who = shown.names.get(asked.by or 0)
    return build_message(
        with_drill_mark(event, text),
        header_block(f"⚠ {with_drill_mark(event, 'Lower a risk tier?')}"),
        text_block(
            (BoldText(shown.name), f" · {cause_text(event)}"),
            f"{who} asks to lower it to {wish}" + (f": {asked.note}" if asked.note else "."),
            *state_lines(shown),
        ),
        drill_notice(event),
        button_row(
            Button("Approve", APPROVE_TIER, str(asked.id), "primary") if waits else None,
            Button("Keep the tier", KEEP_TIER, str(asked.id)) if waits else None,
            Button("Open card", OPEN_CARD, str(event.patient_id)),
        ),
    )


_DEED_TEXT = {
    RiskStepKind.ACKNOWLEDGED: "acknowledged the safety alert",
    RiskStepKind.LOWERED: "lowered the tier",
    RiskStepKind.LOWERING_DECLINED: "kept the tier as it is",
    RiskStepKind.CLOSED: "closed the safety alert",
}
NEWS_DEEDS = tuple(_DEED_TEXT)
"""The steps that those who were told of an alert hear of."""


def news_message(shown: AlertView, step: RiskStep) -> OutgoingMessage:
    """Who did what about an alert, to the others who were told of it."""
    event = shown.event
    said = f"{shown.names.get(step.by or 0)} {_DEED_TEXT[step.step_kind]}."
    if not shown.names_patient:
        return build_message(with_drill_mark(event, said), text_block(BoldText(with_drill_mark(event, said))))
    return build_message(
        with_drill_mark(event, said),
        text_block(
            BoldText(with_drill_mark(event, said)),
            f"{shown.name} · {cause_text(event)}",
            *state_lines(shown)[1:],
        ),
        button_row(Button("Open card", OPEN_CARD, str(event.patient_id))),
    )


def _buttons(shown: AlertView) -> Block | None:
    event = shown.event
    take_on = event.is_open and not event.acknowledged
    return button_row(
        Button("Acknowledge", ACKNOWLEDGE, str(event.id), "primary") if take_on else None,
        *(step_buttons(event) if event.acknowledged and shown.may_act else ()),
        Button("Open card", OPEN_CARD, str(event.patient_id)) if shown.names_patient else None,
    )
