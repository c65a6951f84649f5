"""What is on the registry after moving in: patients by status, and whose record lacks what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from store.imports.sentences.moving_in import CONSENT, CONTACT, REVIEW, SCORE
from store.ledger import contact_summaries, scores
from store.ledger.contact_summaries import ContactSummary
from store.patient import episodes, patients, records
from store.patient.patients import Patient
from store.patient.records import EpisodeRecord
from store.review import case_reviews
from store.rules.patient.statuses import STATUS_RULES, Status


@dataclass(frozen=True)
class MoveInSummary:
    """Everyone on the registry, and what is missing of those in care."""

    by_status: Mapping[str, int]
    without: Mapping[str, Sequence[Patient]]
    """By what is missing: contact, score, review, consent."""


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
    )
