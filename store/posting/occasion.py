"""What one scheduled post is about, as typed fields; the row of a post keeps it as one short text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from string import Formatter
from typing import Any, ClassVar, Self, TypeVar

from store.rules.months import Month

_MOMENT = "%Y-%m-%dT%H:%M:%S"
_ITEM_SEPARATOR = "."

OccasionT = TypeVar("OccasionT", bound="Occasion")
OccasionT_co = TypeVar("OccasionT_co", bound="Occasion", covariant=True)


@dataclass(frozen=True)
class Occasion:
    """What a post is about; with its clinic and audience it is the key of the post.

    Each kind of post declares a subclass: a frozen dataclass whose fields are numbers, texts, enums of texts,
    days, UTC moments, months, tuples of texts, or the occasion of another post.
    """

    KIND: ClassVar[str]
    """The kind of post, as its row and the command line name it."""
    TEXT: ClassVar[str]
    """How the fields are stored in the column `period`, like `event {event_id} step {step_id}`."""

    @property
    def period(self) -> str:
        """The stored text."""
        return self.TEXT.format(**{each.name: _to_text(getattr(self, each.name)) for each in fields(self)})

    @classmethod
    def from_period(cls, period: str) -> Self:
        """Read the stored text, of an occasion without another one in it.

        Raises:
            ValueError: it is not the text of such an occasion.
        """
        found = re.fullmatch(cls._pattern(), period)
        if found is None:
            msg = f"not an occasion of {cls.KIND}: {period!r}"
            raise ValueError(msg)
        return cls(**{each.name: _from_text(each.type, found[each.name]) for each in fields(cls)})

    @classmethod
    def period_start(cls, first_field: object) -> str:
        """What every stored text with this value in its first field starts with: `event 3`."""
        literal, _, _, _ = next(iter(Formatter().parse(cls.TEXT)))
        return f"{literal}{_to_text(first_field)}"

    @classmethod
    def _pattern(cls) -> str:
        return "".join(
            re.escape(literal) + (f"(?P<{name}>.*)" if name else "")
            for literal, name, _, _ in Formatter().parse(cls.TEXT)
        )


def _to_text(value: object) -> str:
    match value:
        case Occasion():
            return value.period
        case datetime():
            return value.astimezone(UTC).strftime(_MOMENT)
        case tuple():
            return _ITEM_SEPARATOR.join(value)
        case _:
            return str(value)


def _read_moment(text: str) -> datetime:
    return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)


_READERS: Mapping[Any, Callable[[str], object]] = {
    datetime: _read_moment,
    date: date.fromisoformat,
    Month: Month.parse,
    tuple[str, ...]: lambda text: tuple(text.split(_ITEM_SEPARATOR)),
}
"""How to read a field of a type that is not called with its text."""


def _from_text(kind: Any, text: str) -> object:  # noqa: ANN401 - the declared type of a field
    return _READERS.get(kind, kind)(text)
