"""The running month before it is over: what is earned so far by code, and what is a few minutes away."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from store.rules.billing.policy.codes import CodeKind, billing_code
from store.rules.billing.policy.national_rates import PriceList
from store.rules.billing.report import ReportRow
from store.rules.billing.sentences import NO_PAYER
from store.rules.minutes import ZERO, Minutes, minutes
from store.rules.months import Month

WITHIN_REACH_MINUTES = minutes(20)
"""A patient who lacks at most this for the month's code is within reach."""


@dataclass(frozen=True)
class EarnedUnits:
    """Units of a code; `cents` None: some payer's rate is unknown."""

    code: str
    units: int
    cents: int | None


@dataclass(frozen=True)
class AlmostEarned:
    """Patients of one payer who are a few minutes short of the month's code.

    `short`: all their missing minutes together. `cents`: what the code pays beyond what is earned already;
    None when a rate is unknown.
    """

    payer: str
    code: str
    patients: int
    missing_minutes: Minutes
    cents: int | None


@dataclass(frozen=True)
class Forecast:
    """What a month has earned so far; nothing is guessed beyond the minutes that are on the ledger."""

    month: Month
    earned: tuple[EarnedUnits, ...]
    within_reach: tuple[AlmostEarned, ...]


def forecast(month: Month, rows: Iterable[ReportRow], prices: PriceList) -> Forecast:
    """The forecast of a month from its report's rows."""
    known = tuple(rows)
    return Forecast(month, _earned_units(known, prices), _within_reach(known, prices))


def _earned_units(rows: Iterable[ReportRow], prices: PriceList) -> tuple[EarnedUnits, ...]:
    units: defaultdict[str, int] = defaultdict(int)
    cents: defaultdict[str, list[int | None]] = defaultdict(list)
    for row in rows:
        price = prices.of(row.payer)
        for line in row.claim.lines:
            units[line.code] += line.units
            cents[line.code].append(price[line.code] * line.units if line.code in price else None)
    return tuple(EarnedUnits(name, units[name], _sum(cents[name])) for name in sorted(units))


def _within_reach(rows: Iterable[ReportRow], prices: PriceList) -> tuple[AlmostEarned, ...]:
    found: defaultdict[tuple[str, str], list[ReportRow]] = defaultdict(list)
    for row in rows:
        if ZERO < _missing_minutes(row) <= WITHIN_REACH_MINUTES:
            found[row.payer, row.claim.next_codes[-1].code].append(row)
    return tuple(
        AlmostEarned(
            payer or NO_PAYER,
            name,
            len(near),
            Minutes(sum(map(_missing_minutes, near))),
            _sum(_additional_cents(row, name, prices) for row in near),
        )
        for (payer, name), near in sorted(found.items(), key=lambda item: (item[0][0].casefold(), item[0]))
    )


def _missing_minutes(row: ReportRow) -> Minutes:
    """The minutes missing for the month's base code; 0 when it is earned or out of reach."""
    claim = row.claim
    if not claim.next_codes:
        return ZERO
    goal = claim.next_codes[-1]
    return (
        ZERO
        if billing_code(goal.code).kind is CodeKind.ADDITIONAL
        else Minutes(goal.minutes_needed - claim.minutes)
    )


def _additional_cents(row: ReportRow, name: str, prices: PriceList) -> int | None:
    price = prices.of(row.payer).get(name)
    return None if price is None or row.cents is None else price - row.cents


def _sum(cents: Iterable[int | None]) -> int | None:
    known = list(cents)
    return None if None in known else sum(amount or 0 for amount in known)
