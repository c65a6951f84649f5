"""The answers to `/log`: entries as saved, the month and the next contact, questions before saving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    MessageLine,
    OutgoingMessage,
    build_message,
    button_row,
    divider_block,
    small_text_block,
    text_block,
)
from handlers.ledger.messages.contact_buttons import UNDO_ATTEMPT, unreachable_buttons
from handlers.ledger.messages.entry_lines import attempt_line, entry_buttons, entry_line, restore_button
from handlers.ledger.sentences import corrections, shared
from handlers.ledger.sentences import time_log as sentences
from handlers.patient_choice.card_actions import RE_ENROLL, UNDO_FACT
from store.ledger.attempts import Attempt
from store.ledger.time_log import TimeEntry
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.activities import ATTEMPT_ACTIVITIES, is_contact
from store.rules.billing.countable_minutes import CountedEntry
from store.rules.billing.policy.claims import Claim, progress_text
from store.rules.contacts.next_contact import ContactDue, ContactStatus, planned_contact_day
from store.rules.contacts.sentences import consider_letter
from store.rules.months import Month
from store.rules.patient.statuses import Status, is_in_care

_MOST_SHOWN = 12
_MOST_OVERLAPS = 3


@dataclass(frozen=True)
class SavedTimeEntry:
    """One entry on the ledger, with the patient's month and next contact after it."""

    entry: TimeEntry
    patient: Patient
    claim: Claim
    contact_status: ContactStatus
    due: ContactDue | None = None
    care_end: Episode | None = None
    """The ended episode, when the entry is of a day after it."""
    deceased_on: date | None = None
    caseload_owner: str = ""
    """The colleague's name when the patient is on a colleague's caseload."""
    disengagement: str = ""
    """Why the patient may have left care; empty when there is no reason to think so."""
    extra_lines: tuple[MessageLine, ...] = ()
    """What else the line did: a flag it raised, a next contact it moved."""
    counted: CountedEntry | None = None
    """What of it counts, and why the rest does not."""
    overlaps: tuple[tuple[TimeEntry, Patient], ...] = ()
    """The other entries that share its clock time."""
    closed: Sequence[Month] = ()
    """Its month, where that is closed for billing."""

    @property
    def needs_next_contact(self) -> bool:
        """Whether this was a contact after which no next one is agreed."""
        return (
            is_contact(self.entry.activity)
            and is_in_care(self.contact_status.status)
            and not self.contact_status.as_needed
            and not planned_contact_day(self.contact_status)
        )

    @property
    def is_attempt(self) -> bool:
        """Whether the patient was not reached."""
        return self.entry.activity in ATTEMPT_ACTIVITIES


@dataclass(frozen=True)
class SavedAttempt:
    """An attempt or a no-show on the ledger, without minutes."""

    attempt: Attempt
    patient: Patient
    contact_status: ContactStatus
    due: ContactDue | None = None
    caseload_owner: str = ""
    disengagement: str = ""
    extra_lines: tuple[MessageLine, ...] = ()
    care_end: Episode | None = None
    """The ended episode, when the attempt is of a day after it."""
    deceased_on: date | None = None
    closed: Sequence[Month] = ()
    """Its month, where that is closed for billing."""


def time_saved(
    saved: Sequence[SavedTimeEntry | SavedAttempt], today: date, zone: ZoneInfo
) -> OutgoingMessage:
    """`Logged 15 min · phone · Holly Guzman · MRN …8965 · today, Sat Nov 21`, the month, the next contact."""
    blocks: list[Block | None] = []
    for each in saved[:_MOST_SHOWN]:
        shown = (
            _attempt_blocks(each, today)
            if isinstance(each, SavedAttempt)
            else _entry_blocks(each, today, zone)
        )
        blocks += [divider_block() if blocks else None, *shown]
    if len(saved) > _MOST_SHOWN:
        blocks.append(small_text_block(sentences.more_entries_saved(len(saved) - _MOST_SHOWN)))
    minutes = [each.entry.minutes if isinstance(each, SavedTimeEntry) else None for each in saved]
    return build_message(sentences.entries_saved(minutes), *blocks)


def _entry_blocks(saved: SavedTimeEntry, today: date, zone: ZoneInfo) -> list[Block | None]:
    heading = sentences.logged(entry_line(saved.entry, saved.patient, today, zone))
    lines = [*month_lines(saved, today, zone), *map(corrections.closed_month, saved.closed)]
    return [text_block(BoldText(heading), *lines, *saved.extra_lines), _buttons_of_saved(saved)]


def _attempt_blocks(saved: SavedAttempt, today: date) -> list[Block | None]:
    attempts, due, end = len(saved.contact_status.attempts), saved.due, saved.care_end
    lines = [
        shared.deceased(saved.patient.full_name, saved.deceased_on, today) if saved.deceased_on else None,
        shared.after_care(sentences.THIS_ATTEMPT_DOESNT, end.status, end.ended_on or today, today)
        if end
        else sentences.attempts_so_far(attempts)
        if attempts
        else sentences.NOT_A_CONTACT,
        consider_letter(saved.disengagement) if saved.disengagement else None,
        sentences.next_contact_due(due.on, due.at, late=due.days_late(today) > 0) if due else None,
        sentences.on_caseload_of(saved.caseload_owner) if saved.caseload_owner else None,
        shared.note_line(saved.attempt.note) if saved.attempt.note else None,
        *map(corrections.closed_month, saved.closed),
    ]
    leaving: tuple[Button, ...] = _re_enroll_button(end, saved.patient)
    if saved.disengagement and not end:
        leaving = unreachable_buttons(saved.patient.id, letter=saved.contact_status.letter_on is None)
    heading = sentences.noted(attempt_line(saved.attempt, saved.patient, today))
    undo = Button(shared.UNDO, UNDO_ATTEMPT, str(saved.attempt.id))
    return [text_block(BoldText(heading), *lines, *saved.extra_lines), button_row(undo, *leaving)]


def entry_undone(
    entry: TimeEntry,
    patient: Patient,
    claim: Claim,
    today: date,
    zone: ZoneInfo,
    closed: Sequence[Month] = (),
    with_it: Sequence[str] = (),
) -> OutgoingMessage:
    """An entry was voided; it stays on the ledger.

    `closed`: its month, where that is closed for billing; `with_it`: what was undone with it.
    """
    return build_message(
        sentences.ENTRY_UNDONE_NOTIFICATION,
        text_block(
            BoldText(shared.undone(entry_line(entry, patient, today, zone))),
            sentences.month_line(entry.service_on, progress_text(claim)),
            *(corrections.closed_month(month) for month in closed),
            *with_it,
            sentences.ENTRY_STAYS,
        ),
        button_row(restore_button("time_entries", entry.id)),
    )


def attempt_undone(
    attempt: Attempt, patient: Patient, today: date, with_it: Sequence[str] = ()
) -> OutgoingMessage:
    """An attempt without minutes was voided; it stays on the ledger. `with_it`: what was undone with it."""
    heading = BoldText(shared.undone(attempt_line(attempt, patient, today)))
    return build_message(
        sentences.ENTRY_UNDONE_NOTIFICATION,
        text_block(heading, *with_it, sentences.ENTRY_STAYS),
        button_row(restore_button("contacts", attempt.id)),
    )


def note_saved(entry: TimeEntry, patient: Patient, note: str, today: date, zone: ZoneInfo) -> OutgoingMessage:
    """A note was added to an entry."""
    heading, line = BoldText(sentences.NOTE_ADDED), entry_line(entry, patient, today, zone)
    return build_message(sentences.NOTE_ADDED_NOTIFICATION, text_block(heading, line, shared.note_line(note)))


def next_contact_planned(
    patient: Patient, day: date, at: time | None, how: str, today: date, plan_id: int, moved: str = ""
) -> OutgoingMessage:
    """The next contact was agreed; `moved`: that it is on another day than was chosen, and why."""
    heading = BoldText(sentences.contact_planned(patient, day, at, how, today))
    undo = Button(shared.UNDO, UNDO_FACT, f"planned_contacts:{plan_id}")
    return build_message(
        sentences.CONTACT_PLANNED_NOTIFICATION, text_block(heading, moved or None), button_row(undo)
    )


def month_lines(saved: SavedTimeEntry, today: date, zone: ZoneInfo) -> list[str]:
    """What the month has earned with an entry, and what else is to be known of it."""
    entry, due = saved.entry, saved.due
    next_contact = sentences.next_contact_due(due.on, due.at, late=due.days_late(today) > 0) if due else ""
    lines = [sentences.month_line(entry.service_on, progress_text(saved.claim), next_contact)]
    if saved.deceased_on:
        lines.insert(0, shared.deceased(saved.patient.full_name, saved.deceased_on, today))
    if saved.care_end and saved.care_end.ended_on:
        end = saved.care_end
        lines.append(
            shared.after_care(sentences.THESE_MINUTES_DONT, end.status, end.ended_on or today, today)
        )
    else:
        lines += _counting_lines(saved, today, zone)
    if saved.needs_next_contact:
        lines.append(sentences.NO_NEXT_CONTACT)
    lines += _attempt_lines(saved)
    if saved.caseload_owner:
        lines.append(sentences.on_caseload_of(saved.caseload_owner))
    if entry.note:
        lines.append(shared.note_line(entry.note))
    return lines


def _counting_lines(saved: SavedTimeEntry, today: date, zone: ZoneInfo) -> list[str]:
    """Why some or all of it does not count, and which entries share its clock time."""
    counted = saved.counted
    shared_with = [
        entry_line(entry, patient, today, zone) for entry, patient in saved.overlaps[:_MOST_OVERLAPS]
    ]
    if counted and counted.rule:
        lines = [
            sentences.not_counted(
                counted.rule.name,
                saved.entry.activity,
                counted.counted,
                counted.entry.minutes,
                counted.rule.text,
            )
        ]
        return (
            [*lines, *map(sentences.overlaps_with, shared_with)] if counted.rule.name == "overlap" else lines
        )
    return [sentences.other_counts_less(line) for line in shared_with]


def _attempt_lines(saved: SavedTimeEntry) -> list[str]:
    """After an attempt: how many there were, and whether to stop trying."""
    if not saved.is_attempt:
        return []
    attempts = len(saved.contact_status.attempts)
    lines = [sentences.attempts_so_far(attempts)] if attempts else []
    return [*lines, consider_letter(saved.disengagement)] if saved.disengagement else lines


def _buttons_of_saved(saved: SavedTimeEntry) -> Block | None:
    leaving: tuple[Button, ...] = ()
    if saved.is_attempt and saved.disengagement:
        leaving = unreachable_buttons(saved.patient.id, letter=saved.contact_status.letter_on is None)
    leaving = _re_enroll_button(saved.care_end, saved.patient) or leaving
    return button_row(*entry_buttons(saved.entry, plan_first=saved.needs_next_contact), *leaving)


def _re_enroll_button(end: Episode | None, patient: Patient) -> tuple[Button, ...]:
    if end is None or end.status == Status.DECEASED:
        return ()
    return (Button(shared.RE_ENROLL, RE_ENROLL, str(patient.id), "primary"),)
