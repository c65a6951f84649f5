"""Whether a patient-month is ready, held or not billable, and why. Source: domain.md §1.4."""

from dataclasses import dataclass
from enum import StrEnum

from store.rules.billing.needs import NEEDS, Need, PatientMonth, warnings
from store.rules.billing.policy.ladder import short_of
from store.rules.roles import Role


class State(StrEnum):
    """Where a claim stands; the value is the word people read."""

    READY = "ready"
    HELD = "held"
    NOT_BILLABLE = "not billable"


@dataclass(frozen=True)
class Missing:
    """A need that is not met: what is missing, in words, and who can supply it."""

    need: str
    words: str
    who: Role


@dataclass(frozen=True)
class Outcome:
    """The check of a patient-month; what is missing and met is told whatever its state."""

    state: State
    why: str
    missing: tuple[Missing, ...] = ()
    met: tuple[Need, ...] = ()
    warnings: tuple[str, ...] = ()


def check(facts: PatientMonth) -> Outcome:
    """Hold a patient-month against every need."""
    missing = [
        Missing(need.name, words, need.who) for need in NEEDS if (words := need.missing(facts)) is not None
    ]
    lacking = {gap.need for gap in missing}
    met = tuple(need for need in NEEDS if need.name not in lacking) if lacking else NEEDS
    state, why = _verdict(facts, missing)
    return Outcome(state, why, tuple(missing), met, warnings(facts))


def _verdict(facts: PatientMonth, missing: list[Missing]) -> tuple[State, str]:
    if not facts.claim.minutes:
        return State.NOT_BILLABLE, "no minutes that count"
    if not facts.claim.lines:
        return State.NOT_BILLABLE, short_of(facts.claim)
    if missing:
        return State.HELD, "; ".join(gap.words for gap in missing)
    return State.READY, facts.claim.codes
