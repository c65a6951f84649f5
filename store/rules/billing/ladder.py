"""From a month's countable minutes to its codes, and what the next step takes. Source: domain.md §1, §1.1."""

from dataclasses import dataclass, replace
from functools import lru_cache

from store.rules.billing.codes import CodeKind, code, conflicts
from store.rules.billing.families import code_set
from store.rules.billing.kinds import MonthKind
from store.rules.billing.policies import Policy
from store.rules.billing.time_rules import ADDITIONAL, GENERAL_FROM, NOMINAL, THRESHOLDS
from store.rules.minutes import ZERO, Minutes, minutes, shown, whole
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
    earned = Claim(
        countable,
        month,
        kind,
        policy,
        lines=tuple(ClaimLine(step.code) for step in reached[-1:]),
        ahead=ladder.steps[len(reached) :],
    )
    if ladder.additional and not earned.ahead:
        return _with_additional(earned, ladder.additional, ladder.additional_from)
    return earned


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


def _with_additional(base: Claim, name: str, start: int) -> Claim:
    """The claim with its units of additional time, and the next one unless the cap is reached."""
    cap = base.policy.cap
    earned = max(0, (whole(base.minutes) - start) // ADDITIONAL + 1)
    paid = earned if cap is None else min(earned, cap)
    next_unit = Step(name, minutes(start + ADDITIONAL * paid), again=paid > 0)
    stands_for = minutes(NOMINAL[base.kind] + ADDITIONAL * paid)
    return replace(
        base,
        lines=(*base.lines, ClaimLine(name, paid)) if paid else base.lines,
        ahead=(next_unit,) if cap is None or paid < cap else (),
        over_cap=Minutes(base.minutes - stands_for) if earned > paid else ZERO,
    )


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
        return f"{worked} min, {missing} more for {'another ' if goal.again else ''}{goal.code}"
    sooner = (
        f" ({shown(Minutes(nearest.at - claim.minutes))} more for {nearest.code})" if nearest != goal else ""
    )
    return f"{worked} of {shown(goal.at)} min, {missing} more for {goal.code}{sooner}"


def _nothing_ahead(claim: Claim) -> str:
    if not claim.lines:
        return "no code in use that month"
    if claim.over_cap:
        return f"{shown(claim.over_cap)} over the payer's cap of {claim.policy.cap} × 99494"
    if claim.policy.cap and claim.units("99494") == claim.policy.cap:
        return f"the payer's cap of {claim.policy.cap} × 99494 is reached"
    return f"{claim.codes} earned"
