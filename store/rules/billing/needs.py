"""What a patient-month needs before it is billed, and who can supply it. Source: domain.md §1.4."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from store.rules.billing.policy.codes import code
from store.rules.billing.policy.ladder import Claim
from store.rules.months import Month
from store.rules.patient import icd10, npi
from store.rules.roles import Role


@dataclass(frozen=True)
class PatientMonth:
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
    agreement_on: date | None = None
    agreement_clinician: str = ""
    started_on: date | None = None
    last_visit_on: date | None = None
    problems: tuple[str, ...] = ()
    assessed_on: date | None = None
    assessed_with_scale: bool = False
    care_plan_on: date | None = None
    on_registry: bool = True
    contacts: int = 0
    measured_on: date | None = None
    cadence_days: int = 28
    measure_required: bool = False
    reviewed: bool = False
    recommended: bool = False
    primary_care_base: bool = False


@dataclass(frozen=True)
class Need:
    """Something a claim needs: `missing` gives what is not there, in words, or None when it is met."""

    name: str
    words: str
    who: Role
    missing: Callable[[PatientMonth], str | None]


def _agreement(facts: PatientMonth) -> str | None:
    if not _by_month_end(facts, facts.agreement_on):
        return "no agreement on record"
    known = facts.agreement_clinician and facts.clinician
    if known and facts.agreement_clinician != facts.clinician:
        return "no agreement since the billing clinician changed"
    return None


def _initiating_visit(facts: PatientMonth) -> str | None:
    start = facts.started_on or facts.claim.month.first
    seen = facts.last_visit_on
    if seen and seen >= _year_before(start) and _by_month_end(facts, seen):
        return None
    return "no visit on record within the year before the start"


def _diagnosis(facts: PatientMonth) -> str | None:
    if any(icd10.is_behavioral(problem) for problem in facts.problems):
        return None
    return "no active behavioral problem (ICD-10-CM)"


def _assessment(facts: PatientMonth) -> str | None:
    if not _by_month_end(facts, facts.assessed_on):
        return "no initial assessment on record"
    return None if facts.assessed_with_scale else "no validated scale with the initial assessment"


def _care_plan(facts: PatientMonth) -> str | None:
    return None if _by_month_end(facts, facts.care_plan_on) else "no care plan begun"


def _registry(facts: PatientMonth) -> str | None:
    if not facts.on_registry:
        return "not on the registry that month"
    return None if facts.contacts else "no contact recorded in the month"


def _measure(facts: PatientMonth) -> str | None:
    if facts.measured_on is None:
        return "no score of the primary scale"
    if facts.measured_on in facts.claim.month:
        return None
    age = (facts.claim.month.last - facts.measured_on).days
    if age > facts.cadence_days:
        return f"last score {age} days old at the month's end, allowed {facts.cadence_days}"
    return "no score in the month" if facts.measure_required else None


def _case_review(facts: PatientMonth) -> str | None:
    if not facts.reviewed:
        return "not reviewed with the consultant in the month"
    return None if facts.recommended else "reviewed, but no recommendation recorded"


def _clinician(facts: PatientMonth) -> str | None:
    return npi.fault(facts.npi)


def _payer(facts: PatientMonth) -> str | None:
    return None if facts.payer.strip() else "no payer on record"


def _primary_care(facts: PatientMonth) -> str | None:
    bases = {base for line in facts.claim.lines for base in code(line.code).adds_to if base.startswith("G")}
    if not bases or facts.primary_care_base:
        return None
    return f"no advanced primary care code ({', '.join(sorted(bases))}) in the month"


NEEDS = (
    Need("agreement", "The patient agreed, and it is documented", Role.CARE_MANAGER, _agreement),
    Need("initiating visit", "Seen within the year before the start", Role.CLINICIAN, _initiating_visit),
    Need("diagnosis", "An active behavioral problem", Role.CLINICIAN, _diagnosis),
    Need("initial assessment", "Assessed with a validated scale", Role.CARE_MANAGER, _assessment),
    Need("care plan", "Care plan begun", Role.CARE_MANAGER, _care_plan),
    Need("registry", "On the registry, with the month's contact", Role.CARE_MANAGER, _registry),
    Need("measure", "A recent score of the primary scale", Role.CARE_MANAGER, _measure),
    Need("case review", "Reviewed, recommendation recorded", Role.CONSULTANT, _case_review),
    Need("who bills", "The treating clinician's NPI", Role.CLINICIAN, _clinician),
    Need("payer", "The payer is known", Role.BILLER, _payer),
    Need("primary care base", "The code it is an add-on to", Role.BILLER, _primary_care),
)


def warnings(facts: PatientMonth) -> tuple[str, ...]:
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


def _by_month_end(facts: PatientMonth, day: date | None) -> bool:
    return day is not None and day < facts.claim.month.end


@lru_cache(maxsize=1024)
def _year_before(day: date) -> date:
    month = Month.of(day).plus(-12)
    return min(month.last, month.first + (day - Month.of(day).first))
