"""Answers to the buttons of the overdue list; private, so patients are named in full."""

from collections.abc import Sequence
from datetime import date, time

from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.caseload.sentences import about_reminders
from handlers.ledger.messages.contact_buttons import UNDO_ATTEMPT, unreachable_buttons
from handlers.ledger.sentences.time_log import contact_planned
from handlers.patient_choice.card_actions import UNDO_FACT
from store.patient.patients import Patient
from store.rules.contacts.next_contact import ContactStatus
from store.rules.contacts.sentences import consider_letter

SNOOZE_UNTIL = "reminder.until"


def attempt_saved(
    patient: Patient, contact_id: int, status: ContactStatus, unreachable: str
) -> OutgoingMessage:
    """An attempt was saved: how many there were, and the next steps when the patient is `unreachable`."""
    attempts = len(status.attempts)
    buttons = unreachable_buttons(patient.id, letter=status.letter_on is None) if unreachable else ()
    return build_message(
        about_reminders.ATTEMPT_SAVED,
        text_block(
            BoldText(about_reminders.not_reached(full_name_with_mrn(patient))),
            about_reminders.attempts_so_far(attempts),
            consider_letter(unreachable) if unreachable else None,
        ),
        button_row(Button(about_reminders.UNDO, UNDO_ATTEMPT, str(contact_id)), *buttons),
    )


def rescheduled(
    patient: Patient,
    day: date,
    at: time | None,
    how: str,
    today: date,
    plan_id: int,
    still_due: str,
    moved: str,
) -> OutgoingMessage:
    """The next contact was agreed; a risk may ask for an earlier one."""
    return build_message(
        about_reminders.NEXT_CONTACT_SAVED,
        text_block(
            BoldText(contact_planned(patient, day, at, how, today)),
            moved or None,
            about_reminders.still_overdue(still_due) if still_due else about_reminders.NO_REMINDER,
        ),
        button_row(Button(about_reminders.UNDO, UNDO_FACT, f"planned_contacts:{plan_id}")),
    )


def snooze_until(patient: Patient, choices: Sequence[tuple[str, date]]) -> OutgoingMessage:
    """Until when?"""
    buttons = [Button(about_reminders.snooze_until(until), SNOOZE_UNTIL, value) for value, until in choices]
    return build_message(
        about_reminders.SNOOZE_QUESTION,
        text_block(
            BoldText(about_reminders.snooze_patient(full_name_with_mrn(patient))),
            about_reminders.ONLY_REMINDER_PAUSES,
        ),
        button_row(*buttons),
    )


def snoozed(patient: Patient, until: date, snooze_id: int, still_due: str) -> OutgoingMessage:
    """The reminder is snoozed, unless a risk asks for the contact."""
    return build_message(
        about_reminders.REMINDER_SNOOZED,
        text_block(
            BoldText(about_reminders.snoozed(full_name_with_mrn(patient), until)),
            about_reminders.still_overdue(still_due) if still_due else about_reminders.back_on_list(until),
        ),
        button_row(Button(about_reminders.UNDO, UNDO_FACT, f"snoozes:{snooze_id}")),
    )
