"""Sentences about a cell with a wrong value. They follow a line number, as in `line 4: “x” isn't a date`."""

from datetime import date

WRITE_DATE = "write 2024-06-30 or 6/30/2024"
WRITE_FOUR_DIGIT_YEAR = "write the year with four digits"
WRITE_DATE_AND_TIME = "write 2024-06-30T09:15"
WRITE_MINUTES = "write 15 or 131.26"
WRITE_TIME = "write 14:00 or 2:00 PM"
ROUND_MINUTES = "round it to two places"


def not_a_date(text: str) -> str:
    """A cell that should be a date."""
    return f"“{text}” isn't a date"


def not_on_calendar(text: str) -> str:
    """A date like February 30."""
    return f"“{text}” isn't on the calendar"


def year_too_early(text: str, earliest: int) -> str:
    """A date before any patient's birth."""
    return f"“{text}” is before {earliest}"


def date_in_future(column: str, day: date) -> str:
    """A date that hasn't come yet."""
    return f"{column} {day} is in the future"


def date_before_birth(column: str, day: date, born: date) -> str:
    """A date before the patient's birth."""
    return f"{column} {day} is before the patient was born ({born})"


def not_a_date_and_time(text: str) -> str:
    """A cell that should be a date and time."""
    return f"“{text}” isn't a date and time"


def not_a_time(column: str, text: str) -> str:
    """A cell that should be a time of day."""
    return f"{column} “{text}” isn't a time"


def time_in_future(text: str) -> str:
    """A date and time that hasn't come yet."""
    return f"“{text}” is in the future"


def ends_before_start(end: str, start: str) -> str:
    """Start and end of a time entry in the wrong order."""
    return f"it ends ({end}) before it starts ({start})"


def not_minutes(text: str) -> str:
    """A cell that should be a number of minutes."""
    return f"“{text}” isn't a number of minutes"


def minutes_or_hours(text: str) -> str:
    """A small decimal number where minutes stand."""
    return f"“{text}” may be hours or minutes"


def write_as_minutes(text: str, minutes: int) -> str:
    """How to write it when it means hours, and when it means minutes."""
    return f"for hours, write {minutes} or {minutes // 60}:{minutes % 60:02d}; for minutes, write {text} min"


def minutes_too_fine(text: str) -> str:
    """Minutes with more decimals than the ledger keeps."""
    return f"{text} minutes has too many decimals"


def minutes_not_positive(text: str) -> str:
    """Zero or negative minutes."""
    return f"{text} minutes: it must be more than 0"


def minutes_over_month(text: str) -> str:
    """More minutes than a month has."""
    return f"{text} minutes is longer than a month"


def not_a_whole_number(column: str, text: str) -> str:
    """A cell that should be a whole number."""
    return f"{column} “{text}” isn't a whole number"


def too_long(what: str, length: int, limit: int) -> str:
    """A text longer than the registry keeps."""
    return f"{what} has {length} characters; the limit is {limit}"


def too_far_ahead(column: str, day: date) -> str:
    """A day years ahead."""
    return f"{column} {day} is more than two years ahead"


def not_yes_or_no(column: str, text: str) -> str:
    """A cell that should be yes or no."""
    return f"{column} “{text}” isn't yes or no"
