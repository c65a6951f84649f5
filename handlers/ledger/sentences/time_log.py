"""What people read of `/log`: refusals, answers, questions, the day's entries, the form.

Questions about a name that is not known are in `handlers/patient_choice/sentences.py`.
"""

from collections.abc import Sequence
from datetime import date, time

from handlers.block_kit.dates import day_text, minutes_and_hours_text
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.patient_choice.sentences import no_longer_in_care, stays_as_void
from handlers.reading.sentences.about_days_and_times import DURATION_EXAMPLES
from store.errors import UserError
from store.patient.patients import Patient
from store.rules.activities import Activity
from store.rules.minutes import Minutes, minutes_decimal
from store.rules.text_format import (
    capitalize_first,
    count_text,
    day_and_time,
    time_of_day_text,
    weekday_and_date,
)

# What a line must say

LOG_EXAMPLE = "Like this: /log 15m phone Holly Guzman yesterday -- note."
NOTHING_TO_LOG = "There is nothing to log yet."
NO_DURATION = "I didn't find a length of time in that line."
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
THIS_ATTEMPT_DOESNT = "This attempt doesn't"
"""Before `count`, of a day after the end of care."""


def has_not_happened(clock_time: str) -> UserError:
    """Minutes that begin or end later today."""
    return UserError(
        f"{clock_time} hasn't happened yet.", "Add the day it happened, like yesterday, or write am or pm."
    )


def plan_has_passed(clock_time: str) -> UserError:
    """A next contact at a time of today that is over."""
    return UserError(f"{clock_time} today has passed.", "Type a later day or time, like next tue at 2pm.")


# Saved


def entry_line(activity: Activity, minutes: Minutes, patient: Patient, day: str, times: str) -> str:
    """`15 min · phone · Holly Guzman · MRN …8965 · today, Sat Nov 21 · 9:00 AM to 9:15 AM`."""
    parts = (minutes_and_hours_text(minutes), activity.value, full_name_with_mrn(patient), day, times)
    return " · ".join(part for part in parts if part)


def from_to(start: str, end: str) -> str:
    """`9:00 AM to 9:15 AM`."""
    return f"{start} to {end}"


def logged(entry: str) -> str:
    """The heading of a saved entry."""
    return f"Logged {entry}"


def noted(attempt: str) -> str:
    """The heading of a saved attempt without minutes."""
    return f"Noted {attempt}"


def attempt_line(activity: Activity, patient: Patient, day: str) -> str:
    """`attempt · Walter Novak · MRN …8965 · today, Sat Nov 21 · no minutes`."""
    return " · ".join((activity.value, full_name_with_mrn(patient), day, "no minutes"))


def day_at(day: str, clock: str) -> str:
    """`today, Sat Nov 21, 2:15 PM`."""
    return f"{day}, {clock}"


def with_note(line: str, note: str) -> str:
    """An entry on one line, with its note."""
    return f"{line} -- {note}" if note else line


NOT_A_CONTACT = "An attempt is not a contact."


def entries_saved(minutes: Sequence[Minutes | None]) -> str:
    """The notification of saved entries; None: an attempt without minutes."""
    if len(minutes) > 1:
        return f"Saved {len(minutes)} entries."
    (only,) = minutes
    return "Saved the attempt." if only is None else f"Saved {minutes_and_hours_text(only)}."


def more_entries_saved(count: int) -> str:
    """Under the entries that an answer shows."""
    return f"and {count} more: /log today lists all of them."


def month_line(service_on: date, progress: str, next_contact: str = "") -> str:
    """`November: 15 of 60 min, 45 more for 99493. Next contact due Sat Dec 5.`."""
    month = f"{service_on:%B}: {progress}."
    return f"{month} {next_contact}" if next_contact else month


def next_contact_due(due_on: date, at: time | None, *, late: bool) -> str:
    """When the next contact is or was due."""
    return f"Next contact {'was due' if late else 'due'} {day_and_time(due_on, at)}."


def next_contact_moved(typed: date) -> str:
    """A next contact on a day when the clinic is closed."""
    return f"The clinic is closed on {weekday_and_date(typed)}: the next contact is on its next working day."


def not_counted(rule: str, activity: Activity, counted: Minutes, minutes: Minutes, reason: str) -> str:
    """Why some or all of an entry does not count, by the rule that excludes it."""
    if rule == "attempt":
        return f"{activity.value.capitalize()} minutes are kept but do not count."
    if rule == "role":
        return "Kept and shown; only the care manager's minutes count toward a code."
    if counted:
        return f"Only {minutes_decimal(counted)} of {minutes_decimal(minutes)} min count: {reason}."
    return f"These minutes are kept but do not count: {reason}."


def overlaps_with(entry: str) -> str:
    """The entry that counts instead."""
    return f"They overlap with {entry}."


def other_counts_less(entry: str) -> str:
    """An entry that started later and shares clock time with this one."""
    return f"This overlaps with {entry}. A minute counts once, so that entry counts for less."


NO_NEXT_CONTACT = "No next contact is agreed yet: press Next contact, or type next tue in the line."


def attempts_so_far(count: int) -> str:
    """After an attempt."""
    return f"That makes {count_text(count, 'attempt')} without a contact."


def on_caseload_of(colleague: str) -> str:
    """A patient of a colleague."""
    return f"On {colleague}'s caseload."


# A void entry


def void_line(reason: str) -> str:
    """Under an entry that was undone: `Undone by Dana Reed`."""
    return capitalize_first(reason)


# Undo, note, next contact

ENTRY_STAYS = stays_as_void("entry")
ENTRY_UNDONE_NOTIFICATION = f"Undone. {ENTRY_STAYS}"
NOTHING_TO_UNDO = (
    "You have no entries from the last day to undo.",
    "/log today shows what you entered.",
)
UNDO_ONE_MORE_NOTICE = "Nothing more was undone: undo another entry?"
UNDO_THIS_ONE, RESTORE_LAST_ONE = "Undo this one too", "Restore the last one"


def already_undone(entry: str) -> str:
    """`/log undo` a second time: the last entry."""
    return f"Your last entry was already undone: {entry}"


def undo_one_more(entry: str) -> str:
    """`/log undo` a second time: the entry before it."""
    return f"Undo the one before it too? {entry}"


ENTRY_ALREADY_UNDONE = (
    "That entry was already undone or edited.",
    "/log with the patient's name shows the entries as they are now.",
)
ATTEMPT_NOT_YOURS = "That attempt was already undone, or someone else entered it."
UNKNOWN_ENTRY = "That entry is not on this clinic's registry."

NOTE_MISSING = "Type the note."
NOTE_ADDED_NOTIFICATION = "The note is saved."
NOTE_ADDED = "Note added"

PLAN_DAY_FIELD, PLAN_HOW_FIELD = "Next contact on", "How"
PLAN_TIME_FIELD, PLAN_TIME_PLACEHOLDER = "At", "2pm"
PLAN_DAY_INVALID = "Choose today or a later day."
CONTACT_PLANNED_NOTIFICATION = "The next contact is planned."


def contact_planned(patient: Patient, day: date, at: time | None, how: str, today: date) -> str:
    """The next contact was agreed."""
    when = f"{day_text(day, today)} at {time_of_day_text(at)}" if at else day_text(day, today)
    return f"Next contact with {full_name_with_mrn(patient)}: {when}, {how}."


def not_in_care(patient: Patient, status: str) -> UserError:
    """A contact cannot be planned after the end of care."""
    return UserError(no_longer_in_care(full_name_with_mrn(patient), status))


# The form

LOG_FORM_TITLE = "Log time"
MINUTES_FIELD, MINUTES_PLACEHOLDER = "How long", "15m, 1h5m"
MINUTES_HINT = "Not needed for an attempt or a no-show."
MINUTES_MISSING = "Type how long it took, like 15m. Only an attempt or a no-show needs no minutes."
ACTIVITY_FIELD, DAY_FIELD = "How", "Day"
