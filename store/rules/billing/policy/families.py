"""Which codes a kind of practice bills with, by date. Source: domain.md §1."""

from dataclasses import dataclass
from typing import Literal, get_args

from store.rules.billing.policy.month_range import MonthRange
from store.rules.months import Month

Family = Literal["cpt", "apcm", "rhc"]
FAMILIES: tuple[Family, ...] = get_args(Family)


@dataclass(frozen=True)
class CodeSet:
    """The code for each threshold of minutes; None where the family has no such code.

    `in_full`: the base needs its nominal minutes whatever the payer's time rule says.
    """

    family: Family
    months: MonthRange
    initial: str
    subsequent: str
    additional: str | None = None
    short: str | None = None
    general: str | None = None
    requires_full_minutes: bool = False


_NEW_YEAR_2026 = Month(2026, 1)
_BEFORE_2026 = MonthRange(until=_NEW_YEAR_2026)
_SINCE_2026 = MonthRange(since=_NEW_YEAR_2026)

CODE_SETS = (
    CodeSet("cpt", MonthRange(), "99492", "99493", "99494", "G2214", "99484"),
    CodeSet("apcm", _BEFORE_2026, "99492", "99493", "99494", "G2214", "99484"),
    CodeSet("apcm", _SINCE_2026, "G0568", "G0569", general="G0570"),
    CodeSet("rhc", _BEFORE_2026, "G0512", "G0512", requires_full_minutes=True),
    CodeSet("rhc", _SINCE_2026, "99492", "99493", "99494", "G2214", "99484"),
)


def code_set(family: Family, month: Month) -> CodeSet:
    """The codes of a family in a month."""
    return next(known for known in CODE_SETS if known.family == family and month in known.months)
