"""Cells to values: days, moments, minutes, whole numbers, people; each wrong one refused in words."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from sqlalchemy import Connection

from store.clinic import members
from store.clinic.members import Member
from store.errors import UserError
from store.rules.minutes import MINUTE, Minutes, minutes
from store.rules.patient import names

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_US_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})(?: 0?0:00(?::00)?)?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_WHOLE = re.compile(r"([+-]?[0-9]{1,6})(?:\.0*)?")
_CENTURY = 2000
_EARLIEST = 1900
_MAX_MINUTES = 31 * 24 * 60 * MINUTE
_YES = {"yes", "true", "1", "y", "x"}


def day(text: str, *, born_by: date | None = None) -> date:
    """`2024-06-30`, `6/30/2024` or `6/30/24`.

    A year of two digits is of this century; of a day of birth (`born_by` is today) the latest gone by.

    Raises:
        UserError: anything else, or a day that no calendar has.
    """
    iso, us = _ISO_DAY.fullmatch(text), _US_DAY.fullmatch(text)
    if iso:
        year, month, number = (int(part) for part in iso.groups())
    elif us:
        month, number, year = (int(part) for part in us.groups())
        year += _CENTURY if len(us[3]) == len("24") else 0
    else:
        raise UserError(f"“{text}” is no date", "write 2024-06-30 or 6/30/2024")
    try:
        found = date(year, month, number)
    except ValueError as error:
        raise UserError(f"“{text}” is a day no calendar has", "write 2024-06-30 or 6/30/2024") from error
    if us and len(us[3]) == len("24") and born_by and found > born_by:
        found = found.replace(year=year - 100) if (month, number) != (2, 29) else date(year - 100, 2, 28)
    if year < _EARLIEST:
        raise UserError(f"“{text}” is before {_EARLIEST}", "write the year with four digits")
    return found


def past_date(text: str, what: str, today: date, born: date | None) -> date:
    """A day in a patient's life so far.

    Raises:
        UserError: no date, in the future, or before birth.
    """
    found = day(text)
    if found > today:
        raise UserError(f"{what} {found} is in the future")
    if born and found < born:
        raise UserError(f"{what} {found} is before the patient was born ({born})")
    return found


def past_instant(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    """A moment like `2024-06-30T09:15:00-05:00`; without an offset it is the clinic's time. Empty is None.

    Raises:
        UserError: anything else, or in the future.
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        found = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UserError(f"“{text}” is no date and time", "write 2024-06-30T09:15") from error
    if found > now:
        raise UserError(f"“{text}” is in the future")
    return found


def parse_minutes(text: str) -> Minutes:
    """Minutes as a decimal: more than 0, at most those of a month.

    Raises:
        UserError: anything else, or finer than a millisecond.
    """
    if not _DECIMAL.fullmatch(text):
        raise UserError(f"“{text}” is no number of minutes", "write 15 or 131.26")
    try:
        found = minutes(Decimal(text))
    except ValueError as error:
        raise UserError(f"{text} minutes is finer than a millisecond", "round it to two places") from error
    if found <= 0:
        raise UserError(f"{text} minutes: it must be more than 0")
    if found > _MAX_MINUTES:
        raise UserError(f"{text} minutes is more than a month has")
    return found


def whole_number(text: str, what: str) -> int:
    """A whole number; `14.0`, as spreadsheets write it, is 14.

    Raises:
        UserError: anything else.
    """
    found = _WHOLE.fullmatch(text)
    if not found:
        raise UserError(f"{what} “{text}” is no whole number")
    return int(found[1])


def is_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return text.casefold() in _YES


def one_line(text: str) -> str:
    """A name or number on one line, single-spaced."""
    return " ".join(text.split())


def check_length(text: str, what: str, at_most: int) -> str:
    """A text no longer than the registry keeps.

    Raises:
        UserError: it is longer.
    """
    if len(text) > at_most:
        raise UserError(f"{what} has {len(text)} characters, at most {at_most} are kept")
    return text


@dataclass(frozen=True)
class MemberLookup:
    """A clinic's members, as files name them: by Slack user id, or by name."""

    team: tuple[Member, ...]

    @classmethod
    def of(cls, db: Connection, clinic_id: int) -> "MemberLookup":
        """Everybody who is or was a member."""
        return cls(tuple(members.list_members(db, clinic_id, active=False)))

    def find(self, text: str) -> Member | None:
        """The one member of that Slack user id or name; None for nobody, or for two of one name."""
        wanted = text.strip().strip("<@>").upper()
        for member in self.team:
            if member.slack_user_id == wanted:
                return member
        spelt = names.words_of_name(text)
        alike = [member for member in self.team if spelt and names.words_of_name(member.name) == spelt]
        return alike[0] if len(alike) == 1 else None
