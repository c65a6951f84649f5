"""One patient's card: the caseload line, the record, the care team, and what is missing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.caseload import caseload
from store.caseload.caseload import CaseloadPatient
from store.clinic import members
from store.clinic.clinics import Clinic
from store.enrollment import record_gaps
from store.patient import patients, preferences, records, referrals, status_history
from store.patient.preferences import ContactPreferences
from store.patient.records import EpisodeRecord
from store.patient.referrals import Referral
from store.payer import payers
from store.rules.billing.claim_check import MissingRequirement
from store.rules.clinic.calendar import local_day
from store.rules.scores.instruments import is_measure


@dataclass(frozen=True)
class PatientCard:
    """Everything that the card shows of a patient's latest episode."""

    caseload_patient: CaseloadPatient
    records: EpisodeRecord
    payer: str
    care_manager: str
    consultant: str
    clinician: str
    missing: tuple[MissingRequirement, ...]
    status_since: date | None
    """The first day of the present status."""
    status_change_id: int
    """The change that brought the present status; 0 where none is on record."""
    status_note: str
    """The note entered with the status."""
    episodes: int
    contact_preferences: ContactPreferences
    referrals: tuple[Referral, ...]
    """Over all episodes, oldest first."""
    merged_charts: tuple[tuple[str, date], ...]
    """The MRN of each chart that was merged into this one, and on which day."""


def patient_card(db: Connection, clinic: Clinic, patient_id: int, today: date) -> PatientCard:
    """The card of a patient.

    Raises:
        UserError: no such patient in this clinic, or never enrolled.
    """
    line = caseload.caseload_patient(db, clinic, patient_id, today)
    kept = records.of_episode(db, line.episode)
    payer = payers.coverage_on(db, clinic.id, today, patient_id).get(patient_id)
    names = {member.id: member.name for member in members.list_members(db, clinic.id, active=False)}
    team = line.team
    last_change = status_history.last_change(db, clinic.id, line.episode.id)
    return PatientCard(
        caseload_patient=line,
        records=kept,
        payer=payer.name if payer else "",
        care_manager=names.get(team.care_manager_id or 0, ""),
        consultant=names.get(team.consultant_id or 0, ""),
        clinician=_clinician_text(names, line),
        missing=()
        if line.episode.ended_on
        else record_gaps.gaps_from_records(
            line.patient,
            line.episode,
            team,
            kept,
            payer,
            scored_on=tuple(score.on for score in line.scores if is_measure(score)),
            today=today,
        ),
        status_since=last_change.on if last_change else None,
        status_change_id=last_change.id if last_change else 0,
        status_note=last_change.note if last_change else "",
        episodes=line.episode.number,
        contact_preferences=preferences.of_patient(db, clinic.id, patient_id),
        merged_charts=tuple(
            (mrn, local_day(at, clinic.zone)) for mrn, at in patients.merged_mrns(db, clinic.id, patient_id)
        ),
        referrals=tuple(referrals.of_patient(db, clinic.id, patient_id)),
    )


def _clinician_text(names: dict[int, str], line: CaseloadPatient) -> str:
    """`Owen Clark, NPI 1234567893`, as far as it is known."""
    clinician = line.team.clinician
    if clinician is None:
        return ""
    name = clinician.name or names.get(clinician.member_id or 0, "")
    return ", ".join(part for part in (name, f"NPI {clinician.npi}" if clinician.npi else "") if part)
