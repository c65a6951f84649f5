"""What a patient-month needs before it is billed, and who can supply it. Source: domain.md §1.4."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from store.rules.billing import sentences
from store.rules.billing.policy.claims import Claim
from store.rules.billing.policy.codes import billing_code
from store.rules.months import Month
from store.rules.patient import icd10, npi
from store.rules.roles import Role

_ASSESSMENT_SCALE_WINDOW = timedelta(days=14)


def is_near_assessment(scored_on: date | None, assessed_on: date | None) -> bool:
    """Whether a validated scale scored that day belongs to the initial assessment: at most 14 days apart.

    The caller leaves out screens. Source: domain.md §1.4.
    """
    return bool(scored_on and assessed_on and abs(scored_on - assessed_on) <= _ASSESSMENT_SCALE_WINDOW)


class ClaimFacts(NamedTuple):
    """What a patient-month's claim needs besides its minutes; days are the clinic's local dates.

    `policy_is_default`: the payer has no policy.
    `consent_clinician` and `clinician`: who bills, at the consent and now (any stable id).
    `started_on`: the episode's first day. `last_visit_on`: last seen by the clinic's clinicians.
    `assessed_with_scale`: a validated scale was scored with the initial assessment.
    `contacts`: how often the patient was reached in the month.
    `measured_on`: newest score of the primary scale up to the month's end.
    `measure_required`: the clinic holds a claim for a month without a score instead of warning.
    `reviewed` in the month with the consultant; `recommended`: the recommendation is recorded.
    `primary_care_base`: G0556–G0558 is billed for the month by the same practitioner.

    A tuple, so that a month of ten thousand patients can look up claims by it quickly.
    """

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


EACH_MONTH = ""


@dataclass(frozen=True)
class ClaimRequirement:
    """Something a claim needs.

    `find_missing` says what is missing, or None when nothing is.
    `code`: `EACH_MONTH` for one that is needed again every month. For one that is needed once for the
    episode one character, under which posts keep what they asked for; it is stored, so it stays.
    `is_rare`: most claims do not have it, so it is shown only when it is missing.
    """

    name: str
    text: str
    who: Role
    find_missing: Callable[[ClaimFacts, Claim], str | None]
    code: str
    is_rare: bool = False


def _consent(facts: ClaimFacts, claim: Claim) -> str | None:
    if not _by_month_end(claim, facts.consent_on):
        return sentences.NO_CONSENT
    both_known = facts.consent_clinician and facts.clinician
    if both_known and facts.consent_clinician != facts.clinician:
        return sentences.NO_CONSENT_FOR_CLINICIAN
    return None


def _initiating_visit(facts: ClaimFacts, claim: Claim) -> str | None:
    start, seen_on = facts.started_on or claim.month.first, facts.last_visit_on
    if seen_on and seen_on >= _year_before(start) and _by_month_end(claim, seen_on):
        return None
    return sentences.NO_VISIT


def _diagnosis(facts: ClaimFacts, _: Claim) -> str | None:
    return None if any(map(icd10.is_behavioral, facts.problems)) else sentences.NO_DIAGNOSIS


def _assessment(facts: ClaimFacts, claim: Claim) -> str | None:
    if not _by_month_end(claim, facts.assessed_on):
        return sentences.NO_ASSESSMENT
    return None if facts.assessed_with_scale else sentences.NO_ASSESSMENT_SCALE


def _care_plan(facts: ClaimFacts, claim: Claim) -> str | None:
    return None if _by_month_end(claim, facts.care_plan_on) else sentences.NO_CARE_PLAN


def _registry(facts: ClaimFacts, _: Claim) -> str | None:
    if not facts.on_registry:
        return sentences.NOT_ON_REGISTRY
    return None if facts.contacts else sentences.NO_CONTACT


def _measure(facts: ClaimFacts, claim: Claim) -> str | None:
    if facts.measured_on is None:
        return sentences.NO_SCORE
    if facts.measured_on in claim.month:
        return None
    age = (claim.month.last - facts.measured_on).days
    if age > facts.measure_interval_days:
        return sentences.score_too_old(facts.measure_interval_days)
    return sentences.NO_SCORE_IN_MONTH if facts.measure_required else None


def _case_review(facts: ClaimFacts, _: Claim) -> str | None:
    if not facts.reviewed:
        return sentences.NOT_REVIEWED
    return None if facts.recommended else sentences.NO_RECOMMENDATION


def _clinician(facts: ClaimFacts, _: Claim) -> str | None:
    return npi.npi_error(facts.npi)


def _payer(facts: ClaimFacts, _: Claim) -> str | None:
    return None if facts.payer.strip() else sentences.NO_PAYER_ON_FILE


def _primary_care(facts: ClaimFacts, claim: Claim) -> str | None:
    bases = {base for line in claim.lines for base in billing_code(line.code).adds_to if base.startswith("G")}
    if not bases or facts.primary_care_base:
        return None
    return sentences.no_primary_care_code(", ".join(sorted(bases)))


CLAIM_REQUIREMENTS = (
    ClaimRequirement("consent", sentences.CONSENT_NEED, Role.CARE_MANAGER, _consent, "a"),
    ClaimRequirement("initiating visit", sentences.VISIT_NEED, Role.CLINICIAN, _initiating_visit, "v"),
    ClaimRequirement("diagnosis", sentences.DIAGNOSIS_NEED, Role.CLINICIAN, _diagnosis, "d"),
    ClaimRequirement("initial assessment", sentences.ASSESSMENT_NEED, Role.CARE_MANAGER, _assessment, "i"),
    ClaimRequirement("care plan", sentences.CARE_PLAN_NEED, Role.CARE_MANAGER, _care_plan, "p"),
    ClaimRequirement("registry", sentences.REGISTRY_NEED, Role.CARE_MANAGER, _registry, EACH_MONTH),
    ClaimRequirement("measure", sentences.MEASURE_NEED, Role.CARE_MANAGER, _measure, EACH_MONTH),
    ClaimRequirement("case review", sentences.CASE_REVIEW_NEED, Role.CONSULTANT, _case_review, EACH_MONTH),
    ClaimRequirement("who bills", sentences.CLINICIAN_NEED, Role.CLINICIAN, _clinician, "n"),
    ClaimRequirement("payer", sentences.PAYER_NEED, Role.BILLER, _payer, "y"),
    ClaimRequirement(
        "primary care base", sentences.PRIMARY_CARE_NEED, Role.BILLER, _primary_care, EACH_MONTH, is_rare=True
    ),
)


def warnings(facts: ClaimFacts, claim: Claim) -> tuple[str, ...]:
    """What should be looked at although it does not hold a claim."""
    measured = facts.measured_on is not None and facts.measured_on in claim.month
    found = []
    if not measured and _measure(facts, claim) is None:
        found.append(sentences.NO_SCORE_WARNING)
    if facts.payer.strip() and facts.policy_is_default:
        found.append(sentences.default_policy_used(facts.payer))
    return tuple(found)


def _by_month_end(claim: Claim, day: date | None) -> bool:
    return day is not None and day < claim.month.end


@lru_cache(maxsize=1024)
def _year_before(day: date) -> date:
    month = Month.of(day).plus(-12)
    return min(month.last, month.first + (day - Month.of(day).first))
