"""From a month's countable minutes to its codes, and what the next step takes. Source: domain.md §1, §1.1."""

from dataclasses import dataclass
from functools import lru_cache

from store.rules.billing import sentences
from store.rules.billing.policy.codes import CodeKind, billing_code, conflicts
from store.rules.billing.policy.families import code_set
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.policies import Policy
from store.rules.billing.policy.time_rules import (
    ADDITIONAL_UNIT_MINUTES,
    GENERAL_BHI_MINUTES,
    NOMINAL_MINUTES,
    THRESHOLDS,
)
from store.rules.minutes import MINUTE, ZERO, Minutes, minutes, minutes_decimal, whole_minutes
from store.rules.months import Month


@dataclass(frozen=True)
class ClaimLine:
    """A code and how many units of it."""

    code: str
    units: int = 1


@dataclass(frozen=True)
class CodeThreshold:
    """The minutes at which a code is earned. `is_additional_unit`: units of it are earned already."""

    code: str
    minutes_needed: Minutes
    is_additional_unit: bool = False


@dataclass(frozen=True)
class Claim:
    """What a patient-month earns under a policy.

    `next_codes`: what can be earned next, nearest first; the last is the base code, or 99494 beyond it.
    `over_cap`: the minutes beyond those of the capped units of 99494.
    """

    minutes: Minutes
    month: Month
    kind: MonthKind
    policy: Policy
    lines: tuple[ClaimLine, ...] = ()
    next_codes: tuple[CodeThreshold, ...] = ()
    over_cap: Minutes = ZERO

    def __post_init__(self) -> None:
        """Refuse codes that exclude each other (ValueError: a bug in the tables)."""
        if clash := conflicts(line.code for line in self.lines):
            msg = f"codes that exclude each other: {clash}"
            raise ValueError(msg)

    def units(self, name: str) -> int:
        """Units of a code on this claim, 0 when it is not on it."""
        return sum(line.units for line in self.lines if line.code == name)

    @property
    def codes(self) -> str:
        """The codes for people: `99493 + 2 × 99494`; empty when nothing is earned."""
        return " + ".join(
            line.code if line.units == 1 else f"{line.units} × {line.code}" for line in self.lines
        )


@lru_cache(maxsize=4096)
def build_claim(countable: Minutes, kind: MonthKind, policy: Policy, month: Month) -> Claim:
    """The codes that a patient-month earns under a payer's policy, and those it can earn next.

    Args:
        countable: the month's countable minutes (domain.md §1.3).
        kind: initial or subsequent (domain.md §1.2); before the initial assessment nothing is earned.
        policy: the payer's, in force that month.
        month: decides which codes are in use.
    """
    if kind is MonthKind.BEFORE:
        return Claim(countable, month, kind, policy)
    thresholds = _code_thresholds(kind, policy, month)
    reached = [step for step in thresholds.steps if step.minutes_needed <= countable]
    lines, ahead = tuple(ClaimLine(step.code) for step in reached[-1:]), thresholds.steps[len(reached) :]
    if ahead or thresholds.additional is None:
        return Claim(countable, month, kind, policy, lines, ahead)
    more, following, over_cap = _additional_time(
        countable, kind, policy.cap, thresholds.additional, thresholds.additional_from
    )
    return Claim(countable, month, kind, policy, lines + more, following, over_cap)


@dataclass(frozen=True)
class _CodeThresholds:
    """The codes one of which may be earned, rising in minutes and worth, the base last; then its add-on."""

    steps: tuple[CodeThreshold, ...]
    additional: str | None
    additional_from: int


@lru_cache(maxsize=512)
def _code_thresholds(kind: MonthKind, policy: Policy, month: Month) -> _CodeThresholds:
    codes = code_set(policy.family, month)
    thresholds = THRESHOLDS["full-threshold" if codes.requires_full_minutes else policy.time_rule][kind]
    by_worth = (
        (codes.initial if kind is MonthKind.INITIAL else codes.subsequent, thresholds.base_from),
        (codes.short, policy.g2214_from),
        (codes.general, GENERAL_BHI_MINUTES if policy.general_bhi else None),
    )
    steps: list[CodeThreshold] = []
    for name, start in by_worth:
        if name is None or start is None or month not in billing_code(name).in_use:
            continue
        # A lesser code that starts no earlier than a better one is never reached.
        if not steps or minutes(start) < steps[-1].minutes_needed:
            steps.append(CodeThreshold(name, minutes(start)))
    return _CodeThresholds(
        tuple(steps[::-1]), codes.additional if steps else None, thresholds.additional_from
    )


def _additional_time(
    countable: Minutes, kind: MonthKind, cap: int | None, name: str, start: int
) -> tuple[tuple[ClaimLine, ...], tuple[CodeThreshold, ...], Minutes]:
    """The units of additional time, the next one unless the cap is reached, and the minutes over the cap."""
    earned = max(0, (whole_minutes(countable) - start) // ADDITIONAL_UNIT_MINUTES + 1)
    paid = earned if cap is None else min(earned, cap)
    lines, following = _units(name, start, paid)
    over = (
        countable - (NOMINAL_MINUTES[kind] + ADDITIONAL_UNIT_MINUTES * paid) * MINUTE
        if earned > paid
        else ZERO
    )
    return lines, following if cap is None or paid < cap else (), Minutes(over)


@lru_cache(maxsize=512)
def _units(name: str, start: int, paid: int) -> tuple[tuple[ClaimLine, ...], tuple[CodeThreshold, ...]]:
    """A number of units of additional time as a line, and the unit after them as a step."""
    lines = (ClaimLine(name, paid),) if paid else ()
    return lines, (
        CodeThreshold(name, minutes(start + ADDITIONAL_UNIT_MINUTES * paid), is_additional_unit=paid > 0),
    )


def progress_text(claim: Claim) -> str:
    """How far a month is from its codes: `52 of 60 min, 8 more for 99493`."""
    worked = minutes_decimal(claim.minutes)
    if claim.kind is MonthKind.BEFORE:
        return sentences.no_code_before_assessment(worked)
    if not claim.next_codes:
        return _no_next_code_text(claim, worked)
    goal, nearest = claim.next_codes[-1], claim.next_codes[0]
    missing = _minutes_to(goal, claim)
    if billing_code(goal.code).kind is CodeKind.ADDITIONAL:
        text = (
            sentences.minutes_to_another_unit if goal.is_additional_unit else sentences.minutes_to_first_unit
        )
        return text(worked, claim.codes, missing, goal.code)
    needed = minutes_decimal(goal.minutes_needed)
    if nearest == goal:
        return sentences.minutes_to_code(worked, needed, missing, goal.code)
    sooner = (_minutes_to(nearest, claim), nearest.code)
    return sentences.minutes_to_two_codes(worked, needed, missing, goal.code, sooner)


def missing_minutes_text(claim: Claim) -> str:
    """The same beside a column of minutes: `8 more for 99493`; empty where no code is ahead."""
    if not claim.next_codes:
        return ""
    goal = claim.next_codes[-1]
    return sentences.minutes_missing(_minutes_to(goal, claim), goal.code)


def _minutes_to(step: CodeThreshold, claim: Claim) -> str:
    return minutes_decimal(Minutes(step.minutes_needed - claim.minutes))


def _no_next_code_text(claim: Claim, worked: str) -> str:
    cap = claim.policy.cap
    if not claim.lines:
        return sentences.no_code_in_use(worked)
    if claim.over_cap:
        return sentences.over_cap(worked, minutes_decimal(claim.over_cap), cap)
    if cap and claim.units("99494") == cap:
        return sentences.cap_reached(worked, cap)
    return sentences.codes_earned(worked, claim.codes)
