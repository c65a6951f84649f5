"""The forms of a change of status, with what each asks for; and the one of the contact's rhythm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.forms import Form, choice, date_input, text_input
from handlers.block_kit.parts import Block, Button, Line, Message, actions, lines, message
from handlers.patient_choice.choices import for_whom
from store.patient.patients import Patient
from store.rules.contacts.next_contact import INTERVAL_WEEKS
from store.rules.patient.statuses import STANDPOINTS, Status
from store.rules.words import counted, short_day

PICK = "card.pick_status"
STATUS_FORM, RHYTHM_FORM = "card_status", "card_rhythm"
AS_NEEDED, USUAL = "as needed", "usual"

_WORDS = {
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
class Stand:
    """The status that a form is opened on."""

    patient: Patient
    status: Status
    since: date
    seen: int
    """The id of the change of status that the form shows."""
    has_plan: bool
    """A relapse-prevention plan is on record."""
    hint: str = ""
    """A step that the record suggests."""


def pick(stand: Stand, today: date) -> Form:
    """Where the patient stands, and a button for each status that may follow."""
    value = f"{stand.patient.id}:{stand.seen}"
    buttons = [
        Button(_WORDS[status], PICK, f"{value}:{status.value}")
        for status in STANDPOINTS[stand.status].leads_to
    ]
    now: list[Line] = [f"Now: {stand.status} since {short_day(stand.since, today)}."]
    if stand.hint:
        now.append(stand.hint)
    blocks = (for_whom(stand.patient), lines(*now), actions(*buttons))
    return Form("card_status_pick", "Status", tuple(block for block in blocks if block), submit="")


def form(stand: Stand, status: Status, today: date, *, in_place: bool) -> Form:
    """What one status asks for."""
    ends = STANDPOINTS[status].ends
    over = "The episode ends with it; coming back is a new one." if ends else None
    now = f"From {stand.status} (since {short_day(stand.since, today)}) to {status}."
    blocks = (for_whom(stand.patient), lines(now, over), *_fields(stand, status, today))
    subject = f"{stand.patient.id}:{stand.seen}:{status.value}"
    return Form(STATUS_FORM, _WORDS[status], blocks, subject=subject, in_place=in_place)


def rhythm(patient: Patient, now: str) -> Form:
    """How often the patient is to be contacted."""
    options = [(f"every {counted(weeks, 'week')}", str(weeks)) for weeks in INTERVAL_WEEKS]
    options += [("as needed: never overdue by interval", AS_NEEDED), ("the clinic's usual interval", USUAL)]
    blocks = (
        for_whom(patient),
        choice(
            "rhythm",
            "A contact",
            options,
            initial=now,
            hint="An agreed day always wins. To pause until a day: Status, On hold.",
        ),
    )
    return Form(RHYTHM_FORM, "Rhythm", blocks, subject=str(patient.id))


def letter_noted(patient: Patient, *, new: bool) -> Message:
    """A letter is on record; the close-out is the next step."""
    said = "Noted: a letter went out today" if new else "A letter of today is on record already"
    return message(
        "The letter is noted." if new else "The letter was noted already.",
        lines(
            f"{said} · {patient.full_name} · MRN {patient.mrn_tail}",
            "A letter is no attempt and no contact. If nothing comes of it, close out with the way back.",
        ),
    )


def _fields(stand: Stand, status: Status, today: date) -> Sequence[Block]:
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
