"""The forms and private answers about a risk event: screen, tier, closing, drill."""

from collections.abc import Sequence

from handlers.block_kit.form_blocks import ModalForm, select_input, text_input
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.risk.messages.risk_event import (
    card_button,
    card_lines,
    correction_buttons,
    drill_notice,
    protocol_lines,
    recipient_lines,
    step_buttons,
    step_lines,
    with_drill_mark,
)
from handlers.risk.risk_event_view import RiskEventView
from handlers.risk.sentences import alerts, drills, forms
from store.patient.patients import Patient
from store.risk.risk_event import Screen
from store.risk.risk_recipients import AlertRecipients
from store.rules.risk.risk import CSSRS_FOLLOW_UPS, RiskTier
from store.rules.risk.sentences import CSSRS_QUESTIONS

SCREEN_FORM, TIER_FORM, CLOSE_FORM = "risk_screen", "risk_tier", "risk_close"
EDIT_CLOSING_FORM = "risk_edit_closing"
YES, NO = ANSWERS = "yes", "no"
NO_TIER = "none"

_NOTE_LIMIT = 1_000


def screen_form(patient: Patient, subject: str, screen: Screen | None = None) -> ModalForm:
    """The questions of the C-SSRS screen, with the answers of one that is corrected.

    `subject` names the event or patient that the answers are for.
    """
    options = [(forms.YES, YES), (forms.NO, NO)]
    given = {True: YES, False: NO, None: ""}
    questions = [
        select_input(
            field,
            forms.question(number, text),
            options,
            initial=given[getattr(screen.answers, field)] if screen else "",
            hint=forms.asked_after_yes(CSSRS_FOLLOW_UPS[field]) if field in CSSRS_FOLLOW_UPS else "",
            optional=field in CSSRS_FOLLOW_UPS,
        )
        for field, number, text in CSSRS_QUESTIONS
    ]
    written = screen.note if screen else ""
    note = text_input("note", forms.NOTE, initial=written, optional=True, multiline=True, limit=_NOTE_LIMIT)
    blocks = (_patient_heading(patient), *questions, note)
    return ModalForm(SCREEN_FORM, forms.SCREEN_TITLE, blocks, metadata=subject)


def tier_form(view: RiskEventView) -> ModalForm:
    """The new tier, and why."""
    event = view.event
    options = [(forms.tier_name(tier), tier.value) for tier in RiskTier]
    options.append((forms.tier_name(None), NO_TIER))
    blocks = (
        _patient_heading(view.patient),
        text_block(forms.tier_now(event.tier)),
        select_input("tier", forms.TIER, options),
        text_input("note", forms.WHY, optional=True, multiline=True, limit=_NOTE_LIMIT),
    )
    # The version shows when a colleague set the tier while the form was open.
    return ModalForm(TIER_FORM, forms.TIER_TITLE, blocks, metadata=f"{event.id}:{event.tier_version}")


def close_form(view: RiskEventView) -> ModalForm:
    """The note that closes an event."""
    blocks = (_patient_heading(view.patient), _closing_note_field(""))
    submit, metadata = alerts.CLOSE_SAFETY_ALERT, str(view.event.id)
    return ModalForm(CLOSE_FORM, forms.CLOSE_TITLE, blocks, submit=submit, metadata=metadata)


def edit_closing_form(view: RiskEventView) -> ModalForm:
    """The note of a closed event, to be corrected."""
    note = view.event.closed.note if view.event.closed else ""
    blocks = (_patient_heading(view.patient), _closing_note_field(note))
    return ModalForm(EDIT_CLOSING_FORM, forms.EDIT_CLOSING_TITLE, blocks, metadata=str(view.event.id))


def _closing_note_field(note: str) -> Block:
    hint = forms.WHAT_WAS_DONE_HINT
    return text_input("note", forms.WHAT_WAS_DONE, initial=note, multiline=True, hint=hint, limit=_NOTE_LIMIT)


def step_saved(view: RiskEventView, done: str, remark: str = "") -> OutgoingMessage:
    """What was just done, the event now, and what can be done next."""
    event = view.event
    headline = with_drill_mark(event, done)
    patient = full_name_with_mrn(view.patient) if view.names_patient else ""
    return build_message(
        headline,
        text_block(BoldText(headline), patient, *step_lines(view), remark or None),
        text_block(*protocol_lines(view.clinic, view.now)) if event.is_open else None,
        drill_notice(event),
        button_row(
            *((*step_buttons(event), *correction_buttons(event)) if view.may_act else ()),
            card_button(event) if view.names_patient else None,
        ),
    )


def open_events_message(patient: Patient, views: Sequence[RiskEventView]) -> OutgoingMessage:
    """A patient's open events, each with its buttons."""
    blocks: list[Block | None] = []
    for view in views:
        blocks += [
            text_block(*card_lines([view])),
            drill_notice(view.event),
            button_row(*step_buttons(view.event)),
        ]
    return build_message(
        forms.OPEN_ALERTS_OF_PATIENT,
        text_block(BoldText(forms.open_alerts(full_name_with_mrn(patient)))),
        *blocks,
        text_block(*protocol_lines(views[0].clinic, views[0].now)),
    )


def drill_started(view: RiskEventView, recipients: AlertRecipients) -> OutgoingMessage:
    """A drill began: who is notified, and what should follow."""
    event = view.event
    return build_message(
        with_drill_mark(event, drills.DRILL_HAS_STARTED),
        text_block(
            BoldText(with_drill_mark(event, drills.DRILL_ALERT_SENT)),
            *recipient_lines(recipients),
            drills.drill_next_steps(view.clinic.settings.acknowledge_minutes),
        ),
        text_block(*protocol_lines(view.clinic, view.now)),
        drill_notice(event),
    )


def _patient_heading(patient: Patient) -> Block:
    """The patient of a form, by short name (domain.md §6)."""
    name = patient.short_name
    return text_block(BoldText(drills.marked_as_drill(name) if patient.is_drill else name))
