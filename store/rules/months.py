"""Calendar months. A range of days is half-open everywhere: from `first` up to, not including, `end`."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

_MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month of the clinic's local dates."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse a month that does not exist (ValueError)."""
        date(self.year, self.number, 1)

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `2026-10`.

        Raises:
            ValueError: anything else.
        """
        found = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
        if not found:
            msg = f"not a month like 2026-10: {text!r}"
            raise ValueError(msg)
        return cls(int(found[1]), int(found[2]))

    @cached_property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @cached_property
    def end(self) -> date:
        """The first day after it."""
        return self.plus(1).first

    @cached_property
    def last(self) -> date:
        """Its last day."""
        return date.fromordinal(self.end.toordinal() - 1)

    @property
    def name(self) -> str:
        """`November 2026`, for people."""
        return self.first.strftime("%B %Y")

    def plus(self, months: int) -> "Month":
        """A number of months later (earlier when negative)."""
        years, number = divmod(self.number - 1 + months, _MONTHS_IN_A_YEAR)
        return Month(self.year + years, number + 1)

    def since(self, other: "Month") -> int:
        """How many months it is after another."""
        return (self.year - other.year) * _MONTHS_IN_A_YEAR + self.number - other.number

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
