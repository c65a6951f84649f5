"""What `/log` says: the entry as saved, where the month stands, and every question before saving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_text, day_text, minutes_and_hours_text
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
from handlers.dispatch.draft_choices import DISCARD
from handlers.ledger.messages.contact_buttons import unreachable_buttons
from store.ledger.time_log import TimeEntry
from store.patient.patients import Patient
from store.rules.activities import ACTIVITY_RULES, ATTEMPT_ACTIVITIES, is_contact
from store.rules.billing.policy.claims import Claim, progress_text
from store.rules.contacts.next_contact import (
    ContactDue,
    ContactStatus,
    planned_contact_day,
)
from store.rules.minutes import Minutes
from store.rules.patient.statuses import is_in_care
from store.rules.text_format import count_text, weekday_and_date

_MOST_SHOWN = 12


@dataclass(frozen=True)
class SavedTimeEntry:
    """One entry on the ledger, and where it leaves the patient's month."""

    entry: TimeEntry
    patient: Patient
    claim: Claim
    due: ContactDue | None = None
    caseload_owner: str = ""
    """The colleague's name when the patient is on somebody else's caseload."""
    contact_status: ContactStatus | None = None
    """Where the patient's contacts stand now."""
    leaving: str = ""
    """Why the patient may have left care; empty when nothing says so."""

    @property
    def needs_next_contact(self) -> bool:
        """Whether a contact ended without a next step and a date."""
        if self.contact_status is None or not is_contact(self.entry.activity):
            return False
        return (
            is_in_care(self.contact_status.status)
            and not self.contact_status.as_needed
            and not planned_contact_day(self.contact_status)
        )

    extra_lines: tuple[MessageLine, ...] = ()
    """What else the line did: a flag it raised."""


def time_saved(saved: Sequence[SavedTimeEntry], today: date, zone: ZoneInfo) -> OutgoingMessage:
    """`Logged 15 min · phone · Holly Guzman · MRN …8965 · today, Sat Nov 21`, and what follows from it."""
    blocks: list[Block | None] = []
    for one in saved[:_MOST_SHOWN]:
        if blocks:
            blocks.append(divider_block())
        blocks.append(
            text_block(
                BoldText(f"Logged {entry_line(one.entry, one.patient, today, zone)}"),
                *_month_lines(one, today),
                *one.extra_lines,
            )
        )
        blocks.append(_buttons(one.entry, one))
    if len(saved) > _MOST_SHOWN:
        blocks.append(small_text_block(f"and {len(saved) - _MOST_SHOWN} more: /log today lists all of them."))
    number = len(saved)
    text = (
        f"Saved {minutes_and_hours_text(saved[0].entry.minutes)}."
        if number == 1
        else f"Saved {number} entries."
    )
    return build_message(text, *blocks)


def entry_line(entry: TimeEntry, patient: Patient, today: date, zone: ZoneInfo) -> str:
    """An entry on one line: minutes, activity, patient, day, and the clock time where known."""
    parts = [
        minutes_and_hours_text(entry.minutes),
        entry.activity.value,
        patient.full_name,
        f"MRN {patient.mrn_ending}",
        day_text(entry.service_on, today),
    ]
    if entry.start_at and entry.end_at:
        start, end = entry.start_at.astimezone(zone), entry.end_at.astimezone(zone)
        parts.append(f"{clock_text(start)} to {clock_text(end)}")
    return " · ".join(parts)


def today_list(
    entries: Sequence[tuple[TimeEntry, Patient, Sequence[str]]], today: date, zone: ZoneInfo
) -> OutgoingMessage:
    """The member's own entries of the day, newest first, each with Undo."""
    if not entries:
        return build_message(
            "You have logged nothing today.",
            text_block(
                BoldText("Nothing logged yet today."),
                "Type for example: /log 15m phone and the patient's name",
            ),
        )
    live = [entry for entry, _, _ in entries if not entry.voided_at]
    total = minutes_and_hours_text(Minutes(sum(entry.minutes for entry in live)))
    blocks: list[Block | None] = [text_block(BoldText(f"Entered today: {total} in {len(live)} entries"))]
    for entry, patient, notes in entries[:_MOST_SHOWN]:
        note = " / ".join(text for text in (entry.note, *notes) if text)
        void = f"Undone: {entry.void_reason}" if entry.voided_at else None
        blocks.append(text_block(entry_line(entry, patient, today, zone), note or None, void))
        if not entry.voided_at:
            blocks.append(_buttons(entry))
    if len(entries) > _MOST_SHOWN:
        blocks.append(small_text_block(f"and {len(entries) - _MOST_SHOWN} earlier ones"))
    return build_message(f"You entered {len(live)} entries today.", *blocks)


def entry_undone(
    entry: TimeEntry, patient: Patient, claim: Claim, today: date, zone: ZoneInfo
) -> OutgoingMessage:
    """An entry was voided; it stays on the ledger."""
    return build_message(
        "Undone. The entry stays on the ledger, marked as void.",
        text_block(
            BoldText(f"Undone: {entry_line(entry, patient, today, zone)}"),
            _month_text(entry, claim),
            "The entry stays on the ledger, marked as void.",
        ),
    )


def note_saved(entry: TimeEntry, patient: Patient, note: str, today: date, zone: ZoneInfo) -> OutgoingMessage:
    """A note was put beside an entry."""
    return build_message(
        "The note is saved.",
        text_block(BoldText("Note added"), entry_line(entry, patient, today, zone), f"Note: {note}"),
    )


def next_contact_planned(patient: Patient, day: date, how: str, today: date) -> OutgoingMessage:
    """The next contact was agreed."""
    return build_message(
        "The next contact is planned.",
        text_block(BoldText(f"Next contact with {patient.full_name}: {day_text(day, today)}, {how}.")),
    )


def ask_long_entry(draft: int, span: str) -> OutgoingMessage:
    """More than two hours in one entry: is it so?"""
    return build_message(
        "Nothing was saved yet: is that many minutes right?",
        text_block(BoldText(f"Nothing was saved yet. {span} in one entry: is that right?")),
        button_row(
            Button("Yes, log it", "log.confirm", f"{draft}:long", "primary"),
            Button("No, drop it", DISCARD, str(draft)),
        ),
    )


def ask_repeated_entry(draft: int, what: str) -> OutgoingMessage:
    """The same sentence within two minutes: twice?"""
    return build_message(
        "Nothing more was saved: you logged the same a moment ago.",
        text_block(
            BoldText("Nothing was saved just now: you logged the same less than two minutes ago."),
            what,
            "Was it the same call, or a second one?",
        ),
        button_row(
            Button("A second one: count it too", "log.confirm", f"{draft}:repeat"),
            Button("The same: leave it", DISCARD, str(draft), "primary"),
        ),
    )


def _month_lines(saved: SavedTimeEntry, today: date) -> list[str]:
    due = _next_contact_text(saved, today)
    facts = [f"{_month_text(saved.entry, saved.claim)}{f' {due}' if due else ''}"]
    if not ACTIVITY_RULES[saved.entry.activity].counts:
        facts.append(f"{saved.entry.activity.value.capitalize()} minutes are kept but do not count.")
    elif saved.entry.author_role != "care-manager":
        facts.append("Kept and shown; only the care manager's minutes count toward a code.")
    if saved.needs_next_contact:
        facts.append("No next contact is agreed yet: choose its day, or type next tue in the line.")
    facts += _attempt_lines(saved)
    if saved.caseload_owner:
        facts.append(f"On {saved.caseload_owner}'s caseload.")
    if saved.entry.note:
        facts.append(f"Note: {saved.entry.note}")
    return facts


def _attempt_lines(saved: SavedTimeEntry) -> list[str]:
    """After an attempt: how many there were, and what to do when it is enough."""
    if saved.contact_status is None or saved.entry.activity not in ATTEMPT_ACTIVITIES:
        return []
    tried = len(saved.contact_status.attempts)
    said = [f"That makes {count_text(tried, 'attempt')} without a contact."] if tried else []
    return [*said, f"Consider a letter or close-out: {saved.leaving}."] if saved.leaving else said


def _month_text(entry: TimeEntry, claim: Claim) -> str:
    return f"{entry.service_on:%B}: {progress_text(claim)}."


def _next_contact_text(saved: SavedTimeEntry, today: date) -> str:
    if saved.due is None:
        return ""
    late = saved.due.days_late(today)
    if late:
        return f"Next contact was due {weekday_and_date(saved.due.on)}."
    return f"Next contact due {weekday_and_date(saved.due.on)}."


def _buttons(entry: TimeEntry, saved: SavedTimeEntry | None = None) -> Block | None:
    value = str(entry.id)
    wanted = saved is not None and saved.needs_next_contact
    leaving: tuple[Button, ...] = ()
    if saved and saved.contact_status and saved.leaving and entry.activity in ATTEMPT_ACTIVITIES:
        leaving = unreachable_buttons(saved.patient.id, letter=saved.contact_status.letter_on is None)
    return button_row(
        Button("Undo", "log.undo", value),
        Button("Add note", "log.note", value),
        Button("Next contact", "log.next", value, "primary" if wanted else None),
        *leaving,
    )
