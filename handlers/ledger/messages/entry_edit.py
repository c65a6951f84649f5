"""The form that edits a time entry, and its answers. Private, in full names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from handlers.block_kit.form_blocks import ModalForm, date_input, select_input, text_input
from handlers.block_kit.message_blocks import (
    BoldText,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.ledger.messages.entry_lines import entry_buttons, entry_line, revert_button
from handlers.ledger.messages.time_log import SavedTimeEntry, month_lines
from handlers.ledger.sentences import corrections as sentences
from handlers.ledger.sentences import time_log as field_names
from handlers.ledger.sentences.shared import NOTE_FIELD
from handlers.patient_choice import patient_picker
from store.ledger.time_log import TimeEntry
from store.patient.patients import Patient
from store.rules.activities import Activity
from store.rules.billing.policy.claims import Claim, progress_text
from store.rules.minutes import Minutes, minutes_decimal
from store.rules.months import Month
from store.rules.review.agenda import Flag

EDIT_FORM = "log_edit"
_ACTIVITIES = [(activity.value, activity.value) for activity in Activity]


@dataclass(frozen=True)
class EditedEntry:
    """An entry after an edit, with what it was before."""

    saved: SavedTimeEntry
    before: TimeEntry
    patient_before: Patient
    claim_before: Claim | None
    """The month that it left, when that is another patient's or another one."""
    closed: Sequence[Month]
    """Closed months that are concerned."""
    may_add: bool
    """Whether the reader works with patients; a lead only corrects entries."""
    moved_flags: Sequence[tuple[Flag, bool]] = ()
    """The flags that went along to another patient, each with whether its safety alert stays."""


def edit_form(entry: TimeEntry, patient: Patient, offered: Sequence[Patient]) -> ModalForm:
    """The entry's facts to change."""
    blocks = (
        *patient_picker.patient_picker_blocks([patient, *offered], chosen=patient.id),
        text_input("minutes", field_names.MINUTES_FIELD, initial=minutes_text(entry.minutes), limit=40),
        select_input("activity", field_names.ACTIVITY_FIELD, _ACTIVITIES, initial=entry.activity.value),
        date_input("day", field_names.DAY_FIELD, initial=entry.service_on),
        text_input("note", NOTE_FIELD, initial=entry.note, optional=True, multiline=True),
    )
    return ModalForm(
        EDIT_FORM, sentences.EDIT_ENTRY_TITLE, blocks, sentences.SAVE_EDIT, metadata=str(entry.id)
    )


def minutes_text(minutes: Minutes) -> str:
    """A length of time as the form shows it: `15 min`."""
    return f"{minutes_decimal(minutes)} min"


def entry_edited(
    edited: EditedEntry, today: date, zone: ZoneInfo, *, reverted: bool = False
) -> OutgoingMessage:
    """What the entry is now, what it was, and what the month has earned."""
    entry, before = edited.saved.entry, edited.before
    line = entry_line(entry, edited.saved.patient, today, zone)
    left = edited.claim_before
    return build_message(
        sentences.REVERT_NOTIFICATION if reverted else sentences.EDITED_NOTIFICATION,
        text_block(
            BoldText(sentences.edit_reverted(line) if reverted else sentences.edited(line)),
            sentences.was(entry_line(before, edited.patient_before, today, zone)),
            *month_lines(edited.saved, today, zone),
            f"{edited.patient_before.full_name}: {_month(before, left)}" if left else None,
            *_moved_flag_lines(edited),
            *(sentences.closed_month(month) for month in edited.closed),
            sentences.HOLDS_NOW,
        ),
        button_row(
            *entry_buttons(entry, may_add=edited.may_add),
            None if reverted else revert_button(entry.id),
        ),
    )


def _moved_flag_lines(edited: EditedEntry) -> list[str]:
    lines = []
    for flag, alert_stays in edited.moved_flags:
        lines.append(sentences.flag_moved(flag.kind, flag.question, edited.saved.patient.full_name))
        if alert_stays:
            lines.append(sentences.alert_stays(edited.patient_before.full_name))
    return lines


def _month(entry: TimeEntry, claim: Claim) -> str:
    return field_names.month_line(entry.service_on, progress_text(claim))
