"""Days and counts in words, for the reasons that rules give."""

from datetime import date


def count_text(number: int, noun: str) -> str:
    """`1 day`, `3 days`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def short_date(day: date, today: date) -> str:
    """`Oct 2`; the year is added when it is not today's: `Oct 2, 2025`."""
    words = f"{day:%b} {day.day}"
    return words if day.year == today.year else f"{words}, {day.year}"


def weekday_and_date(day: date) -> str:
    """`Tue Dec 1`."""
    return f"{day:%a %b} {day.day}"


def days_text(days: int) -> str:
    """A number of days, in weeks where it comes out even: `2 weeks`, `30 days`."""
    weeks, rest = divmod(days, 7)
    return count_text(days, "day") if rest or not weeks else count_text(weeks, "week")


def capitalize_first(words: str) -> str:
    """The words as a line of their own: with a capital, whatever follows left as it is."""
    return words[:1].upper() + words[1:]
