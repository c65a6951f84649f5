"""What a patient's record lacks, as the registry has it, and who can supply it."""

from datetime import date

from sqlalchemy import Connection

from store.billing.record_facts import record_facts
from store.clinic.clinics import Clinic
from store.ledger import scores
from store.patient import care_team, records
from store.patient.care_team import EpisodeTeam
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.patient.records import EpisodeRecord
from store.payer import payers
from store.payer.payers import Payer
from store.rules.billing.claim_check import MissingRequirement, record_gaps
from store.rules.billing.claim_requirements import is_near_assessment
from store.rules.scores.instruments import is_measure


def gaps(
    db: Connection, clinic: Clinic, patient: Patient, episode: Episode, today: date
) -> tuple[MissingRequirement, ...]:
    """What the patient's record lacks and who can supply it."""
    return gaps_from_records(
        patient,
        episode,
        care_team.team(db, episode),
        records.of_episode(db, episode),
        payers.coverage_on(db, clinic.id, today, patient.id).get(patient.id),
        scored_on=tuple(score.on for score in scores.of_episode(db, episode) if is_measure(score)),
        today=today,
    )


def gaps_from_records(
    patient: Patient,
    episode: Episode,
    team: EpisodeTeam,
    record: EpisodeRecord,
    payer: Payer | None,
    *,
    scored_on: tuple[date, ...],
    today: date,
) -> tuple[MissingRequirement, ...]:
    """The same, from values read before; `scored_on`: the days of scores that are not referral screenings."""
    assessed, consent = episode.initial_assessment_on, record.consent
    facts = record_facts(
        episode,
        payer=payer.name if payer else "",
        clinician=team.clinician,
        consent_on=consent.on if consent else None,
        consent_clinician=consent.provider_id if consent else None,
        visit_on=record.visit_on,
        problems=record.problems,
        plan_on=record.plan.on if record.plan else None,
        assessed_with_scale=any(is_near_assessment(on, assessed) for on in scored_on),
    )
    return record_gaps(
        facts,
        today,
        has_birth_date=patient.date_of_birth is not None,
        has_care_manager=team.care_manager_id is not None,
    )
