"""What differs between two readings of a month: since it was closed, since a summary, counted in two ways.

Figures are compared, not the days of entry: whatever made the difference, it is seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from store.rules.billing import sentences
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.summary import SummaryLine
from store.rules.minutes import ZERO, minutes_decimal

_NOT_ON_REPORT = (ZERO, (), ClaimState.NOT_BILLABLE, "")


@dataclass(frozen=True)
class MonthChange:
    """A patient's month in two readings; None: not on the report in that one."""

    patient_id: int
    before: SummaryLine | None
    after: SummaryLine | None

    @property
    def text(self) -> str:
        """`99493 (65 min, held) is now 99493 + 99494 (95 min, ready)`."""
        return sentences.changed_line(_line_text(self.before), _line_text(self.after))

    @property
    def comparison_text(self) -> str:
        """`99493 (65 min, held) one way, 99493 (60 min, held) the other`."""
        return sentences.counted_differently(_line_text(self.before), _line_text(self.after))


def month_changes(before: Iterable[SummaryLine], after: Iterable[SummaryLine]) -> tuple[MonthChange, ...]:
    """The patients whose minutes, codes, state or payer differ, in the order of the later reading.

    Amounts are left out: a rate that was corrected changes no claim.
    """
    old = {line.patient_id: line for line in before}
    new = {line.patient_id: line for line in after}
    return tuple(
        MonthChange(key, old.get(key), new.get(key))
        for key in (*new, *(key for key in old if key not in new))
        if _compared_values(old.get(key)) != _compared_values(new.get(key))
    )


def _compared_values(line: SummaryLine | None) -> tuple[object, ...]:
    if line is None:
        return _NOT_ON_REPORT
    # Without a claim there is nothing that the payer would decide.
    return (line.minutes, line.units, line.state, line.payer if line.units else "")


def _line_text(line: SummaryLine | None) -> str:
    if line is None:
        return "no minutes"
    payer = f" for {line.payer}" if line.payer and line.units else ""
    return f"{line.codes or 'no code'}{payer} ({minutes_decimal(line.minutes)} min, {line.state.value})"
