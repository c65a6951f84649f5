"""An entry or an attempt of `/log` on one line, and what can be done with it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_text, day_text
from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.ledger.messages.contact_buttons import UNDO_ATTEMPT
from handlers.ledger.sentences import corrections, shared
from handlers.ledger.sentences import time_log as sentences
from handlers.patient_choice.card_actions import RESTORE_FACT
from store.ledger.attempts import Attempt
from store.ledger.time_log import TimeEntry
from store.patient.patients import Patient

EDIT_ENTRY = "log.edit"
REVERT_EDIT = "log.revert"


def attempt_line(attempt: Attempt, patient: Patient, today: date) -> str:
    """An attempt without minutes on one line."""
    day = day_text(attempt.on, today)
    if attempt.at:
        day = sentences.day_at(day, clock_text(datetime.combine(attempt.on, attempt.at)))
    return sentences.attempt_line(attempt.activity, patient, day)


def saved_line(saved: TimeEntry | Attempt, patient: Patient, today: date, zone: ZoneInfo) -> str:
    """What is on the ledger, on one line with its note."""
    line = (
        attempt_line(saved, patient, today)
        if isinstance(saved, Attempt)
        else entry_line(saved, patient, today, zone)
    )
    return sentences.with_note(line, saved.note)


def entry_line(entry: TimeEntry, patient: Patient, today: date, zone: ZoneInfo) -> str:
    """An entry on one line: minutes, activity, patient, day, and the clock time where known."""
    times = ""
    if entry.start_at and entry.end_at:
        start, end = entry.start_at.astimezone(zone), entry.end_at.astimezone(zone)
        times = sentences.from_to(clock_text(start), clock_text(end))
    day = day_text(entry.service_on, today)
    return sentences.entry_line(entry.activity, entry.minutes, patient, day, times)


def entry_buttons(entry: TimeEntry, *, plan_first: bool = False, may_add: bool = True) -> tuple[Button, ...]:
    """What can be done with an entry; a lead only corrects it, and adds nothing (`may_add`)."""
    value = str(entry.id)
    correct = (Button(shared.UNDO, "log.undo", value), Button(corrections.EDIT, EDIT_ENTRY, value))
    if not may_add:
        return correct
    return (
        *correct,
        Button(shared.ADD_NOTE, "log.note", value),
        Button(shared.NEXT_CONTACT, "log.next", value, "primary" if plan_first else None),
    )


def revert_button(entry_id: int) -> Button:
    """Makes an edited entry again what it was before."""
    return Button(corrections.REVERT_EDIT, REVERT_EDIT, str(entry_id))


def restore_button(table: str, entry_id: int) -> Button:
    """Adds an undone entry again."""
    return Button(shared.RESTORE, RESTORE_FACT, f"{table}:{entry_id}")


def ask_to_undo(
    undone: TimeEntry | Attempt, undone_line: str, valid: TimeEntry | Attempt, valid_line: str
) -> OutgoingMessage:
    """The last entry was already undone: undo the one before it too?"""
    table = "contacts" if isinstance(undone, Attempt) else "time_entries"
    action = UNDO_ATTEMPT if isinstance(valid, Attempt) else "log.undo"
    return build_message(
        sentences.UNDO_ONE_MORE_NOTICE,
        text_block(sentences.already_undone(undone_line), BoldText(sentences.undo_one_more(valid_line))),
        button_row(
            Button(sentences.UNDO_THIS_ONE, action, str(valid.id)),
            Button(sentences.RESTORE_LAST_ONE, RESTORE_FACT, f"{table}:{undone.id}"),
        ),
    )
