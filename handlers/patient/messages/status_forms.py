"""The forms for a change of status and for the contact schedule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.form_blocks import ModalForm, date_input, select_input, text_input, without_gaps
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.dispatch.draft_choices import DISCARD
from handlers.patient.sentences import forms as sentences
from handlers.patient.sentences import next_steps
from handlers.patient.sentences import status as status_sentences
from handlers.patient_choice.choice_questions import patient_heading
from handlers.patient_choice.sentences import NOT_SAVED_YET
from store.patient.patients import Patient
from store.rules.contacts.next_contact import INTERVAL_WEEKS
from store.rules.patient.statuses import STATUS_RULES, Status

PICK_STATUS = "card.pick_status"
CONFIRM_END = "card.end"
STATUS_FORM, INTERVAL_FORM = "card_status", "card_interval"
AS_NEEDED, USUAL_INTERVAL = "as needed", "usual"


@dataclass(frozen=True)
class StatusFormState:
    """The status that a form is opened on."""

    patient: Patient
    status: Status
    since: date
    shown_change_id: int
    """The id of the change of status that the form shows."""
    has_plan: bool
    """Whether a relapse-prevention plan is on record."""
    suggestion: str = ""
    """A step that the scores suggest."""
    open_items: tuple[str, ...] = ()
    """What is still open, said before the episode ends."""


def status_choice_form(state: StatusFormState, today: date) -> ModalForm:
    """The current status, and a button for each one that may follow."""
    buttons = button_row(
        *(
            Button(
                sentences.status_name(status),
                PICK_STATUS,
                f"{state.patient.id}:{state.shown_change_id}:{status.value}",
            )
            for status in STATUS_RULES[state.status].allowed_next
        )
    )
    current = sentences.current_status(state.status, state.since, today)
    blocks = (patient_heading(state.patient), text_block(current, state.suggestion), buttons)
    return ModalForm("card_status_pick", sentences.STATUS_TITLE, without_gaps(blocks), submit="")


def status_form(state: StatusFormState, status: Status, today: date, *, in_place: bool) -> ModalForm:
    """The fields that one status needs."""
    warnings = (sentences.status_ends_episode(status), *state.open_items) if STATUS_RULES[status].ends else ()
    change = sentences.status_change(state.status, state.since, status, today)
    return ModalForm(
        STATUS_FORM,
        sentences.status_name(status),
        (patient_heading(state.patient), text_block(change, *warnings), *_fields(state, status, today)),
        metadata=f"{state.patient.id}:{state.shown_change_id}:{status.value}",
        in_place=in_place,
    )


def ask_to_end(
    patient: Patient, status: Status, summary: str, open_items: Sequence[str], draft: int
) -> OutgoingMessage:
    """Before an episode ends by a typed line: what would be saved, what is still open, yes or no."""
    return build_message(
        status_sentences.ASK_TO_END_NOTICE,
        text_block(
            BoldText(status_sentences.ask_to_end(status, patient.full_name, patient.mrn_ending)),
            status_sentences.would_save(summary),
            *open_items,
        ),
        button_row(
            Button(status_sentences.END_EPISODE, CONFIRM_END, str(draft), "primary"),
            Button(status_sentences.KEEP_IN_CARE, DISCARD, str(draft)),
        ),
    )


def ask_why_graduated(patient: Patient, doubt: str) -> OutgoingMessage:
    """The scores don't support graduating: a button for the form with the note."""
    return build_message(
        status_sentences.ASK_TO_END_NOTICE,
        text_block(
            BoldText(NOT_SAVED_YET),
            full_name_with_mrn(patient),
            doubt,
            status_sentences.how_to_say_why(patient.full_name),
        ),
        button_row(
            Button(
                status_sentences.GRADUATE_WITH_REASON,
                PICK_STATUS,
                f"{patient.id}::{Status.GRADUATED.value}",
                "primary",
            )
        ),
    )


def contact_interval_form(patient: Patient, current: str) -> ModalForm:
    """How often the patient is to be contacted."""
    options = [
        *((sentences.every(weeks), str(weeks)) for weeks in INTERVAL_WEEKS),
        (sentences.AS_NEEDED, AS_NEEDED),
        (sentences.USUAL_INTERVAL, USUAL_INTERVAL),
    ]
    choice = select_input(
        "interval",
        sentences.CONTACT_SCHEDULE_LABEL,
        options,
        initial=current,
        hint=sentences.CONTACT_SCHEDULE_HINT,
    )
    return ModalForm(
        INTERVAL_FORM,
        sentences.CONTACT_SCHEDULE_TITLE,
        (patient_heading(patient), choice),
        metadata=str(patient.id),
    )


def letter_saved(patient: Patient, *, is_new: bool) -> OutgoingMessage:
    """A letter is on record; the close-out is the next step."""
    saved = next_steps.letter_sent_today if is_new else next_steps.letter_already_today
    return build_message(
        next_steps.LETTER_NOTICE if is_new else next_steps.LETTER_AGAIN_NOTICE,
        text_block(saved(patient.full_name, patient.mrn_ending), next_steps.LETTER_NEXT),
    )


def _fields(state: StatusFormState, status: Status, today: date) -> Sequence[Block]:
    """The fields of a status, the required ones first."""
    note = text_input("note", sentences.NOTE, optional=True, multiline=True)
    # Disengaged cannot be back-dated (domain.md §3), so its form has no day.
    on = date_input("on", sentences.FROM, initial=today, hint=sentences.FROM_HINT)
    match status:
        case Status.RELAPSE_PREVENTION:
            hint = sentences.PLAN_ON_RECORD_HINT if state.has_plan else sentences.PLAN_HINT
            plan = text_input("note", sentences.PLAN, hint=hint, optional=state.has_plan, multiline=True)
            return (plan, on)
        case Status.ON_HOLD:
            return (date_input("until", sentences.ON_HOLD_UNTIL), note)
        case Status.REFERRED_OUT:
            return (text_input("recipient", sentences.REFERRED_TO, limit=200), on, note)
        case Status.DISENGAGED:
            return (
                text_input("note", sentences.CLOSE_OUT_NOTE, hint=sentences.CLOSE_OUT_HINT, multiline=True),
                text_input("way_back", sentences.WAY_BACK, placeholder=sentences.WAY_BACK_EXAMPLE, limit=300),
            )
        case _:
            return (on, note)
