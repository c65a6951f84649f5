"""From a month's countable minutes to its codes, and what the next step takes. Source: domain.md §1, §1.1."""

from dataclasses import dataclass
from functools import lru_cache

from store.rules.billing.policy.codes import CodeKind, code, conflicts
from store.rules.billing.policy.families import code_set
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.policies import Policy
from store.rules.billing.policy.time_rules import ADDITIONAL, GENERAL_FROM, NOMINAL, THRESHOLDS
from store.rules.minutes import MINUTE, ZERO, Minutes, minutes, shown, whole
from store.rules.months import Month


@dataclass(frozen=True)
class ClaimLine:
    """A code and how many units of it."""

    code: str
    units: int = 1


@dataclass(frozen=True)
class Step:
    """A code within reach: it is earned at so many minutes. `again`: units of it are earned already."""

    code: str
    at: Minutes
    again: bool = False


@dataclass(frozen=True)
class Claim:
    """What a patient-month earns under a policy.

    `ahead` holds the next steps, nearest first; the last of them is the base code, or 99494 beyond it.
    `over_cap` are the minutes past what the capped units of 99494 stand for.
    """

    minutes: Minutes
    month: Month
    kind: MonthKind
    policy: Policy
    lines: tuple[ClaimLine, ...] = ()
    ahead: tuple[Step, ...] = ()
    over_cap: Minutes = ZERO

    def __post_init__(self) -> None:
        """Codes that exclude each other can never stand on one claim (ValueError: a bug in the tables)."""
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
def claim(countable: Minutes, kind: MonthKind, policy: Policy, month: Month) -> Claim:
    """The codes a patient-month earns under a payer's policy, and the next steps.

    Args:
        countable: the month's countable minutes (domain.md §1.3).
        kind: initial or subsequent (domain.md §1.2); before the initial assessment nothing is earned.
        policy: the payer's, in force that month.
        month: decides which codes are in use.
    """
    if kind is MonthKind.BEFORE:
        return Claim(countable, month, kind, policy)
    ladder = _ladder(kind, policy, month)
    reached = [step for step in ladder.steps if step.at <= countable]
    lines, ahead = tuple(ClaimLine(step.code) for step in reached[-1:]), ladder.steps[len(reached) :]
    if ahead or ladder.additional is None:
        return Claim(countable, month, kind, policy, lines, ahead)
    more, following, over_cap = _additional(
        countable, kind, policy.cap, ladder.additional, ladder.additional_from
    )
    return Claim(countable, month, kind, policy, lines + more, following, over_cap)


@dataclass(frozen=True)
class _Ladder:
    """The codes one of which may be earned, rising in minutes and worth, the base last; then its add-on."""

    steps: tuple[Step, ...]
    additional: str | None
    additional_from: int


@lru_cache(maxsize=512)
def _ladder(kind: MonthKind, policy: Policy, month: Month) -> _Ladder:
    codes = code_set(policy.family, month)
    thresholds = THRESHOLDS["full-threshold" if codes.in_full else policy.rule][kind]
    by_worth = (
        (codes.initial if kind is MonthKind.INITIAL else codes.subsequent, thresholds.base_from),
        (codes.short, policy.g2214_from),
        (codes.general, GENERAL_FROM if policy.general_bhi else None),
    )
    steps: list[Step] = []
    for name, start in by_worth:
        if name is None or start is None or month not in code(name).in_use:
            continue
        # A lesser code that starts no earlier than a better one is never reached.
        if not steps or minutes(start) < steps[-1].at:
            steps.append(Step(name, minutes(start)))
    return _Ladder(tuple(steps[::-1]), codes.additional if steps else None, thresholds.additional_from)


def _additional(
    countable: Minutes, kind: MonthKind, cap: int | None, name: str, start: int
) -> tuple[tuple[ClaimLine, ...], tuple[Step, ...], Minutes]:
    """The units of additional time, the next one unless the cap is reached, and the minutes over the cap."""
    earned = max(0, (whole(countable) - start) // ADDITIONAL + 1)
    paid = earned if cap is None else min(earned, cap)
    lines, following = _units(name, start, paid)
    over = countable - (NOMINAL[kind] + ADDITIONAL * paid) * MINUTE if earned > paid else ZERO
    return lines, following if cap is None or paid < cap else (), Minutes(over)


@lru_cache(maxsize=512)
def _units(name: str, start: int, paid: int) -> tuple[tuple[ClaimLine, ...], tuple[Step, ...]]:
    """So many units of additional time as a line, and the unit after them as a step."""
    lines = (ClaimLine(name, paid),) if paid else ()
    return lines, (Step(name, minutes(start + ADDITIONAL * paid), again=paid > 0),)


def short_of(claim: Claim) -> str:
    """Where a month stands, for people: `52 of 60 min, 8 more for 99493`."""
    worked = shown(claim.minutes)
    if claim.kind is MonthKind.BEFORE:
        return f"{worked} min, no code before the initial assessment"
    if not claim.ahead:
        return f"{worked} min, {_nothing_ahead(claim)}"
    goal, nearest = claim.ahead[-1], claim.ahead[0]
    missing = shown(Minutes(goal.at - claim.minutes))
    if code(goal.code).kind is CodeKind.ADDITIONAL:
        again = "another " if goal.again else ""
        return f"{worked} min, {claim.codes} reached, {missing} more for {again}{goal.code}"
    sooner = (
        f" ({shown(Minutes(nearest.at - claim.minutes))} more for {nearest.code})" if nearest != goal else ""
    )
    return f"{worked} of {shown(goal.at)} min, {missing} more for {goal.code}{sooner}"


def still_short(claim: Claim) -> str:
    """The same beside a column of minutes: `8 more for 99493`; empty where no code is ahead."""
    if claim.kind is MonthKind.BEFORE or not claim.ahead:
        return ""
    goal = claim.ahead[-1]
    return f"{shown(Minutes(goal.at - claim.minutes))} more for {goal.code}"


def _nothing_ahead(claim: Claim) -> str:
    if not claim.lines:
        return "no code in use that month"
    if claim.over_cap:
        return f"{shown(claim.over_cap)} over the payer's cap of {claim.policy.cap} × 99494"
    if claim.policy.cap and claim.units("99494") == claim.policy.cap:
        return f"the payer's cap of {claim.policy.cap} × 99494 is reached"
    return f"{claim.codes} earned"
