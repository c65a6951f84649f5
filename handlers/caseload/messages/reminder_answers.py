"""Answers to the buttons of the overdue list; private, so patients are named in full."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.dates import day_text
from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.ledger.messages.contact_buttons import unreachable_buttons
from store.patient.patients import Patient
from store.rules.contacts.next_contact import ContactStatus, attempts_since_contact
from store.rules.text_format import count_text, weekday_and_date

UNDO_ATTEMPT = "reminder.undo_attempt"
SNOOZE_UNTIL = "reminder.until"


def attempt_saved(patient: Patient, contact_id: int, stands: ContactStatus, leaving: str) -> OutgoingMessage:
    """An attempt is kept; how many there were since the last contact, and whether they are enough."""
    attempts = count_text(len(attempts_since_contact(stands)), "attempt")
    letter = stands.letter_on is None
    return build_message(
        "The attempt is noted.",
        text_block(
            BoldText(f"Noted: {patient.full_name} could not be reached today."),
            f"That makes {attempts} without a contact. An attempt adds no minutes.",
            f"Consider a letter or close-out: {leaving}." if leaving else None,
        ),
        button_row(
            Button("Undo", UNDO_ATTEMPT, str(contact_id)),
            *(unreachable_buttons(patient.id, letter=letter) if leaving else ()),
        ),
    )


def attempt_undone() -> OutgoingMessage:
    """An attempt was voided."""
    return build_message(
        "Undone. The attempt stays on the ledger, marked as void.",
        text_block(BoldText("Undone."), "The attempt stays on the ledger, marked as void."),
    )


def rescheduled(patient: Patient, day: date, how: str, today: date, still_due: str) -> OutgoingMessage:
    """The next contact was agreed; a risk may ask for an earlier one."""
    return build_message(
        "The next contact is planned.",
        text_block(
            BoldText(f"Next contact with {patient.full_name}: {day_text(day, today)}, {how}."),
            _still_overdue_text(still_due) or "No reminder until then.",
        ),
    )


def snooze_until(patient: Patient, choices: Sequence[tuple[str, date]]) -> OutgoingMessage:
    """Until when?"""
    buttons = [Button(f"Until {weekday_and_date(until)}", SNOOZE_UNTIL, value) for value, until in choices]
    return build_message(
        "Until when should this reminder rest?",
        text_block(
            BoldText(f"Snooze {patient.full_name}?"), "The contact stays due; only the reminder rests."
        ),
        button_row(*buttons),
    )


def snoozed(patient: Patient, until: date, still_due: str) -> OutgoingMessage:
    """The reminder rests, unless a risk asks for the contact."""
    rest = f"Back on the overdue list on {weekday_and_date(until)} unless there was a contact by then."
    return build_message(
        "The reminder is snoozed.",
        text_block(
            BoldText(f"Snoozed: {patient.full_name}, until {weekday_and_date(until)}."),
            _still_overdue_text(still_due) or rest,
        ),
    )


def _still_overdue_text(still_due: str) -> str:
    return f"It stays on the overdue list all the same: {still_due}." if still_due else ""
