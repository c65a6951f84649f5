"""What buttons and forms carry back, read safely: whatever is not what was sent out is refused in words."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from handlers.block_kit import sentences
from store.errors import UserError
from store.rules.months import Month

_ID = re.compile(r"[0-9]{1,18}")
"""Any number that a database's column of ids can hold."""

_Kind = TypeVar("_Kind", bound=StrEnum)
_Value = TypeVar("_Value")


_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps: the zero character, and halves of a character."""


def read_text(value: object) -> str:
    """A text from a payload as it can be kept; empty for what isn't a text."""
    return _NOT_TEXT.sub("", value) if isinstance(value, str) else ""


def read_object(value: object) -> Mapping[str, Any]:
    """An object of a payload; empty for what is none."""
    return value if isinstance(value, Mapping) else {}


def read_objects(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list in a payload."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


class OutOfDateError(UserError):
    """A value that no button or form of today carries."""

    def __init__(self) -> None:
        super().__init__(sentences.OUT_OF_DATE, sentences.OPEN_IT_AGAIN)


def read_id(value: str) -> int:
    """The number of `123`: an id, a position in a list, an answer.

    Raises:
        OutOfDateError: it is not one; all readers here raise it.
    """
    if not _ID.fullmatch(value):
        raise OutOfDateError
    return int(value)


def read_parts(value: str, count: int) -> list[str]:
    """The parts of `12:phone:3`."""
    parts = value.split(":")
    if len(parts) != count:
        raise OutOfDateError
    return parts


def read_ids(value: str, count: int) -> list[int]:
    """The numbers of `12:34`."""
    return [read_id(part) for part in read_parts(value, count)]


def read_kind(kind: type[_Kind], value: str) -> _Kind:
    """The member of an enumeration."""
    try:
        return kind(value)
    except ValueError as error:
        raise OutOfDateError from error


def read_choice(choices: Mapping[str, _Value], value: str) -> _Value:
    """What a table holds under this name."""
    if value not in choices:
        raise OutOfDateError
    return choices[value]


def read_date(value: str) -> date:
    """The day of `2026-11-28`."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise OutOfDateError from error


def read_month(value: str) -> Month:
    """The month of `2026-11`."""
    try:
        return Month.parse(value)
    except ValueError as error:
        raise OutOfDateError from error
