"""Cells to values: dates, times, minutes, whole numbers, members; a wrong one is refused with the reason."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from sqlalchemy import Connection

from store.clinic import members
from store.clinic.members import Member
from store.errors import UserError
from store.imports.sentences import cell_errors
from store.rules.minutes import MINUTE, Minutes, minutes
from store.rules.patient import names, provider_names

_CLOCK = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)? ?(?:[ap]\.?m\.?)?(?:z|[+-][0-9:]{4,6})?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_DAY_FORMATS = tuple(
    re.compile(_WEEKDAY + text + _CLOCK, re.IGNORECASE)
    for text in (
        r"(?P<year>[0-9]{4})(?P<mark>[-/])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})",
        r"(?P<month>[0-9]{1,2})(?P<mark>[-/])(?P<day>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})",
        r"(?P<day>[0-9]{1,2})[- ]?(?P<month>[a-z]{3,9})\.?[- ,]*(?P<year>[0-9]{4}|[0-9]{2})",
        r"(?P<month>[a-z]{3,9})\.?[- ]?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[- ,]+(?P<year>[0-9]{4}|[0-9]{2})",
    )
)
_MONTHS = tuple(name.casefold() for name in calendar.month_name)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]*)?")
"""A day as Excel stores it, from 1927 to 2173: the days since the end of 1899."""
_SERIAL_START = date(1899, 12, 30)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_WHOLE = re.compile(r"([+-]?[0-9]{1,6})(?:\.0*)?")
_CENTURY = 2000
_EARLIEST_YEAR = 1900
_FARTHEST_DAYS = 2 * 365
_MAX_MINUTES = 31 * 24 * 60 * MINUTE
_HOURS_BELOW = 3
"""A decimal below it is more likely hours than minutes."""
_CLOCK_WITH_SECONDS = re.compile(r"([0-9]{1,3}:[0-9]{2}):00")
ReadSpan = Callable[[str], Minutes]
"""Turns a text like `15 min` into minutes; raises UserError for any other text."""
_YES = {"yes", "true", "1", "y", "x", "ok"}
_NO = {"no", "false", "0", "n", "do not call", "no messages"}


def day(text: str, *, born_by: date | None = None) -> date:
    """A date like `2024-06-30`, `6/30/2024`, `30-Jun-24` or `45473`, as Excel stores it; a time is left out.

    A year with two digits is in this century; for a date of birth (`born_by` is today) the latest past one.

    Raises:
        UserError: the text isn't a date, or not on the calendar.
    """
    plain = " ".join(text.split())
    if serial := _SERIAL.fullmatch(plain):
        return _SERIAL_START + timedelta(int(serial[1]))
    found = next(filter(None, (pattern.fullmatch(plain) for pattern in _DAY_FORMATS)), None)
    month = _month(found["month"]) if found else 0
    if not (found and month):
        raise UserError(cell_errors.not_a_date(text), cell_errors.WRITE_DATE)
    short_year, number = len(found["year"]) == len("24"), int(found["day"])
    year = int(found["year"]) + (_CENTURY if short_year else 0)
    try:
        parsed = date(year, month, number)
    except ValueError as error:
        raise UserError(cell_errors.not_on_calendar(text), cell_errors.WRITE_DATE) from error
    if short_year and born_by and parsed > born_by:
        parsed = date(year - 100, month, 28 if (month, number) == (2, 29) else number)
    if year < _EARLIEST_YEAR:
        raise UserError(cell_errors.year_too_early(text, _EARLIEST_YEAR), cell_errors.WRITE_FOUR_DIGIT_YEAR)
    return parsed


def _month(text: str) -> int:
    """The number of a month that is written as a number or a word; 0 for another word."""
    if text.isdecimal():
        return int(text)
    plain = "sep" if text.casefold() == "sept" else text.casefold()
    return next((number for number, name in enumerate(_MONTHS) if name and name.startswith(plain)), 0)


def past_date(text: str, column: str, today: date, born: date | None) -> date:
    """A date in a patient's life so far.

    Raises:
        UserError: the text isn't a date, or it is in the future or before birth.
    """
    parsed = day(text)
    if parsed > today:
        raise UserError(cell_errors.date_in_future(column, parsed))
    if born and parsed < born:
        raise UserError(cell_errors.date_before_birth(column, parsed, born))
    return parsed


def planned_day(text: str, column: str, today: date) -> date | None:
    """A day that may be ahead, but not by years: then a digit of the year is wrong. Empty is None.

    Raises:
        UserError: the text isn't a date, or it is more than two years ahead.
    """
    if not text:
        return None
    parsed = day(text)
    if parsed > today + timedelta(_FARTHEST_DAYS):
        raise UserError(cell_errors.too_far_ahead(column, parsed))
    return parsed


def time_of_day(text: str, column: str) -> time | None:
    """A time like `14:00`, `14:00:00` or `2:00 PM`. Empty is None.

    Raises:
        UserError: the text isn't a time.
    """
    if not text:
        return None
    for pattern in ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p"):
        try:
            return datetime.strptime(text.upper(), pattern).time()  # noqa: DTZ007 - a time without a day
        except ValueError:
            continue
    raise UserError(cell_errors.not_a_time(column, text), cell_errors.WRITE_TIME)


def past_instant(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    """A time like `2024-06-30T09:15:00-05:00`; without an offset it is the clinic's time. Empty is None.

    Raises:
        UserError: the text isn't a date and time, or it is in the future.
    """
    if not text:
        return None
    try:
        parsed = datetime.fromisoformat(text)
        parsed = (parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UserError(cell_errors.not_a_date_and_time(text), cell_errors.WRITE_DATE_AND_TIME) from error
    if parsed > now:
        raise UserError(cell_errors.time_in_future(text))
    return parsed


def parse_minutes(text: str, read_span: ReadSpan | None = None) -> Minutes:
    """Minutes as a decimal number: more than 0, at most 31 days; or a length of time like `0:25` or `15 min`.

    Args:
        text: the cell.
        read_span: reads what isn't a number; refuses what isn't a length of time.

    Raises:
        UserError: anything else, or finer than a millisecond.
    """
    if not _DECIMAL.fullmatch(text):
        if read_span and text and (clock := _CLOCK_WITH_SECONDS.sub(r"\1", text)):
            return read_span(clock)
        raise UserError(cell_errors.not_minutes(text), cell_errors.WRITE_MINUTES)
    try:
        parsed = minutes(Decimal(text))
    except ValueError as error:
        raise UserError(cell_errors.minutes_too_fine(text), cell_errors.ROUND_MINUTES) from error
    if parsed <= 0:
        raise UserError(cell_errors.minutes_not_positive(text))
    if parsed > _MAX_MINUTES:
        raise UserError(cell_errors.minutes_over_month(text))
    return parsed


def check_not_hours(text: str) -> None:
    """Refuse a number like `0.25` or `1.5`, which people mean as hours.

    Raises:
        UserError: it is one, with both ways to write it.
    """
    number = Decimal(text) if _DECIMAL.fullmatch(text) else Decimal(_HOURS_BELOW)
    if 0 < number < _HOURS_BELOW and number != int(number):
        raise UserError(
            cell_errors.minutes_or_hours(text), cell_errors.write_as_minutes(text, round(number * 60))
        )


def whole_number(text: str, column: str) -> int:
    """A whole number; `14.0`, as spreadsheets write it, is 14.

    Raises:
        UserError: anything else.
    """
    number = _WHOLE.fullmatch(text)
    if not number:
        raise UserError(cell_errors.not_a_whole_number(column, text))
    return int(number[1])


def is_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return text.casefold() in _YES


def yes_or_no(text: str, column: str) -> bool | None:
    """What a cell says; None where it is empty.

    Raises:
        UserError: neither yes nor no.
    """
    if not text:
        return None
    if text.casefold() in _NO:
        return False
    if not is_yes(text):
        raise UserError(cell_errors.not_yes_or_no(column, text))
    return True


def short_text(text: str, what: str, limit: int) -> str:
    """A text on one line with single spaces.

    Raises:
        UserError: it is longer than the registry keeps.
    """
    line = " ".join(text.split())
    if len(line) > limit:
        raise UserError(cell_errors.too_long(what, len(line), limit))
    return line


@dataclass(frozen=True)
class MemberLookup:
    """A clinic's present and former members, as files name them: by Slack user id, name or a part of it."""

    members: tuple[Member, ...]

    @classmethod
    def of(cls, db: Connection, clinic_id: int) -> "MemberLookup":
        """Read them once for a whole file."""
        return cls(tuple(members.list_members(db, clinic_id, active=False)))

    def find(self, text: str) -> Member | None:
        """The member with that Slack user id or name; None where nobody or more than one may be meant.

        `R. Delgado`, `Rosa` and `Dr. Lee` are enough while only one member has such a name.
        """
        slack_user_id = text.strip().strip("<@>").upper()
        for member in self.members:
            if member.slack_user_id == slack_user_id:
                return member
        words = names.words_of_name(text)
        namesakes = [member for member in self.members if words and names.words_of_name(member.name) == words]
        if not namesakes and any(len(word) > 1 for word in provider_names.name_words(text)):
            namesakes = [
                each for each in self.members if each.name and provider_names.may_be_same(text, each.name)
            ]
        return namesakes[0] if len(namesakes) == 1 else None
