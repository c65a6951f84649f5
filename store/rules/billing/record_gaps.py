"""What a patient's record lacks for billing, and who can supply it. Source: domain.md §1.4."""

from dataclasses import dataclass
from datetime import date

from store.rules.billing.claim_check import MissingRequirement
from store.rules.billing.claim_requirements import CLAIM_REQUIREMENTS, ClaimFacts
from store.rules.billing.policy.claims import build_claim
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.policy.policies import named_policy
from store.rules.minutes import ZERO
from store.rules.months import Month
from store.rules.roles import Role

_EPISODE_REQUIREMENTS = frozenset(
    {
        "agreement",
        "initiating visit",
        "diagnosis",
        "initial assessment",
        "care plan",
        "who bills",
        "payer",
    }
)
"""The needs that are met once for the episode; the others are asked anew each month."""


@dataclass(frozen=True)
class RecordFacts:
    """What stands on a patient's record; days are the clinic's local dates."""

    started_on: date | None = None
    care_manager: bool = False
    birth_date: bool = False
    consent_on: date | None = None
    consent_clinician: str = ""
    visit_on: date | None = None
    problems: tuple[str, ...] = ()
    assessed_on: date | None = None
    assessed_with_scale: bool = False
    care_plan_on: date | None = None
    npi: str = ""
    clinician: str = ""
    payer: str = ""


def record_gaps(record: RecordFacts, today: date) -> tuple[MissingRequirement, ...]:
    """What is missing, in words, with the role that can supply it; in the order it is usually collected."""
    facts = ClaimFacts(
        claim=build_claim(ZERO, MonthKind.INITIAL, named_policy("full-threshold"), Month.of(today)),
        payer=record.payer,
        npi=record.npi,
        clinician=record.clinician,
        consent_on=record.consent_on,
        consent_clinician=record.consent_clinician,
        started_on=record.started_on,
        last_visit_on=record.visit_on,
        problems=record.problems,
        assessed_on=record.assessed_on,
        assessed_with_scale=record.assessed_with_scale,
        care_plan_on=record.care_plan_on,
    )
    identity = [
        MissingRequirement("birth date", "no birth date", Role.CARE_MANAGER)
        if not record.birth_date
        else None,
        MissingRequirement("care manager", "no care manager", Role.LEAD) if not record.care_manager else None,
    ]
    needs = [
        MissingRequirement(need.name, words, need.who)
        for need in CLAIM_REQUIREMENTS
        if need.name in _EPISODE_REQUIREMENTS and (words := need.find_missing(facts))
    ]
    return (*(gap for gap in identity if gap), *needs)
