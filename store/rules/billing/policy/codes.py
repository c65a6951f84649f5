"""The billing codes as data: what each is, when in use, never billed with what. Source: domain.md §1."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from store.rules.billing.policy.month_range import MonthRange
from store.rules.months import Month


class CodeKind(StrEnum):
    """What a code is billed for."""

    INITIAL = "initial month"
    SUBSEQUENT = "subsequent month"
    MONTHLY = "initial or subsequent month"
    ADDITIONAL = "additional time"
    SHORT = "short month"
    GENERAL = "general behavioral health"


@dataclass(frozen=True)
class BillingCode:
    """A billing code.

    `adds_to` names the codes of which one must be on the same claim or in the same month;
    `never_with` those that may not (one side of a pair is enough: it holds both ways).
    """

    code: str
    description: str
    kind: CodeKind
    in_use: MonthRange
    adds_to: frozenset[str] = frozenset()
    never_with: frozenset[str] = frozenset()


_SINCE_2018 = MonthRange(Month(2018, 1))
_SINCE_2026 = MonthRange(Month(2026, 1))
_COLLABORATIVE_CARE_CODES = frozenset({"99492", "99493", "99494", "G2214"})
PRIMARY_CARE_CODES = frozenset({"G0556", "G0557", "G0558"})
"""Advanced primary care management, which G0568 to G0570 are add-ons to; no minutes are part of it."""
_TIMED_CODES = _COLLABORATIVE_CARE_CODES | {"99484"}

BILLING_CODES = (
    BillingCode("99492", "collaborative care, initial month", CodeKind.INITIAL, _SINCE_2018),
    BillingCode(
        "99493",
        "collaborative care, subsequent month",
        CodeKind.SUBSEQUENT,
        _SINCE_2018,
        never_with=frozenset({"99492"}),
    ),
    BillingCode(
        "99494",
        "collaborative care, each additional 30 minutes",
        CodeKind.ADDITIONAL,
        _SINCE_2018,
        adds_to=frozenset({"99492", "99493"}),
    ),
    BillingCode(
        "G2214",
        "collaborative care, first 30 minutes of a month below the minimum",
        CodeKind.SHORT,
        MonthRange(Month(2021, 1)),
        never_with=frozenset({"99492", "99493"}),
    ),
    BillingCode(
        "99484",
        "general behavioral health integration, at least 20 minutes",
        CodeKind.GENERAL,
        _SINCE_2018,
        never_with=_COLLABORATIVE_CARE_CODES,
    ),
    BillingCode(
        "G0512",
        "collaborative care in a rural or federally qualified health center",
        CodeKind.MONTHLY,
        MonthRange(Month(2018, 1), Month(2026, 1)),
        never_with=_TIMED_CODES | {"G0511"},
    ),
    BillingCode(
        "G0568",
        "collaborative care with advanced primary care management, initial month",
        CodeKind.INITIAL,
        _SINCE_2026,
        adds_to=PRIMARY_CARE_CODES,
        never_with=_TIMED_CODES,
    ),
    BillingCode(
        "G0569",
        "collaborative care with advanced primary care management, subsequent month",
        CodeKind.SUBSEQUENT,
        _SINCE_2026,
        adds_to=PRIMARY_CARE_CODES,
        never_with=_TIMED_CODES | {"G0568"},
    ),
    BillingCode(
        "G0570",
        "general behavioral health integration with advanced primary care management",
        CodeKind.GENERAL,
        _SINCE_2026,
        adds_to=PRIMARY_CARE_CODES,
        never_with=_TIMED_CODES | {"G0568", "G0569"},
    ),
)

_BY_CODE = {code.code: code for code in BILLING_CODES}


def billing_code(name: str) -> BillingCode:
    """The code of that name.

    Raises:
        KeyError: no such code; codes come from our own tables, so this is a bug.
    """
    return _BY_CODE[name]


def conflicts(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The pairs among these codes that may not be billed for one patient in one month."""
    return _conflicts(frozenset(names))


@lru_cache(maxsize=512)
def _conflicts(names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one, other)
        for one, other in combinations(sorted(names), 2)
        if other in billing_code(one).never_with or one in billing_code(other).never_with
    )
