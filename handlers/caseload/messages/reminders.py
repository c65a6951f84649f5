"""Answers to the buttons of the overdue list; private, so patients are named in full."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.dates import day_words
from handlers.block_kit.parts import Bold, Button, Message, actions, lines, message
from handlers.ledger.messages.contact_buttons import leaving_buttons
from store.patient.patients import Patient
from store.rules.contacts.next_contact import Standing, attempts_since_contact
from store.rules.words import counted, weekday_day

UNDO_ATTEMPT = "reminder.undo_attempt"
SNOOZE_UNTIL = "reminder.until"


def attempt_noted(patient: Patient, contact_id: int, stands: Standing, leaving: str) -> Message:
    """An attempt is kept; how many there were since the last contact, and whether they are enough."""
    attempts = counted(len(attempts_since_contact(stands)), "attempt")
    letter = stands.letter_on is None
    return message(
        "The attempt is noted.",
        lines(
            Bold(f"Noted: {patient.full_name} could not be reached today."),
            f"That makes {attempts} without a contact. An attempt adds no minutes.",
            f"Consider a letter or close-out: {leaving}." if leaving else None,
        ),
        actions(
            Button("Undo", UNDO_ATTEMPT, str(contact_id)),
            *(leaving_buttons(patient.id, letter=letter) if leaving else ()),
        ),
    )


def attempt_undone() -> Message:
    """An attempt was voided."""
    return message(
        "Undone. The attempt stays on the ledger, marked as void.",
        lines(Bold("Undone."), "The attempt stays on the ledger, marked as void."),
    )


def rescheduled(patient: Patient, day: date, how: str, today: date, still_due: str) -> Message:
    """The next contact was agreed; a risk may ask for an earlier one."""
    return message(
        "The next contact is planned.",
        lines(
            Bold(f"Next contact with {patient.full_name}: {day_words(day, today)}, {how}."),
            _stays(still_due) or "No reminder until then.",
        ),
    )


def snooze_until(patient: Patient, choices: Sequence[tuple[str, date]]) -> Message:
    """Until when?"""
    buttons = [Button(f"Until {weekday_day(until)}", SNOOZE_UNTIL, value) for value, until in choices]
    return message(
        "Until when should this reminder rest?",
        lines(Bold(f"Snooze {patient.full_name}?"), "The contact stays due; only the reminder rests."),
        actions(*buttons),
    )


def snoozed(patient: Patient, until: date, still_due: str) -> Message:
    """The reminder rests, unless a risk asks for the contact."""
    rest = f"Back on the overdue list on {weekday_day(until)} unless there was a contact by then."
    return message(
        "The reminder is snoozed.",
        lines(Bold(f"Snoozed: {patient.full_name}, until {weekday_day(until)}."), _stays(still_due) or rest),
    )


def _stays(still_due: str) -> str:
    return f"It stays on the overdue list all the same: {still_due}." if still_due else ""
