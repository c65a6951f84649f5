"""The billing codes as data: what each is, when in use, what it never stands beside. Source: domain.md §1."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from store.rules.billing.policy.dated import Months
from store.rules.months import Month


class CodeKind(StrEnum):
    """The place of a code on the ladder."""

    INITIAL = "initial month"
    SUBSEQUENT = "subsequent month"
    MONTHLY = "initial or subsequent month"
    ADDITIONAL = "additional time"
    SHORT = "short month"
    GENERAL = "general behavioral health"


@dataclass(frozen=True)
class Code:
    """A billing code.

    `adds_to` names the codes of which one must stand on the same claim or in the same month;
    `never_with` those that may not (one side of a pair is enough: it holds both ways).
    """

    code: str
    what: str
    kind: CodeKind
    in_use: Months
    adds_to: frozenset[str] = frozenset()
    never_with: frozenset[str] = frozenset()


_SINCE_2018 = Months(Month(2018, 1))
_SINCE_2026 = Months(Month(2026, 1))
_COLLABORATIVE = frozenset({"99492", "99493", "99494", "G2214"})
PRIMARY_CARE = frozenset({"G0556", "G0557", "G0558"})
"""Advanced primary care management, which G0568 to G0570 are add-ons to; no minutes are part of it."""
_ALL_TIMED = _COLLABORATIVE | {"99484"}

CODES = (
    Code("99492", "collaborative care, initial month", CodeKind.INITIAL, _SINCE_2018),
    Code(
        "99493",
        "collaborative care, subsequent month",
        CodeKind.SUBSEQUENT,
        _SINCE_2018,
        never_with=frozenset({"99492"}),
    ),
    Code(
        "99494",
        "collaborative care, each additional 30 minutes",
        CodeKind.ADDITIONAL,
        _SINCE_2018,
        adds_to=frozenset({"99492", "99493"}),
    ),
    Code(
        "G2214",
        "collaborative care, first 30 minutes of a month below the minimum",
        CodeKind.SHORT,
        Months(Month(2021, 1)),
        never_with=frozenset({"99492", "99493"}),
    ),
    Code(
        "99484",
        "general behavioral health integration, at least 20 minutes",
        CodeKind.GENERAL,
        _SINCE_2018,
        never_with=_COLLABORATIVE,
    ),
    Code(
        "G0512",
        "collaborative care in a rural or federally qualified health center",
        CodeKind.MONTHLY,
        Months(Month(2018, 1), Month(2026, 1)),
        never_with=_ALL_TIMED | {"G0511"},
    ),
    Code(
        "G0568",
        "collaborative care with advanced primary care management, initial month",
        CodeKind.INITIAL,
        _SINCE_2026,
        adds_to=PRIMARY_CARE,
        never_with=_ALL_TIMED,
    ),
    Code(
        "G0569",
        "collaborative care with advanced primary care management, subsequent month",
        CodeKind.SUBSEQUENT,
        _SINCE_2026,
        adds_to=PRIMARY_CARE,
        never_with=_ALL_TIMED | {"G0568"},
    ),
    Code(
        "G0570",
        "general behavioral health integration with advanced primary care management",
        CodeKind.GENERAL,
        _SINCE_2026,
        adds_to=PRIMARY_CARE,
        never_with=_ALL_TIMED | {"G0568", "G0569"},
    ),
)

_BY_CODE = {code.code: code for code in CODES}


def code(name: str) -> Code:
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
        if other in code(one).never_with or one in code(other).never_with
    )
