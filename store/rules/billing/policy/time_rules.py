"""How many minutes each code takes under each time rule. Source: domain.md §1.1."""

from dataclasses import dataclass
from typing import Literal

from store.rules.billing.policy.month_kinds import MonthKind

RuleName = Literal["full-threshold", "cpt-midpoint"]

ADDITIONAL_UNIT_MINUTES = 30
"""Minutes from one unit of additional time to the next."""
GENERAL_BHI_MINUTES = 20
"""Minutes of general behavioral health integration, always in full."""
NOMINAL_MINUTES = {MonthKind.INITIAL: 70, MonthKind.SUBSEQUENT: 60}
"""The minutes that a base code pays for."""


@dataclass(frozen=True)
class Thresholds:
    """Minutes from which the base code, and the first unit of additional time, are earned.

    All are whole minutes, so asking exact minutes or whole minutes rounded down is the same.
    """

    base_from: int
    additional_from: int


THRESHOLDS: dict[RuleName, dict[MonthKind, Thresholds]] = {
    "full-threshold": {
        MonthKind.INITIAL: Thresholds(base_from=70, additional_from=100),
        MonthKind.SUBSEQUENT: Thresholds(base_from=60, additional_from=90),
    },
    "cpt-midpoint": {
        MonthKind.INITIAL: Thresholds(base_from=36, additional_from=86),
        MonthKind.SUBSEQUENT: Thresholds(base_from=31, additional_from=76),
    },
}
