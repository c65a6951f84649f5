"""Which day is meant: the day of service, never in the future; the day of what is next, never in the past.

A day without a year is the one nearest to today, never more than 60 days ahead; a weekday is the last one,
today included. For what is next both are the coming one. This is the only place that asks the date library,
and only for distances in words.
"""

from datetime import date, datetime, time, timedelta

import dateparser

from handlers.reading import day_phrases
from handlers.reading.day_phrases import (
    CalendarDay,
    DayOffset,
    DayPhrase,
    DistancePhrase,
    NextWeekPhrase,
    VagueDay,
    WeekdayPhrase,
)
from store.errors import UserError

EXAMPLES = "Type the day as `yesterday`, `mon`, `last tue`, `11/3`, `nov 3` or `2026-11-03`."
AHEAD_EXAMPLES = "Type it as `next tue`, `tomorrow`, `in 2 weeks`, `12/1` or `dec 1`."

BIRTH_EXAMPLE = "Type a birth date as month, day and year: `3/4/1980` or `1980-03-04`."

FARTHEST_AHEAD_DAYS = 731
"""What is planned lies within two years."""

_LONGEST_PHRASE = 40
_JUST_PASSED_DAYS = 60
_SOON_DAYS = 60
_WEEK = 7
_SATURDAY = 5
_CENTURY = 100
_YEARS = (1900, 2200)


def load_date_library() -> None:
    """Let the date library load its tables, which takes a tenth of a second, before anybody waits for it."""
    _parse_phrase("3 months ago", date(2026, 1, 1))


def past_day(spoken: DayPhrase, said: str, today: date, oldest_days: int) -> date:
    """The day of service that is meant.

    Args:
        spoken: the phrase, understood.
        said: the phrase as typed, for refusals.
        today: the clinic's.
        oldest_days: how far back time may be logged.

    Raises:
        UserError: no such day, in the future, or too long ago.
    """
    day = _day(spoken, said, today, ahead=False)
    if day > today:
        raise UserError(
            f"“{said}” would be {_date_text(day)}, which is in the future.",
            "Type the day it happened, like `yesterday`; in `/log`, what is next has `next` before its day: "
            "`next tue`.",
        )
    if (today - day).days > oldest_days:
        raise UserError(
            f"“{said}” would be {_date_text(day)}, {(today - day).days} days ago; "
            f"entries go back {oldest_days} days.",
            EXAMPLES,
        )
    return day


def future_day(spoken: DayPhrase, said: str, today: date) -> date:
    """The day of what is next.

    Raises:
        UserError: no such day, already past, or more than two years ahead.
    """
    day = _day(spoken, said, today, ahead=True)
    if day < today:
        raise UserError(f"“{said}” would be {_date_text(day)}, which is past.", AHEAD_EXAMPLES)
    if (day - today).days > FARTHEST_AHEAD_DAYS:
        raise UserError(f"“{said}” would be {_date_text(day)}, more than two years ahead.", AHEAD_EXAMPLES)
    return day


def read_past(text: str, today: date, oldest_days: int) -> date:
    """The day of service that a whole text names; errors as `past`."""
    return past_day(_whole_phrase(text, EXAMPLES, ahead=False), text, today, oldest_days)


def read_future(text: str, today: date) -> date:
    """The coming day that a whole text names; errors as `future`."""
    return future_day(_whole_phrase(text, AHEAD_EXAMPLES, ahead=True), text, today)


def read_record(text: str, today: date) -> date:
    """The day, up to today, of something that goes on record: an agreement, a visit, an assessment.

    Raises:
        UserError: no such day, or in the future.
    """
    day = _day(_whole_phrase(text, EXAMPLES, ahead=False), text, today, ahead=False)
    if day > today:
        raise UserError(f"“{text}” would be {_date_text(day)}, which is in the future.", EXAMPLES)
    return day


def read_birth(text: str, today: date) -> date:
    """A birth date, with its year; of two figures the last such year that is past.

    Raises:
        UserError: no such day, or no year.
    """
    spoken = _whole_phrase(text, BIRTH_EXAMPLE, ahead=False)
    if not isinstance(spoken, CalendarDay) or spoken.year is None or spoken.month is None:
        raise UserError(f"“{text}” is not a birth date.", BIRTH_EXAMPLE)
    in_full = str(spoken.year) in text
    century = 0 if in_full or spoken.year <= today.year else _CENTURY
    born = _date_or_none(spoken.year - century, spoken.month, spoken.day)
    if born is None:
        raise UserError(f"There is no day “{text}”.", BIRTH_EXAMPLE)
    return born


def _whole_phrase(text: str, examples: str, *, ahead: bool) -> DayPhrase:
    plain = " ".join(text.casefold().replace(",", " ").split())
    heard = day_phrases.match_day_at(plain, 0, ahead=ahead) or day_phrases.match_day_at(
        plain, 0, ahead=not ahead
    )
    if heard is None or heard.end != len(plain):
        raise UserError(f"“{text}” is not a day I can read.", examples)
    return heard.day_phrase


def _day(spoken: DayPhrase, said: str, today: date, *, ahead: bool) -> date:
    match spoken:
        case DayOffset(days):
            return today + timedelta(days=days)
        case WeekdayPhrase():
            return _weekday(spoken, today, ahead=ahead)
        case CalendarDay():
            return _dated(spoken, said, today, ahead=ahead)
        case NextWeekPhrase():
            return today + timedelta(days=_WEEK if today.weekday() < _SATURDAY else _WEEK - today.weekday())
        case DistancePhrase(phrase):
            return _distance(phrase, said, today, ahead=ahead)
        case VagueDay():
            raise UserError(
                f"“{said}” is not one day.", AHEAD_EXAMPLES if ahead or "next" in said else EXAMPLES
            )


def _weekday(spoken: WeekdayPhrase, today: date, *, ahead: bool) -> date:
    if ahead:
        return today + timedelta(days=(spoken.number - today.weekday() - 1) % _WEEK + 1)
    back = (today.weekday() - spoken.number) % _WEEK
    return today - timedelta(days=_WEEK if spoken.excludes_today and not back else back)


def _distance(phrase: str, said: str, today: date, *, ahead: bool) -> date:
    day = _parse_phrase(phrase, today)
    if day is None:
        raise UserError(f"“{said}” is not a day I can read.", AHEAD_EXAMPLES if ahead else EXAMPLES)
    return day


def _parse_phrase(phrase: str, today: date) -> date | None:
    found = dateparser.parse(
        phrase[:_LONGEST_PHRASE],
        languages=["en"],
        settings={"RELATIVE_BASE": datetime.combine(today, time(12)), "PARSERS": ["relative-time"]},
    )
    return found.date() if found else None


def _dated(spoken: CalendarDay, said: str, today: date, *, ahead: bool) -> date:
    possible = [day for day in _candidates(spoken, today) if day]
    if not possible:
        raise UserError(f"There is no day “{said}”.", AHEAD_EXAMPLES if ahead else EXAMPLES)
    day = _coming_day(possible, today) if ahead else _nearest_past_day(possible, today)
    if spoken.weekday is not None and day.weekday() != spoken.weekday:
        raise UserError(
            f"“{said}” does not fit: that day is {_date_text(day)}.", "Leave the weekday out, or correct it."
        )
    return day


def _candidates(spoken: CalendarDay, today: date) -> list[date | None]:
    if spoken.year is not None:
        in_reach = _YEARS[0] <= spoken.year < _YEARS[1]
        return [_date_or_none(spoken.year, spoken.month or 0, spoken.day)] if in_reach else []
    if spoken.month is not None:
        return [_date_or_none(today.year + more, spoken.month, spoken.day) for more in (-1, 0, 1)]
    months = ((today.year, today.month - 1), (today.year, today.month), (today.year, today.month + 1))
    return [
        _date_or_none(year + (month - 1) // 12, (month - 1) % 12 + 1, spoken.day) for year, month in months
    ]


def _nearest_past_day(possible: list[date], today: date) -> date:
    """The day nearest to today, save one months ahead; `the 3rd` is this month's once it was."""
    near = [day for day in possible if (day - today).days <= _SOON_DAYS] or possible
    this_month = [day for day in near if (day.year, day.month) == (today.year, today.month) and day <= today]
    return min(this_month or near, key=lambda day: abs(day - today))


def _coming_day(possible: list[date], today: date) -> date:
    """The first day from today on, unless the one before passed so lately that it must be a slip."""
    lately = [day for day in possible if 0 < (today - day).days <= _JUST_PASSED_DAYS]
    coming = [day for day in possible if day >= today]
    by_month = len({(day.month, day.day) for day in possible}) == 1
    if coming and not (lately and by_month):
        return min(coming)
    return max(lately or possible)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date_text(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"
