"""The forms of a change of status, with what each asks for; and the one of the contact's rhythm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.form_blocks import ModalForm, date_input, select_input, text_input
from handlers.block_kit.message_blocks import (
    Block,
    Button,
    MessageLine,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.patient_choice.choice_questions import patient_heading
from store.patient.patients import Patient
from store.rules.contacts.next_contact import INTERVAL_WEEKS
from store.rules.patient.statuses import STATUS_RULES, Status
from store.rules.text_format import count_text, short_date

PICK_STATUS = "card.pick_status"
STATUS_FORM, INTERVAL_FORM = "card_status", "card_rhythm"
AS_NEEDED, USUAL_INTERVAL = "as needed", "usual"

_STATUS_LABELS = {
    Status.ACTIVE: "Active",
    Status.RELAPSE_PREVENTION: "Relapse prevention",
    Status.ON_HOLD: "On hold",
    Status.GRADUATED: "Graduated",
    Status.REFERRED_OUT: "Referred out",
    Status.DISENGAGED: "Disengaged",
    Status.DECLINED: "Declined",
    Status.DECEASED: "Deceased",
}


@dataclass(frozen=True)
class StatusFormState:
    """The status that a form is opened on."""

    patient: Patient
    status: Status
    since: date
    shown_change_id: int
    """The id of the change of status that the form shows."""
    has_plan: bool
    """A relapse-prevention plan is on record."""
    hint: str = ""
    """A step that the record suggests."""


def status_choice_form(stand: StatusFormState, today: date) -> ModalForm:
    """Where the patient stands, and a button for each status that may follow."""
    value = f"{stand.patient.id}:{stand.shown_change_id}"
    buttons = [
        Button(_STATUS_LABELS[status], PICK_STATUS, f"{value}:{status.value}")
        for status in STATUS_RULES[stand.status].allowed_next
    ]
    now: list[MessageLine] = [f"Now: {stand.status} since {short_date(stand.since, today)}."]
    if stand.hint:
        now.append(stand.hint)
    blocks = (patient_heading(stand.patient), text_block(*now), button_row(*buttons))
    return ModalForm("card_status_pick", "Status", tuple(block for block in blocks if block), submit="")


def status_form(stand: StatusFormState, status: Status, today: date, *, in_place: bool) -> ModalForm:
    """What one status asks for."""
    ends = STATUS_RULES[status].ends
    over = "The episode ends with it; coming back is a new one." if ends else None
    now = f"From {stand.status} (since {short_date(stand.since, today)}) to {status}."
    blocks = (patient_heading(stand.patient), text_block(now, over), *_fields(stand, status, today))
    subject = f"{stand.patient.id}:{stand.shown_change_id}:{status.value}"
    return ModalForm(STATUS_FORM, _STATUS_LABELS[status], blocks, metadata=subject, in_place=in_place)


def contact_interval_form(patient: Patient, now: str) -> ModalForm:
    """How often the patient is to be contacted."""
    options = [(f"every {count_text(weeks, 'week')}", str(weeks)) for weeks in INTERVAL_WEEKS]
    options += [
        ("as needed: never overdue by interval", AS_NEEDED),
        ("the clinic's usual interval", USUAL_INTERVAL),
    ]
    blocks = (
        patient_heading(patient),
        select_input(
            "rhythm",
            "A contact",
            options,
            initial=now,
            hint="An agreed day always wins. To pause until a day: Status, On hold.",
        ),
    )
    return ModalForm(INTERVAL_FORM, "Rhythm", blocks, metadata=str(patient.id))


def letter_saved(patient: Patient, *, new: bool) -> OutgoingMessage:
    """A letter is on record; the close-out is the next step."""
    said = "Noted: a letter went out today" if new else "A letter of today is on record already"
    return build_message(
        "The letter is noted." if new else "The letter was noted already.",
        text_block(
            f"{said} · {patient.full_name} · MRN {patient.mrn_ending}",
            "A letter is no attempt and no contact. If nothing comes of it, close out with the way back.",
        ),
    )


def _fields(stand: StatusFormState, status: Status, today: date) -> Sequence[Block]:
    """The fields of a status, those that it asks for first."""
    note = text_input("note", "Note", optional=True, multiline=True)
    # Disengaged is never back-dated (domain.md §3), so that no day is asked for.
    on = date_input("on", "From", initial=today, hint="Today, or the day it began.")
    if status is Status.RELAPSE_PREVENTION:
        hint = "Warning signs, what helps, whom to call."
        if stand.has_plan:
            hint += " One is on record: leave it empty to keep it."
        plan = text_input(
            "note", "Relapse-prevention plan", hint=hint, optional=stand.has_plan, multiline=True
        )
        return (plan, on)
    if status is Status.ON_HOLD:
        return (date_input("until", "On hold until"), note)
    if status is Status.REFERRED_OUT:
        return (text_input("to_whom", "Referred to", limit=200), on, note)
    if status is Status.DISENGAGED:
        return (
            text_input("note", "Close-out note", hint="What was tried, and when.", multiline=True),
            text_input("way_back", "The way back", placeholder="call the front desk", limit=300),
        )
    return (on, note)
