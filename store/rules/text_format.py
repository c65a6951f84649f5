"""Days and counts as people read them."""

import re
from datetime import date, time

_ENDS_WITH_CONSONANT_Y = re.compile("[^aeiou]y$")


def count_text(number: int, noun: str) -> str:
    """`1 day`, `3 days`, `2 entries`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if _ENDS_WITH_CONSONANT_Y.search(noun) else f"{number} {noun}s"


def short_date(day: date, today: date) -> str:
    """`Oct 2`; the year is added when it is not today's: `Oct 2, 2025`."""
    text = f"{day:%b} {day.day}"
    return text if day.year == today.year else f"{text}, {day.year}"


def us_date(day: date) -> str:
    """`3/4/1980`, as people type a birth date."""
    return f"{day.month}/{day.day}/{day.year}"


def iso_day(day: date | None) -> str:
    """`2026-12-01`, as in files and date fields; empty without a day."""
    return day.isoformat() if day else ""


def weekday_and_date(day: date) -> str:
    """`Tue Dec 1`."""
    return f"{day:%a %b} {day.day}"


def date_with_year(day: date) -> str:
    """`Tue Dec 1, 2026`."""
    return f"{weekday_and_date(day)}, {day.year}"


def time_of_day_text(at: time) -> str:
    """`2:00 PM`."""
    return at.strftime("%I:%M %p").lstrip("0")


def day_and_time(day: date, at: time | None) -> str:
    """`Tue Nov 24 at 2:00 PM`; without a time only the day."""
    return f"{weekday_and_date(day)} at {time_of_day_text(at)}" if at else weekday_and_date(day)


def days_text(days: int) -> str:
    """A number of days, as weeks when they are whole: `2 weeks`, `30 days`."""
    weeks, rest = divmod(days, 7)
    return count_text(days, "day") if rest or not weeks else count_text(weeks, "week")


def capitalize_first(text: str) -> str:
    """The text with a capital first letter, the rest unchanged."""
    return text[:1].upper() + text[1:]
