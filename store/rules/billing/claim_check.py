"""Whether a patient-month is ready, held or not billable, and why. Source: domain.md §1.4."""

from dataclasses import dataclass
from enum import StrEnum

from store.rules.billing.claim_requirements import CLAIM_REQUIREMENTS, ClaimFacts, ClaimRequirement, warnings
from store.rules.billing.policy.claims import progress_text
from store.rules.roles import Role


class ClaimState(StrEnum):
    """Where a claim stands; the value is the word people read."""

    READY = "ready"
    HELD = "held"
    NOT_BILLABLE = "not billable"


@dataclass(frozen=True)
class MissingRequirement:
    """A need that is not met: what is missing, in words, and who can supply it."""

    need: str
    text: str
    who: Role


@dataclass(frozen=True)
class ClaimCheck:
    """The check of a patient-month; what is missing and met is told whatever its state."""

    state: ClaimState
    why: str
    missing: tuple[MissingRequirement, ...] = ()
    met: tuple[ClaimRequirement, ...] = ()
    warnings: tuple[str, ...] = ()


def check_claim(facts: ClaimFacts) -> ClaimCheck:
    """Hold a patient-month against every need."""
    missing = [
        MissingRequirement(need.name, words, need.who)
        for need in CLAIM_REQUIREMENTS
        if (words := need.find_missing(facts)) is not None
    ]
    lacking = {gap.need for gap in missing}
    met = (
        tuple(need for need in CLAIM_REQUIREMENTS if need.name not in lacking)
        if lacking
        else CLAIM_REQUIREMENTS
    )
    state, why = _state_and_reason(facts, missing)
    return ClaimCheck(state, why, tuple(missing), met, warnings(facts))


def _state_and_reason(facts: ClaimFacts, missing: list[MissingRequirement]) -> tuple[ClaimState, str]:
    if not facts.claim.minutes:
        return ClaimState.NOT_BILLABLE, "no minutes that count"
    if not facts.claim.lines:
        return ClaimState.NOT_BILLABLE, progress_text(facts.claim)
    if missing:
        return ClaimState.HELD, "; ".join(gap.text for gap in missing)
    return ClaimState.READY, facts.claim.codes
