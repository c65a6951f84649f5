"""What is on file about each patient, as far as a patients file can say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from store import ledger_entries
from store.ledger import contact_summaries
from store.ledger.contact_summaries import ContactSummary, PlannedWay
from store.patient import care_team, details, episodes, patients, records
from store.patient.care_team import EpisodeTeam
from store.patient.details import PatientDetails
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.patient.records import EpisodeRecord
from store.payer import payers
from store.payer.payers import Payer
from store.tables import consents

NO_PAYER = Payer(0, "")


@dataclass(frozen=True)
class PatientOnFile:
    """One patient's identity, latest episode, payer, team and record."""

    patient: Patient
    episode: Episode | None
    payer_details: Payer = NO_PAYER
    team: EpisodeTeam = field(default_factory=EpisodeTeam)
    record: EpisodeRecord = field(default_factory=EpisodeRecord)
    consent_dates: tuple[tuple[date, str], ...] = ()
    """Every consent of the episode, the earliest first: day, and spoken or written."""
    details: PatientDetails = field(default_factory=PatientDetails)
    contacts: ContactSummary = field(default_factory=ContactSummary)
    planned_way: PlannedWay = field(default_factory=PlannedWay)

    @property
    def primary_scale(self) -> str:
        """The scale that was chosen as the patient's own, or empty."""
        return (self.episode.primary_scale if self.episode else None) or ""

    @property
    def payer(self) -> str:
        """The payer's name, or empty."""
        return self.payer_details.name


def of_clinic(db: Connection, clinic_id: int, today: date) -> Mapping[str, PatientOnFile]:
    """Every patient of a clinic, by normalized MRN."""
    patient_episodes = episodes.of_clinic(db, clinic_id)
    payer_by_patient = payers.coverage_on(db, clinic_id, today)
    teams, episode_records = care_team.teams(db, clinic_id), records.of_episodes(db, clinic_id)
    consent_dates = _consent_dates(db, clinic_id)
    patient_details, summaries = details.of_clinic(db, clinic_id), contact_summaries.by_episode(db, clinic_id)
    ways = contact_summaries.planned_ways(db, clinic_id)
    on_file: dict[str, PatientOnFile] = {}
    for mrn_key, patient in patients.by_mrn_key(db, clinic_id).items():
        episode = next(iter(patient_episodes.get(patient.id, ())), None)
        episode_id = episode.id if episode else 0
        on_file[mrn_key] = PatientOnFile(
            patient,
            episode,
            payer_by_patient.get(patient.id, NO_PAYER),
            teams.get(episode_id, EpisodeTeam()),
            episode_records.get(episode_id, EpisodeRecord()),
            consent_dates.get(episode_id, ()),
            patient_details[patient.id],
            summaries.get(episode_id, ContactSummary()),
            ways.get(episode_id, PlannedWay()),
        )
    return on_file


def of_patient(db: Connection, patient: Patient, today: date) -> PatientOnFile:
    """One patient, with the payer of today."""
    clinic_id = patient.clinic_id
    episode = episodes.latest_episode(db, clinic_id, patient.id)
    payer = payers.coverage_on(db, clinic_id, today, patient.id).get(patient.id, NO_PAYER)
    patient_details = details.of_clinic(db, clinic_id, patient.id)[patient.id]
    if episode is None:
        return PatientOnFile(patient, None, payer, details=patient_details)
    return PatientOnFile(
        patient,
        episode,
        payer,
        care_team.team(db, episode),
        records.of_episode(db, episode),
        _consent_dates(db, clinic_id, episode.id).get(episode.id, ()),
        patient_details,
        contact_summaries.by_episode(db, clinic_id, [episode.id]).get(episode.id, ContactSummary()),
    )


def _consent_dates(
    db: Connection, clinic_id: int, episode_id: int | None = None
) -> dict[int, tuple[tuple[date, str], ...]]:
    query = select(consents.c.episode_id, consents.c.on_date, consents.c.how).where(
        ledger_entries.live(consents, clinic_id)
    )
    if episode_id is not None:
        query = query.where(consents.c.episode_id == episode_id)
    by_episode: dict[int, tuple[tuple[date, str], ...]] = {}
    for row in db.execute(query.order_by(consents.c.on_date, consents.c.id)):
        by_episode[row.episode_id] = (*by_episode.get(row.episode_id, ()), (row.on_date, row.how))
    return by_episode
