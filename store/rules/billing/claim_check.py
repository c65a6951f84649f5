"""Whether a patient-month is ready, held or not billable, and why. Source: domain.md §1.4."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.rules.billing import sentences
from store.rules.billing.claim_requirements import CLAIM_REQUIREMENTS, ClaimFacts, ClaimRequirement, warnings
from store.rules.billing.policy.claims import Claim, build_claim, progress_text
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.policies import named_policy
from store.rules.minutes import ZERO
from store.rules.months import Month
from store.rules.roles import Role


class ClaimState(StrEnum):
    """Whether a claim can be billed; the value is the word people read."""

    READY = "ready"
    HELD = "held"
    NOT_BILLABLE = "not billable"


@dataclass(frozen=True)
class MissingRequirement:
    """A requirement that is not met: what is missing, in words, and who can supply it.

    `code` is the requirement's: posts keep under it what they asked for.
    """

    need: str
    text: str
    who: Role
    code: str


@dataclass(frozen=True)
class ClaimCheck:
    """The check of a patient-month: what is missing and what is met, whatever its state."""

    state: ClaimState
    why: str
    missing: tuple[MissingRequirement, ...] = ()
    met: tuple[ClaimRequirement, ...] = ()
    warnings: tuple[str, ...] = ()


def check_claim(claim: Claim, facts: ClaimFacts) -> ClaimCheck:
    """Check a patient-month against every requirement."""
    missing = [
        MissingRequirement(need.name, text, need.who, need.code)
        for need in CLAIM_REQUIREMENTS
        if (text := need.find_missing(facts, claim)) is not None
    ]
    unmet = {gap.need for gap in missing}
    met = (
        tuple(need for need in CLAIM_REQUIREMENTS if need.name not in unmet) if unmet else CLAIM_REQUIREMENTS
    )
    state, why = _state_and_reason(claim, missing)
    return ClaimCheck(state, why, tuple(missing), met, warnings(facts, claim))


def record_gaps(
    facts: ClaimFacts, today: date, *, has_birth_date: bool, has_care_manager: bool
) -> tuple[MissingRequirement, ...]:
    """What an episode's record lacks whatever the month, in the order in which it is usually collected."""
    identity = [
        MissingRequirement("birth date", sentences.NO_BIRTH_DATE, Role.CARE_MANAGER, "b"),
        MissingRequirement("care manager", sentences.NO_CARE_MANAGER, Role.LEAD, "m"),
    ]
    no_minutes = build_claim(ZERO, MonthKind.INITIAL, named_policy("full-threshold"), Month.of(today))
    return (
        *(gap for gap, known in zip(identity, (has_birth_date, has_care_manager), strict=True) if not known),
        *(gap for gap in check_claim(no_minutes, facts).missing if gap.code),
    )


def _state_and_reason(claim: Claim, missing: list[MissingRequirement]) -> tuple[ClaimState, str]:
    if not claim.minutes:
        return ClaimState.NOT_BILLABLE, sentences.NO_COUNTED_MINUTES
    if not claim.lines:
        return ClaimState.NOT_BILLABLE, progress_text(claim)
    if missing:
        return ClaimState.HELD, "; ".join(gap.text for gap in missing)
    return ClaimState.READY, claim.codes
