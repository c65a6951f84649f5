"""What a patient-month needs before it is billed, and who can supply it. Source: domain.md §1.4."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from store.rules.billing.policy.claims import Claim
from store.rules.billing.policy.codes import billing_code
from store.rules.months import Month
from store.rules.patient import icd10, npi
from store.rules.roles import Role

_ASSESSMENT_SCALE_WINDOW = timedelta(days=14)


def is_assessment_score(scored_on: date | None, assessed_on: date | None) -> bool:
    """Whether a validated scale scored that day belongs to the initial assessment: at most 14 days apart.

    Screens (PHQ-2, GAD-2, AUDIT-C) are left out by the caller. Source: domain.md §1.4.
    """
    return bool(scored_on and assessed_on and abs(scored_on - assessed_on) <= _ASSESSMENT_SCALE_WINDOW)


@dataclass(frozen=True)
class ClaimFacts:
    """The facts of a patient's month that its claim rests on; days are the clinic's local dates.

    `agreement_clinician` and `clinician`: who bills, at the agreement and now (any stable id).
    `last_visit_on`: last seen by the clinic's clinicians; `started_on`: the episode's first day.
    `assessed_with_scale`: a validated scale was scored with the initial assessment.
    `contacts`: how often the patient was reached in the month.
    `measured_on`: newest score of the primary scale up to the month's end; `cadence_days`: the clinic's.
    `measure_required`: the clinic holds a claim for a month without a score instead of warning.
    `reviewed` in the month with the consultant; `recommended`: the recommendation is recorded.
    `policy_is_default`: the payer has no policy of its own. `primary_care_base`: G0556–G0558 is billed
    for the month by the same practitioner.
    """

    claim: Claim
    payer: str = ""
    policy_is_default: bool = False
    npi: str = ""
    clinician: str = ""
    consent_on: date | None = None
    consent_clinician: str = ""
    started_on: date | None = None
    last_visit_on: date | None = None
    problems: tuple[str, ...] = ()
    assessed_on: date | None = None
    assessed_with_scale: bool = False
    care_plan_on: date | None = None
    on_registry: bool = True
    contacts: int = 0
    measured_on: date | None = None
    measure_interval_days: int = 28
    measure_required: bool = False
    reviewed: bool = False
    recommended: bool = False
    primary_care_base: bool = False


@dataclass(frozen=True)
class ClaimRequirement:
    """Something a claim needs: `missing` gives what is not there, in words, or None when it is met."""

    name: str
    text: str
    who: Role
    find_missing: Callable[[ClaimFacts], str | None]


def _consent(facts: ClaimFacts) -> str | None:
    if not _by_month_end(facts, facts.consent_on):
        return "no agreement on record"
    known = facts.consent_clinician and facts.clinician
    if known and facts.consent_clinician != facts.clinician:
        return "no agreement since the billing clinician changed"
    return None


def _initiating_visit(facts: ClaimFacts) -> str | None:
    start = facts.started_on or facts.claim.month.first
    seen = facts.last_visit_on
    if seen and seen >= _year_before(start) and _by_month_end(facts, seen):
        return None
    return "no visit on record within the year before the start"


def _diagnosis(facts: ClaimFacts) -> str | None:
    if any(icd10.is_behavioral(problem) for problem in facts.problems):
        return None
    return "no active behavioral problem (ICD-10-CM)"


def _assessment(facts: ClaimFacts) -> str | None:
    if not _by_month_end(facts, facts.assessed_on):
        return "no initial assessment on record"
    return None if facts.assessed_with_scale else "no validated scale with the initial assessment"


def _care_plan(facts: ClaimFacts) -> str | None:
    return None if _by_month_end(facts, facts.care_plan_on) else "no care plan begun"


def _registry(facts: ClaimFacts) -> str | None:
    if not facts.on_registry:
        return "not on the registry that month"
    return None if facts.contacts else "no contact recorded in the month"


def _measure(facts: ClaimFacts) -> str | None:
    if facts.measured_on is None:
        return "no score of the primary scale"
    if facts.measured_on in facts.claim.month:
        return None
    age = (facts.claim.month.last - facts.measured_on).days
    if age > facts.measure_interval_days:
        return f"last score {age} days old at the month's end, allowed {facts.measure_interval_days}"
    return "no score in the month" if facts.measure_required else None


def _case_review(facts: ClaimFacts) -> str | None:
    if not facts.reviewed:
        return "not reviewed with the consultant in the month"
    return None if facts.recommended else "reviewed, but no recommendation recorded"


def _clinician(facts: ClaimFacts) -> str | None:
    return npi.npi_error(facts.npi)


def _payer(facts: ClaimFacts) -> str | None:
    return None if facts.payer.strip() else "no payer on record"


def _primary_care(facts: ClaimFacts) -> str | None:
    bases = {
        base for line in facts.claim.lines for base in billing_code(line.code).adds_to if base.startswith("G")
    }
    if not bases or facts.primary_care_base:
        return None
    return f"no advanced primary care code ({', '.join(sorted(bases))}) in the month"


CLAIM_REQUIREMENTS = (
    ClaimRequirement("agreement", "The patient agreed, and it is documented", Role.CARE_MANAGER, _consent),
    ClaimRequirement(
        "initiating visit", "Seen within the year before the start", Role.CLINICIAN, _initiating_visit
    ),
    ClaimRequirement("diagnosis", "An active behavioral problem", Role.CLINICIAN, _diagnosis),
    ClaimRequirement("initial assessment", "Assessed with a validated scale", Role.CARE_MANAGER, _assessment),
    ClaimRequirement("care plan", "Care plan begun", Role.CARE_MANAGER, _care_plan),
    ClaimRequirement("registry", "On the registry, with the month's contact", Role.CARE_MANAGER, _registry),
    ClaimRequirement("measure", "A recent score of the primary scale", Role.CARE_MANAGER, _measure),
    ClaimRequirement("case review", "Reviewed, recommendation recorded", Role.CONSULTANT, _case_review),
    ClaimRequirement("who bills", "The treating clinician's NPI", Role.CLINICIAN, _clinician),
    ClaimRequirement("payer", "The payer is known", Role.BILLER, _payer),
    ClaimRequirement("primary care base", "The code it is an add-on to", Role.BILLER, _primary_care),
)


def warnings(facts: ClaimFacts) -> tuple[str, ...]:
    """What does not hold a claim but should be seen."""
    measured = facts.measured_on is not None and facts.measured_on in facts.claim.month
    unset = bool(facts.payer.strip()) and facts.policy_is_default
    default = f"{facts.payer} has no policy of its own: the clinic's default was used"
    return tuple(
        words
        for words, holds in (
            ("no score of the primary scale in the month", not measured and _measure(facts) is None),
            (default, unset),
        )
        if holds
    )


def _by_month_end(facts: ClaimFacts, day: date | None) -> bool:
    return day is not None and day < facts.claim.month.end


@lru_cache(maxsize=1024)
def _year_before(day: date) -> date:
    month = Month.of(day).plus(-12)
    return min(month.last, month.first + (day - Month.of(day).first))
