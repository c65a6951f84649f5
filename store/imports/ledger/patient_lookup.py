"""Who a file speaks of: a clinic's patients by MRN, with the episode that a day belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.errors import UserError
from store.patient import episodes, patients
from store.patient.episodes import Episode
from store.patient.patients import Patient


@dataclass(frozen=True)
class PatientLookup:
    """Every patient of a clinic with their episodes, the latest first."""

    by_mrn: Mapping[str, Patient]
    episodes_by_patient: Mapping[int, Sequence[Episode]]

    @classmethod
    def of(cls, db: Connection, clinic_id: int) -> "PatientLookup":
        """As they stand now."""
        return cls(patients.of_clinic(db, clinic_id), episodes.of_clinic(db, clinic_id))

    def patient(self, mrn: str) -> Patient:
        """The patient of that MRN, however it is spaced or cased.

        Raises:
            UserError: no MRN, or nobody of it.
        """
        if not mrn:
            raise UserError("no MRN")
        found = self.by_mrn.get(patients.mrn_key(mrn))
        if found is None:
            raise UserError(f"no patient with MRN {mrn}", "import the patients first")
        return found

    def episode_on(self, patient: Patient, day: date) -> Episode:
        """The episode that a day belongs to.

        Raises:
            UserError: the patient was never referred or enrolled.
        """
        known = self.episodes_by_patient.get(patient.id)
        if not known:
            raise UserError(f"MRN {patient.mrn} has no episode of care", "enroll the patient first")
        return episodes.on_day(list(known), day)
