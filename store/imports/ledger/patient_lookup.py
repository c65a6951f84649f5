"""A clinic's patients by MRN, with the episode that a day belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from store.errors import UserError
from store.imports import patient_cells
from store.imports.import_plan import Fact, ImportPlan
from store.imports.known_people import KnownPeople, stated_identity
from store.imports.row_decisions import UNDECIDED, RowDecisions
from store.imports.sentences import row_notes
from store.imports.table_file import ImportRow
from store.imports.table_records import UnknownPatientError
from store.patient import episodes, identity_changes, patients
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.patient import mrns


@dataclass(frozen=True)
class PatientLookup:
    """Every patient of a clinic with their episodes, the latest first."""

    people: KnownPeople
    episodes_by_patient: Mapping[int, Sequence[Episode]]
    decisions: RowDecisions = UNDECIDED

    @classmethod
    def of(cls, db: Connection, clinic_id: int, decisions: RowDecisions = UNDECIDED) -> "PatientLookup":
        """Read them once for a whole file."""
        people = KnownPeople.of(
            patients.by_mrn_key(db, clinic_id), identity_changes.earlier_identities(db, clinic_id)
        )
        return cls(people, episodes.of_clinic(db, clinic_id), decisions)

    def patient(self, row: ImportRow) -> Patient:
        """The patient that a row is about, by MRN; a name in the row is checked.

        Raises:
            UserError: the MRN is missing or unknown, or the name is someone else's.
        """
        mrn = patient_cells.mrn_cell(row)
        # Whose new name a person accepted may have the earlier one here.
        decided = self.people.by_mrn(mrn) if mrns.key(mrn) in self.decisions.same_person else None
        patient = decided or self.people.find(mrn, stated_identity(row), may_add=False)
        if patient is None:
            raise UnknownPatientError(row_notes.unknown_mrn(mrn), row_notes.IMPORT_PATIENTS_FIRST)
        return patient

    def with_notes(self, plan: ImportPlan[Fact]) -> ImportPlan[Fact]:
        """The plan of a whole file, saying who was found by an earlier name or MRN."""
        return replace(plan, notes=(*plan.notes, *self.people.notes))

    def episode_on(self, patient: Patient, day: date) -> Episode:
        """The episode that a day belongs to.

        Raises:
            UserError: the patient was never referred or enrolled.
        """
        patient_episodes = self.episodes_by_patient.get(patient.id)
        if not patient_episodes:
            raise UserError(row_notes.no_episode(patient.mrn), row_notes.ENROLL_FIRST)
        return episodes.on_day(list(patient_episodes), day)
