"""Cells to values: dates, times, minutes, whole numbers, members; a wrong one is refused with the reason."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from sqlalchemy import Connection

from store.clinic import members
from store.clinic.members import Member
from store.errors import UserError
from store.imports.sentences import cell_errors
from store.rules.minutes import MINUTE, Minutes, minutes
from store.rules.patient import names

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_US_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})(?: 0?0:00(?::00)?)?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_WHOLE = re.compile(r"([+-]?[0-9]{1,6})(?:\.0*)?")
_CENTURY = 2000
_EARLIEST_YEAR = 1900
_MAX_MINUTES = 31 * 24 * 60 * MINUTE
_YES = {"yes", "true", "1", "y", "x"}


def day(text: str, *, born_by: date | None = None) -> date:
    """A date like `2024-06-30`, `6/30/2024` or `6/30/24`.

    A year with two digits is in this century; for a date of birth (`born_by` is today) the latest past one.

    Raises:
        UserError: the text isn't a date, or not on the calendar.
    """
    iso, us = _ISO_DAY.fullmatch(text), _US_DAY.fullmatch(text)
    short_year = bool(us and len(us[3]) == len("24"))
    if iso:
        year, month, number = (int(part) for part in iso.groups())
    elif us:
        month, number, year = (int(part) for part in us.groups())
        year += _CENTURY if short_year else 0
    else:
        raise UserError(cell_errors.not_a_date(text), cell_errors.WRITE_DATE)
    try:
        parsed = date(year, month, number)
    except ValueError as error:
        raise UserError(cell_errors.not_on_calendar(text), cell_errors.WRITE_DATE) from error
    if short_year and born_by and parsed > born_by:
        parsed = date(year - 100, month, 28 if (month, number) == (2, 29) else number)
    if year < _EARLIEST_YEAR:
        raise UserError(cell_errors.year_too_early(text, _EARLIEST_YEAR), cell_errors.WRITE_FOUR_DIGIT_YEAR)
    return parsed


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


def parse_minutes(text: str) -> Minutes:
    """Minutes as a decimal number: more than 0, at most 31 days.

    Raises:
        UserError: anything else, or finer than a millisecond.
    """
    if not _DECIMAL.fullmatch(text):
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
    """A clinic's present and former members, as files name them: by Slack user id or by name."""

    members: tuple[Member, ...]

    @classmethod
    def of(cls, db: Connection, clinic_id: int) -> "MemberLookup":
        """Read them once for a whole file."""
        return cls(tuple(members.list_members(db, clinic_id, active=False)))

    def find(self, text: str) -> Member | None:
        """The member with that Slack user id or name; None if there is none, or two share the name."""
        slack_user_id = text.strip().strip("<@>").upper()
        for member in self.members:
            if member.slack_user_id == slack_user_id:
                return member
        words = names.words_of_name(text)
        namesakes = [member for member in self.members if words and names.words_of_name(member.name) == words]
        return namesakes[0] if len(namesakes) == 1 else None
