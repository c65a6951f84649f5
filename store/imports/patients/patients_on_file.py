"""What the registry holds of each patient, as far as a patients file can speak of it."""

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
    """Every agreement of the episode, the earliest first: day, and spoken or written."""


def of_clinic(db: Connection, clinic_id: int, today: date) -> Mapping[str, PatientOnFile]:
    """Every patient of a clinic, by MRN as it is compared."""
    known = patients.of_clinic(db, clinic_id)
    latest = {patient_id: course[0] for patient_id, course in episodes.of_clinic(db, clinic_id).items()}
    payer = payers.coverage_on(db, clinic_id, today)
    teams, record = care_team.teams(db, clinic_id), records.of_episodes(db, clinic_id)
    agreed = _consent_dates(db, clinic_id)
    found: dict[str, PatientOnFile] = {}
    for mrn_key, patient in known.items():
        episode = latest.get(patient.id)
        by = episode.id if episode else 0
        covered = payer[patient.id].name if patient.id in payer else ""
        found[mrn_key] = PatientOnFile(
            patient,
            episode,
            covered,
            teams.get(by, EpisodeTeam()),
            record.get(by, EpisodeRecord()),
            agreed.get(by, ()),
        )
    return found


def of_patient(db: Connection, patient: Patient, today: date) -> PatientOnFile:
    """One patient, as of now."""
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
    found: dict[int, tuple[tuple[date, str], ...]] = {}
    for of_episode, on, how in db.execute(query.order_by(consents.c.on_date, consents.c.id)):
        found[of_episode] = (*found.get(of_episode, ()), (on, how))
    return found
