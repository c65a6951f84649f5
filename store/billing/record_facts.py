"""What a claim needs from an episode's record, as values of the billing rules."""

from datetime import date

from store.patient.care_team import Provider
from store.patient.episodes import Episode
from store.rules.billing.claim_requirements import ClaimFacts


def record_facts(
    episode: Episode,
    *,
    payer: str,
    clinician: Provider | None,
    consent_on: date | None,
    consent_clinician: int | None,
    visit_on: date | None,
    problems: tuple[str, ...],
    plan_on: date | None,
    assessed_with_scale: bool,
) -> ClaimFacts:
    """The facts that are needed once for an episode; those of a month keep their defaults.

    `clinician`, `consent_clinician`: who bills now, and the id of who billed at the consent.
    """
    return ClaimFacts(
        payer=payer,
        npi=clinician.npi if clinician else "",
        clinician=str(clinician.id) if clinician else "",
        consent_on=consent_on,
        consent_clinician=str(consent_clinician or ""),
        started_on=episode.started_on,
        last_visit_on=visit_on,
        problems=problems,
        assessed_on=episode.initial_assessment_on,
        assessed_with_scale=assessed_with_scale,
        care_plan_on=plan_on,
    )
