"""Runs of months: what a code, a rate or a payer's choice is in force for. Half-open, like all our ranges."""

from dataclasses import dataclass

from store.rules.months import Month


@dataclass(frozen=True)
class MonthRange:
    """Every month from `since` up to, but not with, `until`; an open end is None."""

    since: Month | None = None
    until: Month | None = None

    def __contains__(self, month: Month) -> bool:
        return (self.since is None or self.since <= month) and (self.until is None or month < self.until)

    def overlaps(self, other: "MonthRange") -> bool:
        """Whether some month lies in both."""
        return _begins_before_end(self, other) and _begins_before_end(other, self)

    def __str__(self) -> str:
        since = f"from {self.since}" if self.since else "from the start"
        return f"{since} to {self.until.plus(-1)}" if self.until else since


def calendar_year(number: int) -> MonthRange:
    """The twelve months of a calendar year."""
    return MonthRange(Month(number, 1), Month(number + 1, 1))


def _begins_before_end(one: MonthRange, other: MonthRange) -> bool:
    return one.since is None or other.until is None or one.since < other.until
