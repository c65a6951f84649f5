"""What people read when `/log` asks before it saves."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.dates import minutes_and_hours_text
from store.rules.activities import Activity
from store.rules.minutes import Minutes

NOT_SAVED_YET = "Nothing was saved yet."
DISCARD = "Discard"


def in_line(number: int, question: str) -> str:
    """A question about one line of several."""
    return f"Line {number}: {question}"


# How long

MINUTES_NOTIFICATION = "Nothing was saved yet: how long was it?"
OTHER_LENGTH = "For another length, type the line again with 15m, 1h5m or 9:00-9:25 in it."


def ask_minutes(typed: str, choices: Sequence[Minutes], patient: str) -> str:
    """A number without its unit, or two lengths."""
    if len(choices) == 1:
        return f"Is “{typed}” the minutes for {patient}?"
    return f"“{typed}” for {patient} can be read in more than one way. How long was it?"


def minutes_button(minutes: Minutes) -> str:
    """`15 min`."""
    return minutes_and_hours_text(minutes)


# How

ACTIVITY_NOTIFICATION = "Nothing was saved yet: how were the minutes spent?"
OTHER_ACTIVITY = (
    "For any other activity, type it in the line: 15m registry Holly Guzman. /clinic can set a default."
)


def ask_activity(minutes: Minutes, patient: str) -> str:
    """A line without an activity."""
    return f"How were the {minutes_and_hours_text(minutes)} for {patient} spent?"


def for_all_lines(count: int, activity: Activity) -> str:
    """A button for all lines without an activity."""
    return f"All {count}: {activity}"


# When next

NEXT_DAY_NOTIFICATION = "Nothing was saved yet: on which day is the next contact?"
NEXT_DAY_SETTING = "“this tue” or a date is never asked about. /clinic can set what is meant."


def ask_next_day(first: date, patient: str) -> str:
    """`next tue` on a Monday."""
    return f"Which {first:%A} is the next contact with {patient}?"


# Really so long

LONG_ENTRY_NOTIFICATION = "Nothing was saved yet: is that many minutes right?"
LOG_LONG_ENTRY, DISCARD_LONG_ENTRY = "Yes, log it", "No, discard it"


def ask_long_entry(minutes: Minutes, patient: str) -> str:
    """More than two hours in one entry."""
    return (
        f"Nothing was saved yet. {minutes_and_hours_text(minutes)} for {patient} in one entry: is that right?"
    )


# Really twice

REPEATED_ENTRY = "Nothing was saved: you logged the same less than ten minutes ago."
ASK_REPEATED_ENTRY = "Was it the same call, or a second one?"
SIMILAR_ENTRY = "Nothing was saved: you logged nearly the same less than ten minutes ago."
ASK_SIMILAR_ENTRY = "Is it the same one, corrected, or a second one?"
REPLACE_ENTRY = "The same one: replace it"
LOG_SECOND_ENTRY, DISCARD_SECOND_ENTRY = "A second one: log it too", "The same one: don't log it"
