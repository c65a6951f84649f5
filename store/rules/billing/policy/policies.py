"""How payers differ, as named, dated values; every report prints those it used. Source: domain.md §1.1.

A payer that differs only by options is one more value in `POLICIES`; it names the time rule it shares.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, zip_longest
from typing import Literal, TypedDict, Unpack

from store.errors import UserError
from store.rules.billing import sentences
from store.rules.billing.policy.families import FAMILIES, Family
from store.rules.billing.policy.month_range import MonthRange
from store.rules.billing.policy.time_rules import RuleName
from store.rules.months import Month

G2214Minimum = Literal[16, 30]
_FIRST = Month(1, 1)


class PolicyOptions(TypedDict, total=False):
    """What may be chosen about a shipped policy; what is left out stays as shipped."""

    g2214_from: int | None
    general_bhi: bool
    cap: int | None
    initial_once_per_year: bool
    family: str
    source: str


@dataclass(frozen=True)
class Policy:
    """How a payer turns a month's minutes into codes.

    `name`: what it is chosen by. `time_rule`: how its minutes become units (policies may share one).
    `g2214_from`: minutes from which G2214 is paid, None when it is not paid.
    `general_bhi`: whether 99484 is paid. `cap`: most units of 99494 in a month, None without a limit.
    `initial_once_per_year`: 99492 at most once in twelve months.
    """

    name: str
    time_rule: RuleName
    title: str
    source: str
    g2214_from: G2214Minimum | None = None
    general_bhi: bool = False
    cap: int | None = None
    initial_once_per_year: bool = False
    family: Family = "cpt"

    @cached_property
    def description(self) -> str:
        """One line for the foot of a report."""
        parts = [
            sentences.g2214_paid(self.g2214_from) if self.g2214_from else sentences.G2214_NOT_PAID,
            sentences.GENERAL_BHI_PAID if self.general_bhi else sentences.GENERAL_BHI_NOT_PAID,
            sentences.NO_CAP if self.cap is None else sentences.cap(self.cap),
            sentences.INITIAL_ONCE_PER_YEAR if self.initial_once_per_year else "",
            f"{self.family.upper()} codes" if self.family != "cpt" else "",
        ]
        return f"{self.name} ({self.title}): {', '.join(part for part in parts if part)}"


POLICIES = (
    Policy(
        name="full-threshold",
        time_rule="full-threshold",
        title=sentences.FULL_THRESHOLD_TITLE,
        source=sentences.FULL_THRESHOLD_SOURCE,
    ),
    Policy(
        name="cpt-midpoint",
        time_rule="cpt-midpoint",
        title=sentences.MIDPOINT_TITLE,
        source=sentences.MIDPOINT_SOURCE,
        g2214_from=16,
    ),
)
POLICY_NAMES = tuple(known.name for known in POLICIES)


def named_policy(name: str, **options: Unpack[PolicyOptions]) -> Policy:
    """The shipped policy of that name, with the payer's options.

    Raises:
        UserError: no such policy, or an option out of its range.
    """
    shipped = next((known for known in POLICIES if known.name == name.strip().lower()), None)
    if shipped is None:
        raise UserError(*sentences.unknown_policy(name, " or ".join(known.name for known in POLICIES)))
    return replace(
        shipped,
        source=options.get("source", shipped.source),
        g2214_from=_g2214(options.get("g2214_from", shipped.g2214_from)),
        general_bhi=options.get("general_bhi", shipped.general_bhi),
        cap=_cap(options.get("cap", shipped.cap)),
        initial_once_per_year=options.get("initial_once_per_year", shipped.initial_once_per_year),
        family=_family(options.get("family", shipped.family)),
    )


@dataclass(frozen=True)
class DatedPolicy:
    """A payer's policy and the months for which it was chosen."""

    payer: str
    months: MonthRange
    policy: Policy
    source: str = ""

    def is_for(self, payer: str) -> bool:
        """Whether it is this payer's; capitals and extra spaces do not matter."""
        return _payer_key(self.payer) == _payer_key(payer)


def chosen_policy(dated: Iterable[DatedPolicy], payer: str, month: Month) -> DatedPolicy | None:
    """What was chosen for a payer in a month; None when the clinic's default applies."""
    return next((choice for choice in dated if choice.is_for(payer) and month in choice.months), None)


def policy_in_force(dated: Iterable[DatedPolicy], payer: str, month: Month, default: Policy) -> Policy:
    """The policy that applies to a payer's claims of a month."""
    choice = chosen_policy(dated, payer, month)
    return choice.policy if choice else default


def close_open_ends(dated: Iterable[DatedPolicy]) -> list[DatedPolicy]:
    """Choices with each open end closed where the same payer's next choice begins."""
    ordered = sorted(dated, key=lambda each: (_payer_key(each.payer), each.months.since or _FIRST))
    return [
        replace(each, months=MonthRange(each.months.since, following.months.since))
        if following and each.months.until is None and each.is_for(following.payer)
        else each
        for each, following in zip_longest(ordered, ordered[1:])
    ]


def check_no_overlaps(dated: Iterable[DatedPolicy]) -> None:
    """Check that no payer has two policies in one month.

    Raises:
        UserError: the first pair that does, with its months.
    """
    for one, other in combinations(dated, 2):
        if one.is_for(other.payer) and one.months.overlaps(other.months):
            first, second = (f"{each.policy.name} {each.months}" for each in (one, other))
            raise UserError(*sentences.policies_overlap(one.payer, first, second))


def _g2214(minutes: int | None) -> G2214Minimum | None:
    known: dict[int | None, G2214Minimum | None] = {16: 16, 30: 30, None: None}
    if minutes not in known:
        raise UserError(*sentences.g2214_minutes_refused(minutes))
    return known[minutes]


def _cap(units: int | None) -> int | None:
    if units is not None and units < 0:
        raise UserError(*sentences.cap_refused(units))
    return units


def _family(name: str) -> Family:
    for family in FAMILIES:
        if family == name:
            return family
    raise UserError(*sentences.unknown_family(name, ", ".join(FAMILIES)))


def _payer_key(payer: str) -> str:
    return " ".join(payer.split()).casefold()
