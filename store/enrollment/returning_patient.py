"""Whether a patient to enroll is on the registry already: one who comes back, or one of the same name."""

from datetime import date

from sqlalchemy import Connection

from store.enrollment import sentences
from store.enrollment.new_patient import NewPatient
from store.errors import UserError
from store.patient import episodes, patients
from store.patient.episodes import Episode
from store.patient.name_index import PatientNameSearch
from store.patient.patients import MrnTakenError, Patient
from store.rules.patient import names, statuses
from store.rules.patient.statuses import Status


class SameNameError(UserError):
    """A patient of that name is on the registry under another MRN, and may be the same person.

    Args:
        possible_matches: the patients of that name.
    """

    def __init__(self, possible_matches: tuple[Patient, ...]) -> None:
        described = (
            sentences.known_patient(patient.full_name, patient.mrn_ending, patient.date_of_birth)
            for patient in possible_matches
        )
        super().__init__(sentences.same_name("; ".join(described)))
        self.possible_matches = possible_matches


def find(db: Connection, clinic_id: int, new: NewPatient) -> Patient | None:
    """The patient who comes back; None when the patient is new.

    Raises:
        MrnTakenError: another patient has the MRN, or the patient has an open episode.
        SameNameError: a patient of that name has another MRN.
        UserError: the patient died, or the return is before the end of the last episode.
    """
    owner = patients.by_mrn(db, clinic_id, new.mrn) if new.mrn.strip() else None
    owner = owner or _by_mrn_ending(db, clinic_id, new)
    if owner is None:
        matches = () if new.is_different_person else _patients_of_same_name(db, clinic_id, new)
        if matches:
            raise SameNameError(matches)
        return None
    latest = episodes.latest_episode(db, clinic_id, owner.id)
    is_open = latest is not None and not statuses.ends_episode(Status(latest.status))
    if is_open or not _has_same_name(new, owner):
        raise MrnTakenError(owner.mrn, f"{owner.full_name}, {latest.status}" if latest else owner.full_name)
    if latest and latest.ended_on:
        _check_return(latest, latest.ended_on, new.starts_on, owner)
    return owner


def _by_mrn_ending(db: Connection, clinic_id: int, new: NewPatient) -> Patient | None:
    """The one patient of that name whose MRN ends like this: cards show only the ending."""
    found = patients.by_mrn_ending(db, clinic_id, new.mrn)
    same_name = [patient for patient in found if _has_same_name(new, patient)]
    return same_name[0] if len(same_name) == 1 else None


def _has_same_name(new: NewPatient, patient: Patient) -> bool:
    typed = names.words_of_name(f"{new.first_name} {new.last_name}")
    return sorted(typed) == sorted(names.words_of_name(patient.full_name))


def _check_return(latest: Episode, ended_on: date, returns_on: date, owner: Patient) -> None:
    if latest.status == Status.DECEASED:
        raise UserError(*sentences.deceased(owner.full_name, ended_on))
    if returns_on < ended_on:
        raise UserError(*sentences.return_too_early(ended_on, latest.status, returns_on))


def _patients_of_same_name(db: Connection, clinic_id: int, new: NewPatient) -> tuple[Patient, ...]:
    """Patients of the same name, except those with another birth date on record."""
    typed = names.words_of_name(f"{new.first_name} {new.last_name}")
    found = PatientNameSearch(db, clinic_id).matching(typed)
    people = patients.by_ids(db, clinic_id, [name.id for name in found])
    return tuple(
        patient
        for patient in people.values()
        if _has_same_name(new, patient)
        and (new.date_of_birth is None or patient.date_of_birth in {None, new.date_of_birth})
    )
