"""A clinic's month as one report: its rows, what they come to by payer and code, and what is held back."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from store.rules.billing.outcome import State
from store.rules.billing.report import HEADER, ReportRow, columns, csv_text
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.roles import Role

NO_PAYER = "no payer"


@dataclass(frozen=True)
class Total:
    """What the patient-months of one payer in one state come to; `cents` None: some rate is unknown."""

    payer: str
    state: State
    patients: int
    minutes: Minutes
    units: Counter[str]
    cents: int | None

    @property
    def codes(self) -> str:
        """`12 × 99493 + 8 × 99494`; empty when nothing is earned."""
        return " + ".join(f"{number} × {code}" for code, number in sorted(self.units.items()))


@dataclass(frozen=True)
class HeldBack:
    """Something that claims wait for: what, in words, who can supply it, and whose claims they are."""

    words: str
    who: Role
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True)
class MonthReport:
    """Every patient with minutes in a month, billable or not."""

    clinic: str
    month: Month
    rows: tuple[ReportRow, ...]

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """By payer, then ready, held, not billable."""
        found: defaultdict[tuple[str, State], list[ReportRow]] = defaultdict(list)
        for row in self.rows:
            found[row.payer, row.outcome.state].append(row)
        order = list(State)
        keys = sorted(found, key=lambda key: (key[0].casefold(), order.index(key[1])))
        return tuple(total(found[key], payer=key[0] or NO_PAYER, state=key[1]) for key in keys)

    @cached_property
    def held_back(self) -> tuple[HeldBack, ...]:
        """What holds earned claims back, the most frequent first."""
        waiting: defaultdict[tuple[str, Role], list[ReportRow]] = defaultdict(list)
        for row in self.in_state(State.HELD):
            for gap in row.outcome.missing:
                waiting[gap.words, gap.who].append(row)
        ordered = sorted(waiting.items(), key=lambda item: (-len(item[1]), item[0]))
        return tuple(HeldBack(words, who, tuple(rows)) for (words, who), rows in ordered)

    @cached_property
    def policies(self) -> tuple[tuple[str, str], ...]:
        """The payers and the policy that each was read under, in words."""
        used = {(row.payer or NO_PAYER, row.claim.policy.described) for row in self.rows}
        return tuple(sorted(used, key=lambda pair: (pair[0].casefold(), pair[1])))

    def in_state(self, state: State) -> tuple[ReportRow, ...]:
        """The rows that are ready, held or not billable."""
        return tuple(row for row in self.rows if row.outcome.state is state)

    def in_all(self, state: State) -> Total:
        """What all rows in a state come to."""
        return total(self.in_state(state), payer="", state=state)

    def csv(self) -> str:
        """The report as a file's text: the sample's columns, then ours."""
        return csv_text(HEADER, (columns(row) for row in self.rows))


def total(rows: Iterable[ReportRow], *, payer: str, state: State) -> Total:
    """What rows come to together."""
    counted = tuple(rows)
    units: Counter[str] = Counter()
    for row in counted:
        for line in row.claim.lines:
            units[line.code] += line.units
    cents = [row.cents for row in counted]
    known = [amount for amount in cents if amount is not None]
    return Total(
        payer,
        state,
        len(counted),
        Minutes(sum(row.claim.minutes for row in counted)),
        units,
        sum(known) if len(known) == len(cents) else None,
    )
