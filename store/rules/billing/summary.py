"""A month in short lines, one for each patient, as it is kept and compared; and what lines come to."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from store.rules.billing import sentences
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.report import ReportRow, money
from store.rules.billing.sentences import NO_CLINICIAN, NO_PAYER, UNKNOWN_AMOUNT
from store.rules.minutes import Minutes


@dataclass(frozen=True)
class SummaryLine:
    """A patient's month in figures: ids, no name.

    `units`: codes and how many of each; `cents` None: a rate is unknown; `care_manager`: Slack user id.
    """

    patient_id: int
    payer: str
    clinician: str
    care_manager: str
    minutes: Minutes
    units: tuple[tuple[str, int], ...]
    state: ClaimState
    cents: int | None

    @property
    def codes(self) -> str:
        """`99493 + 2 × 99494`; empty when nothing is earned."""
        return " + ".join(code if number == 1 else f"{number} × {code}" for code, number in self.units)

    def to_json(self) -> list[Any]:
        """The line as the database keeps it."""
        return [
            self.patient_id,
            self.payer,
            self.clinician,
            self.care_manager,
            self.minutes,
            [list(pair) for pair in self.units],
            self.state.value,
            self.cents,
        ]

    @classmethod
    def from_json(cls, kept: Sequence[Any]) -> "SummaryLine":
        """A line that was kept."""
        patient_id, payer, clinician, care_manager, span, units, state, cents = kept
        return cls(
            patient_id=patient_id,
            payer=payer,
            clinician=clinician,
            care_manager=care_manager,
            minutes=Minutes(span),
            units=tuple((code, number) for code, number in units),
            state=ClaimState(state),
            cents=cents,
        )


def summary_line(row: ReportRow) -> SummaryLine:
    """A report's row in short."""
    return SummaryLine(
        patient_id=row.patient_id,
        payer=row.payer,
        clinician=row.clinician,
        care_manager=row.care_manager,
        minutes=row.claim.minutes,
        units=tuple((line.code, line.units) for line in row.claim.lines),
        state=row.claim_check.state,
        cents=row.cents,
    )


@dataclass(frozen=True)
class ClaimTotal:
    """What patient-months come to together: those of one payer or clinician in one state, or all.

    `known_cents`: the amounts that are known; `unpriced`: how many claims have a code without a rate.
    """

    label: str
    state: ClaimState
    patients: int
    minutes: Minutes
    units: Counter[str]
    known_cents: int
    unpriced: int

    @cached_property
    def codes(self) -> str:
        """`12 × 99493 + 8 × 99494`; empty when nothing is earned."""
        return " + ".join(f"{number} × {code}" for code, number in sorted(self.units.items()))

    @property
    def cents(self) -> int | None:
        """The whole amount; None when some rate is unknown."""
        return None if self.unpriced else self.known_cents

    @property
    def amount(self) -> str:
        """`$144.96`, `$144.96 and 2 of unknown amount`, `unknown`; empty when nothing is earned."""
        if not self.units:
            return ""
        known = money(self.known_cents) if self.known_cents else ""
        if not self.unpriced:
            return known
        return sentences.some_amounts_unknown(known, self.unpriced) if known else UNKNOWN_AMOUNT


def by_payer(lines: Iterable[SummaryLine]) -> tuple[ClaimTotal, ...]:
    """By payer, then ready, held, not billable."""
    return _totals(lines, lambda line: line.payer or NO_PAYER)


def by_clinician(lines: Iterable[SummaryLine]) -> tuple[ClaimTotal, ...]:
    """By who bills, then ready, held, not billable."""
    return _totals(lines, lambda line: line.clinician or NO_CLINICIAN)


def in_state(lines: Iterable[SummaryLine], state: ClaimState) -> ClaimTotal:
    """What all lines in a state come to."""
    return _total([line for line in lines if line.state is state], "", state)


def _totals(lines: Iterable[SummaryLine], name: Callable[[SummaryLine], str]) -> tuple[ClaimTotal, ...]:
    found: defaultdict[tuple[str, ClaimState], list[SummaryLine]] = defaultdict(list)
    for line in lines:
        found[name(line), line.state].append(line)
    order = list(ClaimState)
    keys = sorted(found, key=lambda key: (key[0].casefold(), key[0], order.index(key[1])))
    return tuple(_total(found[key], *key) for key in keys)


def _total(lines: Sequence[SummaryLine], of: str, state: ClaimState) -> ClaimTotal:
    units: Counter[str] = Counter()
    for line in lines:
        for code, number in line.units:
            units[code] += number
    return ClaimTotal(
        label=of,
        state=state,
        patients=len(lines),
        minutes=Minutes(sum(line.minutes for line in lines)),
        units=units,
        known_cents=sum(line.cents or 0 for line in lines),
        unpriced=sum(line.cents is None for line in lines),
    )
