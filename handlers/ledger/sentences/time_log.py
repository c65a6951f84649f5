"""What people read of `/log`: refusals, answers, questions, the day's entries, the form.

Questions about a name that is not known are in `handlers/patient_choice/sentences.py`.
"""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.dates import day_text, minutes_and_hours_text
from handlers.ledger.sentences.shared import patient_text
from handlers.patient_choice.sentences import no_longer_in_care, stays_as_void
from handlers.reading.sentences import DURATION_EXAMPLES
from store.errors import UserError
from store.patient.patients import Patient
from store.rules.activities import Activity
from store.rules.minutes import Minutes
from store.rules.text_format import capitalize_first, count_text, weekday_and_date

# What a line must say

LOG_EXAMPLE = "Like this: /log 15m phone Holly Guzman yesterday -- note."
NOTHING_TO_LOG = "There is nothing to log yet."
NO_DURATION = "I found no length of time in that line."
BARE_NUMBER_HINT = (
    f"{DURATION_EXAMPLES} A bare number is read as minutes only when it comes first: 45 phone Holly Guzman."
)
LOG_ONCE = {
    "duration": "length of time",
    "day": "day of service",
    "next": "next contact",
    "start": "time of day",
    "flag": "flag",
}
"""What a line may say once: “I found more than one day of service: …”."""


THESE_MINUTES_DONT = "These minutes don't"
"""Before `count`, of a day after the end of care."""


def has_not_happened(clock_time: str) -> UserError:
    """Minutes that begin or end later today."""
    return UserError(
        f"{clock_time} hasn't happened yet.", "Add the day it happened, like yesterday, or write am or pm."
    )


# Saved


def entry_line(activity: Activity, minutes: Minutes, patient: Patient, day: str, times: str) -> str:
    """`15 min · phone · Holly Guzman · MRN …8965 · today, Sat Nov 21 · 9:00 AM to 9:15 AM`."""
    parts = (minutes_and_hours_text(minutes), activity.value, patient_text(patient), day, times)
    return " · ".join(part for part in parts if part)


def from_to(start: str, end: str) -> str:
    """`9:00 AM to 9:15 AM`."""
    return f"{start} to {end}"


def logged(entry: str) -> str:
    """The heading of a saved entry."""
    return f"Logged {entry}"


def entries_saved(minutes: Sequence[Minutes]) -> str:
    """The notification of saved entries."""
    if len(minutes) == 1:
        return f"Saved {minutes_and_hours_text(minutes[0])}."
    return f"Saved {len(minutes)} entries."


def more_entries_saved(count: int) -> str:
    """Under the entries that an answer shows."""
    return f"and {count} more: /log today lists all of them."


def month_line(service_on: date, progress: str, next_contact: str = "") -> str:
    """`November: 15 of 60 min, 45 more for 99493. Next contact due Sat Dec 5.`."""
    month = f"{service_on:%B}: {progress}."
    return f"{month} {next_contact}" if next_contact else month


def next_contact_due(due_on: date, *, late: bool) -> str:
    """When the next contact is or was due."""
    return f"Next contact {'was due' if late else 'due'} {weekday_and_date(due_on)}."


def not_countable(activity: Activity) -> str:
    """Attempts and no-shows."""
    return f"{activity.value.capitalize()} minutes are kept but do not count."


NOT_CARE_MANAGER = "Kept and shown; only the care manager's minutes count toward a code."
NO_NEXT_CONTACT = "No next contact is agreed yet: press Next contact, or type next tue in the line."


def attempts_so_far(count: int) -> str:
    """After an attempt."""
    return f"That makes {count_text(count, 'attempt')} without a contact."


def on_caseload_of(colleague: str) -> str:
    """A patient of a colleague."""
    return f"On {colleague}'s caseload."


# Questions before saving


def ask_long_entry(minutes: Minutes) -> str:
    """More than two hours in one entry."""
    return f"Nothing was saved yet. {minutes_and_hours_text(minutes)} in one entry: is that right?"


LONG_ENTRY_NOTIFICATION = "Nothing was saved yet: is that many minutes right?"
LOG_LONG_ENTRY, DISCARD_LONG_ENTRY = "Yes, log it", "No, discard it"

REPEATED_ENTRY = "Nothing was saved: you logged the same less than two minutes ago."
ASK_REPEATED_ENTRY = "Was it the same call, or a second one?"
LOG_SECOND_ENTRY, DISCARD_SECOND_ENTRY = "A second one: log it too", "The same one: don't log it"

# A void entry


def void_line(reason: str) -> str:
    """Under an entry that was undone: `Undone by Dana Reed`."""
    return capitalize_first(reason)


# Undo, note, next contact

ENTRY_STAYS = stays_as_void("entry")
ENTRY_UNDONE_NOTIFICATION = f"Undone. {ENTRY_STAYS}"
NOTHING_TO_UNDO = (
    "You entered nothing in the last day that could be undone.",
    "/log today shows what you entered.",
)
ENTRY_ALREADY_UNDONE = (
    "That entry was undone or edited already.",
    "/log with the patient's name shows the entries as they are now.",
)
UNKNOWN_ENTRY = "That entry is not on this clinic's registry."

NOTE_MISSING = "Type the note."
NOTE_ADDED_NOTIFICATION = "The note is saved."
NOTE_ADDED = "Note added"

PLAN_DAY_FIELD, PLAN_HOW_FIELD = "Next contact on", "How"
PLAN_DAY_INVALID = "Choose today or a later day."
CONTACT_PLANNED_NOTIFICATION = "The next contact is planned."


def contact_planned(patient: Patient, day: date, how: str, today: date) -> str:
    """The next contact was agreed."""
    return f"Next contact with {patient.full_name}: {day_text(day, today)}, {how}."


def not_in_care(patient: Patient, status: str) -> UserError:
    """A contact cannot be planned after the end of care."""
    return UserError(no_longer_in_care(patient.full_name, status))


# The form

LOG_FORM_TITLE = "Log time"
MINUTES_FIELD, MINUTES_PLACEHOLDER = "How long", "15m, 1h5m"
ACTIVITY_FIELD, DAY_FIELD = "How", "Day"
