"""The forms and private answers around a risk event: screen, tier, closing; patients are named in full."""

from collections.abc import Sequence

from handlers.block_kit.form_blocks import ModalForm, select_input, text_input
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.risk.messages.risk_event import (
    OPEN_CARD,
    AlertView,
    alerted_text,
    card_lines,
    drill_notice,
    protocol_lines,
    state_lines,
    step_buttons,
    with_drill_mark,
)
from store.patient.patients import Patient
from store.rules.risk.risk import CSSRS_QUESTIONS, RiskTier, tier_text

SCREEN_FORM, TIER_FORM, CLOSE_FORM = "risk_screen", "risk_tier", "risk_close"
YES, NO = "yes", "no"
NO_TIER = "none"

_NOTE_LIMIT = 1_000


def screen_form(patient: Patient, subject: str) -> ModalForm:
    """The questions of the screen, each to be answered; `subject` says what the answers belong to."""
    answers = [("Yes", YES), ("No", NO)]
    asked = [select_input(field, f"{number}. {about}", answers) for field, number, about in CSSRS_QUESTIONS]
    note = text_input("note", "Note", optional=True, multiline=True, limit=_NOTE_LIMIT)
    return ModalForm(
        SCREEN_FORM, "C-SSRS screen", (_patient_heading(patient), *asked, note), metadata=subject
    )


def tier_form(shown: AlertView) -> ModalForm:
    """The tier to be, and why; lowering it asks the consultant."""
    event = shown.event
    options = [(tier_text(tier).capitalize(), tier.value) for tier in RiskTier]
    options.append((tier_text(None).capitalize(), NO_TIER))
    blocks = (
        _patient_heading(shown.patient),
        text_block(f"Now: {tier_text(event.tier)}. A lower tier waits for the consultant's approval."),
        select_input("tier", "Tier", options),
        text_input("note", "Why", optional=True, multiline=True, limit=_NOTE_LIMIT),
    )
    # The version tells a form that was open while somebody else set the tier.
    return ModalForm(TIER_FORM, "Set the risk tier", blocks, metadata=f"{event.id}:{event.tier_version}")


def close_form(shown: AlertView) -> ModalForm:
    """The note that closes an event."""
    hint = "Such as: seen today, safety plan made, means removed."
    note = text_input("note", "What was done", multiline=True, hint=hint, limit=_NOTE_LIMIT)
    return ModalForm(
        CLOSE_FORM,
        "Close the alert",
        (_patient_heading(shown.patient), note),
        submit="Close alert",
        metadata=str(shown.event.id),
    )


def step_saved(shown: AlertView, said: str) -> OutgoingMessage:
    """What was just done, where the event stands now, and what can be done next."""
    event = shown.event
    who = f"{shown.patient.full_name} · MRN {shown.patient.mrn_ending}" if shown.names_patient else ""
    return build_message(
        with_drill_mark(event, said),
        text_block(BoldText(with_drill_mark(event, said)), who, *state_lines(shown)),
        text_block(*protocol_lines(shown.clinic, shown.now)) if event.is_open else None,
        drill_notice(event),
        button_row(
            *(step_buttons(event) if shown.may_act else ()),
            Button("Open card", OPEN_CARD, str(event.patient_id)) if shown.names_patient else None,
        ),
    )


def open_alerts_message(patient: Patient, found: list[AlertView]) -> OutgoingMessage:
    """A patient's open events, each with its buttons."""
    blocks: list[Block | None] = []
    for each in found:
        blocks += [
            text_block(*card_lines([each])),
            drill_notice(each.event),
            button_row(*step_buttons(each.event)),
        ]
    protocol_of = found[0]
    return build_message(
        "The open safety alerts of a patient.",
        text_block(BoldText(f"Open safety alerts: {patient.full_name} · MRN {patient.mrn_ending}")),
        *blocks,
        text_block(*protocol_lines(protocol_of.clinic, protocol_of.now)),
    )


def drill_started(shown: AlertView, told: Sequence[str]) -> OutgoingMessage:
    """A rehearsal began: who is told, what follows."""
    limit = shown.clinic.settings.acknowledge_minutes
    return build_message(
        with_drill_mark(shown.event, "the safety protocol is being rehearsed."),
        text_block(
            BoldText("REHEARSAL: an alert on a made-up patient is out."),
            alerted_text(told),
            f"Somebody should acknowledge it within {limit} minutes in hours, else the lead is told. "
            "Then record a screen, set a tier and close it with a note.",
        ),
        text_block(*protocol_lines(shown.clinic, shown.now)),
        drill_notice(shown.event),
    )


def _patient_heading(patient: Patient) -> Block:
    """The patient a form is about; forms carry the short form (domain.md §6)."""
    return text_block(
        BoldText(f"REHEARSAL: {patient.short_name}" if patient.rehearsal else patient.short_name)
    )
