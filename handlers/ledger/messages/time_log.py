"""What `/log` says: the entry as saved, where the month stands, and every question before saving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_words, day_words, minutes_words
from handlers.block_kit.parts import (
    Block,
    Bold,
    Button,
    Line,
    Message,
    actions,
    divider,
    lines,
    message,
    small,
)
from handlers.ledger.messages.contact_buttons import leaving_buttons
from store.ledger.time_log import TimeEntry
from store.patient.patients import Patient
from store.rules.activities import NATURE, TRIES, is_contact
from store.rules.billing.policy.ladder import Claim, short_of
from store.rules.contacts.next_contact import Due, Standing, agreed_day, attempts_since_contact
from store.rules.minutes import Minutes
from store.rules.patient.statuses import is_in_care
from store.rules.words import counted, weekday_day

_MOST_SHOWN = 12


@dataclass(frozen=True)
class Saved:
    """One entry on the ledger, and where it leaves the patient's month."""

    entry: TimeEntry
    patient: Patient
    claim: Claim
    due: Due | None = None
    whose: str = ""
    """The colleague's name when the patient is on somebody else's caseload."""
    stands: Standing | None = None
    """Where the patient's contacts stand now."""
    leaving: str = ""
    """Why the patient may have left care; empty when nothing says so."""

    @property
    def wants_next(self) -> bool:
        """Whether a contact ended without a next step and a date."""
        if self.stands is None or not is_contact(self.entry.activity):
            return False
        return is_in_care(self.stands.status) and not self.stands.as_needed and not agreed_day(self.stands)

    also: tuple[Line, ...] = ()
    """What else the line did: a flag it raised."""


def logged(saved: Sequence[Saved], today: date, zone: ZoneInfo) -> Message:
    """`Logged 15 min · phone · Holly Guzman · MRN …8965 · today, Sat Nov 21`, and what follows from it."""
    blocks: list[Block | None] = []
    for one in saved[:_MOST_SHOWN]:
        if blocks:
            blocks.append(divider())
        blocks.append(
            lines(
                Bold(f"Logged {entry_line(one.entry, one.patient, today, zone)}"),
                *_after(one, today),
                *one.also,
            )
        )
        blocks.append(_buttons(one.entry, one))
    if len(saved) > _MOST_SHOWN:
        blocks.append(small(f"and {len(saved) - _MOST_SHOWN} more: /log today lists all of them."))
    number = len(saved)
    text = f"Saved {minutes_words(saved[0].entry.minutes)}." if number == 1 else f"Saved {number} entries."
    return message(text, *blocks)


def entry_line(entry: TimeEntry, patient: Patient, today: date, zone: ZoneInfo) -> str:
    """An entry on one line: minutes, activity, patient, day, and the clock time where known."""
    parts = [
        minutes_words(entry.minutes),
        entry.activity.value,
        patient.full_name,
        f"MRN {patient.mrn_tail}",
        day_words(entry.service_on, today),
    ]
    if entry.start_at and entry.end_at:
        start, end = entry.start_at.astimezone(zone), entry.end_at.astimezone(zone)
        parts.append(f"{clock_words(start)} to {clock_words(end)}")
    return " · ".join(parts)


def today_list(
    entries: Sequence[tuple[TimeEntry, Patient, Sequence[str]]], today: date, zone: ZoneInfo
) -> Message:
    """The member's own entries of the day, newest first, each with Undo."""
    if not entries:
        return message(
            "You have logged nothing today.",
            lines(
                Bold("Nothing logged yet today."), "Type for example: /log 15m phone and the patient's name"
            ),
        )
    live = [entry for entry, _, _ in entries if not entry.voided_at]
    total = minutes_words(Minutes(sum(entry.minutes for entry in live)))
    blocks: list[Block | None] = [lines(Bold(f"Entered today: {total} in {len(live)} entries"))]
    for entry, patient, notes in entries[:_MOST_SHOWN]:
        note = " / ".join(text for text in (entry.note, *notes) if text)
        void = f"Undone: {entry.void_reason}" if entry.voided_at else None
        blocks.append(lines(entry_line(entry, patient, today, zone), note or None, void))
        if not entry.voided_at:
            blocks.append(_buttons(entry))
    if len(entries) > _MOST_SHOWN:
        blocks.append(small(f"and {len(entries) - _MOST_SHOWN} earlier ones"))
    return message(f"You entered {len(live)} entries today.", *blocks)


def undone(entry: TimeEntry, patient: Patient, claim: Claim, today: date, zone: ZoneInfo) -> Message:
    """An entry was voided; it stays on the ledger."""
    return message(
        "Undone. The entry stays on the ledger, marked as void.",
        lines(
            Bold(f"Undone: {entry_line(entry, patient, today, zone)}"),
            _month(entry, claim),
            "The entry stays on the ledger, marked as void.",
        ),
    )


def noted(entry: TimeEntry, patient: Patient, note: str, today: date, zone: ZoneInfo) -> Message:
    """A note was put beside an entry."""
    return message(
        "The note is saved.",
        lines(Bold("Note added"), entry_line(entry, patient, today, zone), f"Note: {note}"),
    )


def planned(patient: Patient, day: date, how: str, today: date) -> Message:
    """The next contact was agreed."""
    return message(
        "The next contact is planned.",
        lines(Bold(f"Next contact with {patient.full_name}: {day_words(day, today)}, {how}.")),
    )


def ask_long(draft: int, span: str) -> Message:
    """More than two hours in one entry: is it so?"""
    return message(
        "Nothing was saved yet: is that many minutes right?",
        lines(Bold(f"Nothing was saved yet. {span} in one entry: is that right?")),
        actions(
            Button("Yes, log it", "log.confirm", f"{draft}:long", "primary"),
            Button("No, drop it", "log.drop", str(draft)),
        ),
    )


def ask_again(draft: int, what: str) -> Message:
    """The same sentence within two minutes: twice?"""
    return message(
        "Nothing more was saved: you logged the same a moment ago.",
        lines(
            Bold("Nothing was saved just now: you logged the same less than two minutes ago."),
            what,
            "Was it the same call, or a second one?",
        ),
        actions(
            Button("A second one: count it too", "log.confirm", f"{draft}:repeat"),
            Button("The same: leave it", "log.drop", str(draft), "primary"),
        ),
    )


def dropped() -> Message:
    """A question answered with no."""
    return message("Nothing more was saved.", lines("Nothing more was saved."))


def _after(saved: Saved, today: date) -> list[str]:
    due = _due(saved, today)
    facts = [f"{_month(saved.entry, saved.claim)}{f' {due}' if due else ''}"]
    if not NATURE[saved.entry.activity].counts:
        facts.append(f"{saved.entry.activity.value.capitalize()} minutes are kept but do not count.")
    elif saved.entry.author_role != "care-manager":
        facts.append("Kept and shown; only the care manager's minutes count toward a code.")
    if saved.wants_next:
        facts.append("No next contact is agreed yet: choose its day, or type next tue in the line.")
    facts += _attempts(saved)
    if saved.whose:
        facts.append(f"On {saved.whose}'s caseload.")
    if saved.entry.note:
        facts.append(f"Note: {saved.entry.note}")
    return facts


def _attempts(saved: Saved) -> list[str]:
    """After an attempt: how many there were, and what to do when it is enough."""
    if saved.stands is None or saved.entry.activity not in TRIES:
        return []
    tried = len(attempts_since_contact(saved.stands))
    said = [f"That makes {counted(tried, 'attempt')} without a contact."] if tried else []
    return [*said, f"Consider a letter or close-out: {saved.leaving}."] if saved.leaving else said


def _month(entry: TimeEntry, claim: Claim) -> str:
    return f"{entry.service_on:%B}: {short_of(claim)}."


def _due(saved: Saved, today: date) -> str:
    if saved.due is None:
        return ""
    late = saved.due.days_late(today)
    if late:
        return f"Next contact was due {weekday_day(saved.due.on)}."
    return f"Next contact due {weekday_day(saved.due.on)}."


def _buttons(entry: TimeEntry, saved: Saved | None = None) -> Block | None:
    value = str(entry.id)
    wanted = saved is not None and saved.wants_next
    leaving: tuple[Button, ...] = ()
    if saved and saved.stands and saved.leaving and entry.activity in TRIES:
        leaving = leaving_buttons(saved.patient.id, letter=saved.stands.letter_on is None)
    return actions(
        Button("Undo", "log.undo", value),
        Button("Add note", "log.note", value),
        Button("Next contact", "log.next", value, "primary" if wanted else None),
        *leaving,
    )
