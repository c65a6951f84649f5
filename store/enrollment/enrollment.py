"""Enrollment: puts a patient on the registry and opens an episode with all that is known at the start."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.enrollment import returning_patient
from store.enrollment.new_patient import NewPatient
from store.ledger import scores
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, patients, preferences, records
from store.patient.care_team import TeamPosition
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.payer import payers
from store.payer.payers import Payer
from store.rules.patient.birth_date import check_after_birth, check_birth_date
from store.rules.patient.statuses import Status


@dataclass(frozen=True)
class EnrollmentResult:
    """The enrolled patient and the new episode."""

    patient: Patient
    episode: Episode
    is_return: bool = False
    """The patient was on the registry: this episode follows an ended one."""


def enroll(
    db: Connection, clinic: Clinic, new: NewPatient, today: date, provenance: Provenance
) -> EnrollmentResult:
    """Put a patient on the registry and open an episode; a patient whose last episode ended comes back.

    Raises:
        UserError: no MRN or name, an open episode, an impossible birth date or day of return.
        MrnTakenError: the patient with that MRN is in care.
        OtherIdentityError: the MRN is of a patient with another name or birth date.
        SameNameError: a patient of that name has another MRN, or a patient has a similar one.
        SimilarPayerError: the payer is unknown, and spelled almost like a known one.
    """
    check_birth_date(new.date_of_birth, today)
    for day in (new.starts_on, new.consent_on, new.seen_on, new.assessed_on, new.screen and new.screen.on):
        if day:
            check_after_birth(new.date_of_birth, day)
    known = returning_patient.find(db, clinic.id, new)
    payer = payers.resolve_typed(db, clinic.id, new.payer) if new.payer else None
    patient = known or patients.add(
        db,
        clinic.id,
        new.mrn,
        new.first_name,
        new.last_name,
        provenance.at,
        new.date_of_birth,
        goes_by=new.goes_by,
    )
    if known and known.date_of_birth is None and new.date_of_birth:
        patient = patients.correct(db, clinic.id, known.id, date_of_birth=new.date_of_birth)
    if known and new.goes_by:
        patient = patients.correct(db, clinic.id, known.id, goes_by=new.goes_by)
    status = Status.REFERRED if new.is_referral else Status.ACTIVE
    episode = episodes.open_episode(db, clinic.id, patient.id, status, new.starts_on, provenance)
    _assign_team(db, episode, new, provenance)
    episode = _save_record(db, episode, new, provenance, payer)
    return EnrollmentResult(patient, episode, is_return=known is not None)


def _assign_team(db: Connection, episode: Episode, new: NewPatient, provenance: Provenance) -> None:
    for position, member_id in (
        (TeamPosition.CARE_MANAGER, new.care_manager_id),
        (TeamPosition.CONSULTANT, new.consultant_id),
    ):
        if member_id is not None:
            care_team.assign(db, episode, position, new.starts_on, provenance, member_id=member_id)
    if new.npi or new.clinician_name or new.clinician_id:
        provider = care_team.find_or_add_provider(
            db, episode.clinic_id, new.npi, new.clinician_name, new.clinician_id
        )
        care_team.assign(
            db, episode, TeamPosition.CLINICIAN, new.starts_on, provenance, provider_id=provider.id
        )


def _save_record(
    db: Connection, episode: Episode, new: NewPatient, provenance: Provenance, payer: Payer | None
) -> Episode:
    if payer:
        payers.set_coverage(db, episode.clinic_id, episode.patient_id, payer, new.starts_on, provenance)
    if new.consent_on:
        clinician = care_team.team(db, episode).clinician
        records.record_consent(
            db,
            episode,
            new.consent_on,
            new.consent_how,
            provenance,
            obtained_by=new.consent_by,
            provider_id=clinician.id if clinician else None,
        )
    if new.seen_on:
        records.record_initiating_visit(db, episode, new.seen_on, provenance)
    if new.screen:
        scores.add(db, episode, new.screen, provenance)
    if new.contact_preferences:
        preferences.save(db, episode.clinic_id, episode.patient_id, new.contact_preferences)
    if new.problems:
        records.record_problems(db, episode, new.problems, new.starts_on, provenance)
    return episodes.record_initial_assessment(db, episode, new.assessed_on) if new.assessed_on else episode
