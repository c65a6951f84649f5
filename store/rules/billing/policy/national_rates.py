"""What a code pays, by date: data with its source, replaceable by a clinic's own. Source: domain.md §1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from store.rules.billing.policy.claims import ClaimLine
from store.rules.billing.policy.month_range import MonthRange, calendar_year
from store.rules.months import Month


@dataclass(frozen=True)
class Rate:
    """The payment for one unit of a code, in US cents."""

    code: str
    months: MonthRange
    cents: int
    source: str


_2025 = "Medicare physician fee schedule 2025, national non-facility"
_2026 = "Medicare physician fee schedule 2026, national non-facility"

NATIONAL_RATES = (
    Rate("99492", calendar_year(2025), 145_24, _2025),
    Rate("99494", calendar_year(2025), 55_96, _2025),
    Rate("99492", calendar_year(2026), 160_32, _2026),
    Rate("99493", calendar_year(2026), 144_96, _2026),
    Rate("99494", calendar_year(2026), 61_46, _2026),
)


def find_rate(code: str, month: Month, rates: Iterable[Rate] = NATIONAL_RATES) -> Rate | None:
    """The rate of a code in a month; None when none is known."""
    return next((known for known in rates if known.code == code and month in known.months), None)


def prices(month: Month, rates: Iterable[Rate] = NATIONAL_RATES) -> dict[str, int]:
    """What a unit of each code pays in a month, in cents; codes without a rate are left out."""
    return {known.code: known.cents for known in rates if month in known.months}


@dataclass(frozen=True)
class ClinicRate:
    """A clinic's own payment for one unit of a code, from a month on: one payer's, or every other's.

    `payer` empty: the payers that have none of their own.
    """

    code: str
    from_month: Month
    cents: int
    source: str = ""
    payer: str = ""


@dataclass(frozen=True)
class PriceList:
    """What a unit of each code pays in a month, in cents: a payer's own price before the general one."""

    general: Mapping[str, int]
    by_payer: Mapping[str, Mapping[str, int]]

    def of(self, payer: str) -> Mapping[str, int]:
        """The prices of a payer; codes without a rate are left out."""
        return self.by_payer.get(payer, self.general)


def price_list(
    month: Month, own: Iterable[ClinicRate] = (), national: Iterable[Rate] = NATIONAL_RATES
) -> PriceList:
    """The prices of a month: the clinic's newest rates in force over the national ones."""
    general = prices(month, national)
    in_force = sorted((rate for rate in own if rate.from_month <= month), key=lambda rate: rate.from_month)
    general |= {rate.code: rate.cents for rate in in_force if not rate.payer}
    by_payer: dict[str, dict[str, int]] = {}
    for rate in in_force:
        if rate.payer:
            by_payer.setdefault(rate.payer, dict(general))[rate.code] = rate.cents
    return PriceList(general, by_payer)


def claim_amount(lines: Iterable[ClaimLine], price: Mapping[str, int]) -> int | None:
    """What a claim's lines pay together, in cents; None when the price of any of them is unknown."""
    total = 0
    for line in lines:
        if line.code not in price:
            return None
        total += price[line.code] * line.units
    return total
