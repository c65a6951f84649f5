"""What is on file about each patient, as far as a patients file can say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from store import ledger_entries
from store.patient import care_team, episodes, patients, records
from store.patient.care_team import EpisodeTeam
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.patient.records import EpisodeRecord
from store.payer import payers
from store.tables import consents


@dataclass(frozen=True)
class PatientOnFile:
    """One patient's identity, latest episode, payer, team and record."""

    patient: Patient
    episode: Episode | None
    payer: str = ""
    team: EpisodeTeam = field(default_factory=EpisodeTeam)
    record: EpisodeRecord = field(default_factory=EpisodeRecord)
    consent_dates: tuple[tuple[date, str], ...] = ()
    """Every consent of the episode, the earliest first: day, and spoken or written."""


def of_clinic(db: Connection, clinic_id: int, today: date) -> Mapping[str, PatientOnFile]:
    """Every patient of a clinic, by normalized MRN."""
    patient_episodes = episodes.of_clinic(db, clinic_id)
    payer_by_patient = payers.coverage_on(db, clinic_id, today)
    teams, episode_records = care_team.teams(db, clinic_id), records.of_episodes(db, clinic_id)
    consent_dates = _consent_dates(db, clinic_id)
    on_file: dict[str, PatientOnFile] = {}
    for mrn_key, patient in patients.of_clinic(db, clinic_id).items():
        episode = next(iter(patient_episodes.get(patient.id, ())), None)
        episode_id = episode.id if episode else 0
        payer = payer_by_patient.get(patient.id)
        on_file[mrn_key] = PatientOnFile(
            patient,
            episode,
            payer.name if payer else "",
            teams.get(episode_id, EpisodeTeam()),
            episode_records.get(episode_id, EpisodeRecord()),
            consent_dates.get(episode_id, ()),
        )
    return on_file


def of_patient(db: Connection, patient: Patient, today: date) -> PatientOnFile:
    """One patient, with the payer of today."""
    clinic_id = patient.clinic_id
    episode = episodes.latest_episode(db, clinic_id, patient.id)
    payer = payers.coverage_on(db, clinic_id, today, patient.id).get(patient.id)
    if episode is None:
        return PatientOnFile(patient, None, payer.name if payer else "")
    return PatientOnFile(
        patient,
        episode,
        payer.name if payer else "",
        care_team.team(db, episode),
        records.of_episode(db, episode),
        _consent_dates(db, clinic_id, episode.id).get(episode.id, ()),
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
