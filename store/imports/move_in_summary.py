"""What is on the registry after moving in: patients by status, and whose record lacks what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.imports.sentences.moving_in import (
    AT_RISK,
    CONSENT,
    CONTACT,
    REVIEW,
    SCORE,
    at_risk,
)
from store.ledger import contact_summaries, scores
from store.ledger.contact_summaries import ContactSummary
from store.patient import episodes, patients, records
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.patient.records import EpisodeRecord
from store.review import case_reviews
from store.risk import risk_events
from store.rules.patient.statuses import STATUS_RULES, Status
from store.rules.risk.risk import latest_risk_answer
from store.rules.risk.sentences import positive_item_text


@dataclass(frozen=True)
class RiskAnswerOnFile:
    """A patient whose latest answer about self-harm is above 0."""

    patient: Patient
    on: date
    text: str
    """`PHQ-9 item 9 above 0 (answer 2)`."""
    has_alert: bool
    """Whether a safety alert is open, which notifies the team."""


@dataclass(frozen=True)
class MoveInSummary:
    """Everyone on the registry, and what is missing of those in care."""

    by_status: Mapping[str, int]
    without: Mapping[str, Sequence[Patient]]
    """By what is missing: contact, score, review, consent."""
    at_risk: Sequence[RiskAnswerOnFile] = ()
    """Those whose latest answer about self-harm is above 0, the newest first."""


def summary(db: Connection, clinic_id: int) -> MoveInSummary:
    """The registry as it is in this transaction, without the patient of an alert drill."""
    everyone, of_patient = patients.by_mrn_key(db, clinic_id).values(), episodes.of_clinic(db, clinic_id)
    known = {patient.id: patient for patient in everyone if not patient.is_drill}
    latest = [of_patient[patient_id][0] for patient_id in known if patient_id in of_patient]
    in_care = [episode for episode in latest if STATUS_RULES[Status(episode.status)].in_care]
    contacted, record = contact_summaries.by_episode(db, clinic_id), records.of_episodes(db, clinic_id)
    scored, reviewed = scores.recorded_in_episodes(db, clinic_id), case_reviews.of_episodes(db, clinic_id)
    missing = {
        CONTACT: [each for each in in_care if not contacted.get(each.id, ContactSummary()).last_contact_on],
        SCORE: [each for each in in_care if not scored.get(each.id)],
        REVIEW: [each for each in in_care if not reviewed.get(each.id)],
        CONSENT: [each for each in in_care if not record.get(each.id, EpisodeRecord()).consent],
    }
    return MoveInSummary(
        Counter(episode.status for episode in latest),
        {what: [known[each.patient_id] for each in those] for what, those in missing.items()},
        _at_risk(db, clinic_id, latest, known),
    )


def at_risk_lines(found: MoveInSummary, today: date) -> list[str]:
    """What to read first: every answer about self-harm above 0, with its age; empty where there is none."""
    lines = [
        at_risk(each.patient.full_name, each.text, each.on, today, has_alert=each.has_alert)
        for each in found.at_risk
    ]
    return [AT_RISK, *lines] if lines else []


def _at_risk(
    db: Connection, clinic_id: int, latest: Sequence[Episode], known: Mapping[int, Patient]
) -> list[RiskAnswerOnFile]:
    """Of patients whose care has not ended, and of those with an open safety alert."""
    alerts, taken = risk_events.open_risks(db, clinic_id), scores.recorded_in_episodes(db, clinic_id)
    found = []
    for episode in latest:
        answer = latest_risk_answer(each.score for each in taken.get(episode.id, ()))
        text = positive_item_text(answer) if answer else ""
        if answer and text and (episode.id in alerts or not episode.ended_on):
            patient = known[episode.patient_id]
            found.append(RiskAnswerOnFile(patient, answer.on, text, episode.id in alerts))
    return sorted(found, key=lambda each: each.on, reverse=True)
