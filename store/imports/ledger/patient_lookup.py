"""A clinic's patients by MRN, with the episode that a day belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from store.errors import UserError
from store.imports import patient_cells
from store.imports.known_people import KnownPeople, stated_identity
from store.imports.sentences import row_notes
from store.imports.table_file import ImportRow
from store.patient import episodes, patients
from store.patient.episodes import Episode
from store.patient.patients import Patient


@dataclass(frozen=True)
class PatientLookup:
    """Every patient of a clinic with their episodes, the latest first."""

    people: KnownPeople
    episodes_by_patient: Mapping[int, Sequence[Episode]]

    @classmethod
    def of(cls, db: Connection, clinic_id: int) -> "PatientLookup":
        """Read them once for a whole file."""
        return cls(KnownPeople.of(patients.by_mrn_key(db, clinic_id)), episodes.of_clinic(db, clinic_id))

    def patient(self, row: ImportRow) -> Patient:
        """The patient that a row is about, by MRN; a name in the row is checked.

        Raises:
            UserError: the MRN is missing or unknown, or the name is someone else's.
        """
        mrn = patient_cells.mrn_cell(row)
        patient = self.people.find(mrn, stated_identity(row))
        if patient is None:
            raise UserError(row_notes.unknown_mrn(mrn), row_notes.IMPORT_PATIENTS_FIRST)
        return patient

    def episode_on(self, patient: Patient, day: date) -> Episode:
        """The episode that a day belongs to.

        Raises:
            UserError: the patient was never referred or enrolled.
        """
        patient_episodes = self.episodes_by_patient.get(patient.id)
        if not patient_episodes:
            raise UserError(row_notes.no_episode(patient.mrn), row_notes.ENROLL_FIRST)
        return episodes.on_day(list(patient_episodes), day)
