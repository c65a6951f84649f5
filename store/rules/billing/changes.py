"""What differs between two readings of a month: since it was closed, since a summary, counted in two ways.

Figures are compared, not the days of entry: whatever made the difference, it is seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from store.rules.billing.outcome import State
from store.rules.billing.summary import SummaryLine
from store.rules.minutes import ZERO, shown

_ABSENT = (ZERO, (), State.NOT_BILLABLE, "")


@dataclass(frozen=True)
class Change:
    """A patient's month in two readings; None: not on the report in that one."""

    patient_id: int
    before: SummaryLine | None
    after: SummaryLine | None

    @property
    def words(self) -> str:
        """`99493 (65 min, held) is now 99493 + 99494 (95 min, ready)`."""
        return f"{_reading(self.before)} is now {_reading(self.after)}"

    @property
    def both(self) -> str:
        """`99493 (65 min, held) one way, 99493 (60 min, held) the other`."""
        return f"{_reading(self.before)} one way, {_reading(self.after)} the other"


def changes(before: Iterable[SummaryLine], after: Iterable[SummaryLine]) -> tuple[Change, ...]:
    """The patients whose minutes, codes, state or payer differ, in the order of the later reading.

    Amounts are left out: a rate that was corrected changes no claim.
    """
    old = {line.patient_id: line for line in before}
    new = {line.patient_id: line for line in after}
    return tuple(
        Change(key, old.get(key), new.get(key))
        for key in (*new, *(key for key in old if key not in new))
        if _figures(old.get(key)) != _figures(new.get(key))
    )


def _figures(line: SummaryLine | None) -> tuple[object, ...]:
    if line is None:
        return _ABSENT
    # Without a claim there is nothing that the payer would decide.
    return (line.minutes, line.units, line.state, line.payer if line.units else "")


def _reading(line: SummaryLine | None) -> str:
    if line is None:
        return "no minutes"
    payer = f" for {line.payer}" if line.payer and line.units else ""
    return f"{line.codes or 'no code'}{payer} ({shown(line.minutes)} min, {line.state.value})"
