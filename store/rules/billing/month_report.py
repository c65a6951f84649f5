"""A clinic's month as one report: its rows, what they come to, and what is held back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from store.rules.billing import sentences, summary
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.report import HEADER, ReportRow, columns, csv_text
from store.rules.billing.sentences import NO_PAYER
from store.rules.billing.summary import ClaimTotal, SummaryLine, summary_line
from store.rules.months import Month
from store.rules.roles import Role


@dataclass(frozen=True)
class HeldClaims:
    """Claims that wait for the same thing: what, in words, and who can supply it."""

    text: str
    who: Role
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True)
class MonthReport:
    """Every patient with minutes in a month, billable or not."""

    clinic: str
    month: Month
    rows: tuple[ReportRow, ...]

    @cached_property
    def lines(self) -> tuple[SummaryLine, ...]:
        """The rows in short."""
        return tuple(map(summary_line, self.rows))

    @cached_property
    def totals(self) -> tuple[ClaimTotal, ...]:
        """By payer, then ready, held, not billable."""
        return summary.by_payer(self.lines)

    @cached_property
    def held_back(self) -> tuple[HeldClaims, ...]:
        """What holds earned claims back, the most frequent first."""
        waiting: defaultdict[tuple[str, Role], list[ReportRow]] = defaultdict(list)
        for row in self.in_state(ClaimState.HELD):
            for gap in row.claim_check.missing:
                waiting[gap.text, gap.who].append(row)
        ordered = sorted(waiting.items(), key=lambda item: (-len(item[1]), item[0]))
        return tuple(HeldClaims(words, who, tuple(rows)) for (words, who), rows in ordered)

    @cached_property
    def policies(self) -> tuple[tuple[str, str], ...]:
        """The payers with their policy in words, and where it is the clinic's default."""
        used = {(row.payer or NO_PAYER, _policy_text(row)) for row in self.rows}
        return tuple(sorted(used, key=lambda pair: (pair[0].casefold(), pair[1])))

    def in_state(self, state: ClaimState) -> tuple[ReportRow, ...]:
        """The rows that are ready, held or not billable."""
        return tuple(row for row in self.rows if row.claim_check.state is state)

    def total_in_state(self, state: ClaimState) -> ClaimTotal:
        """What all rows in a state come to."""
        return summary.in_state(self.lines, state)

    def csv(self) -> str:
        """The report as a file's text: the sample's columns, then ours."""
        return csv_text(HEADER, (columns(row) for row in self.rows))

    def with_rows(self, rows: Iterable[ReportRow]) -> "MonthReport":
        """The same month with these rows."""
        return MonthReport(self.clinic, self.month, tuple(rows))


def _policy_text(row: ReportRow) -> str:
    policy = row.claim.policy.description
    return sentences.default_policy(policy) if row.uses_default_policy else policy
