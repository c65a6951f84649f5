"""Whether a patient to enroll is on the registry already: one who comes back, or one of the same name."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from store.enrollment import sentences
from store.enrollment.new_patient import NewPatient
from store.errors import UserError
from store.patient import episodes, patients
from store.patient.episodes import Episode
from store.patient.patients import MrnTakenError, Patient
from store.rules.patient import mrns, statuses
from store.rules.patient.identity import Identity, IdentityMatch, compare, may_be_one_person, names_agree
from store.rules.patient.mrns import NotAnMrn
from store.rules.patient.statuses import Status


class SameNameError(UserError):
    """A patient with that name or a similar MRN is on the registry, and may be the same person.

    Args:
        possible_matches: those patients.
        new: what was typed.
    """

    def __init__(self, possible_matches: tuple[Patient, ...], new: NewPatient) -> None:
        described = (
            sentences.known_patient(
                patient.full_name, patient.mrn, patient.date_of_birth, _why_similar(patient, new)
            )
            for patient in possible_matches
        )
        super().__init__(sentences.same_name("; ".join(described)))
        self.possible_matches = possible_matches


class OtherIdentityError(UserError):
    """The MRN is on the registry under another name or birth date.

    Args:
        owner: whose MRN it is.
        status: the status of the owner's last episode; empty without one.
        stated: the name and birth date that were typed.
        match: what the two are to each other.
    """

    def __init__(self, owner: Patient, status: str, stated: Identity, match: IdentityMatch) -> None:
        known = sentences.known_patient(owner.full_name, owner.mrn, owner.date_of_birth)
        super().__init__(sentences.mrn_of_other(known, status, stated.full_name, stated.date_of_birth))
        self.owner, self.stated, self.match = owner, stated, match
        self.is_in_care = bool(status) and not statuses.ends_episode(Status(status))


def find(db: Connection, clinic_id: int, new: NewPatient) -> Patient | None:
    """The patient who comes back; None when the patient is new.

    Raises:
        MrnTakenError: the patient has an open episode.
        OtherIdentityError: the MRN is of a patient with another name or birth date.
        SameNameError: a patient of that name, or with a similar MRN, is on the registry.
        UserError: the patient died, or the return is before the end of the last episode.
    """
    owner = patients.by_mrn(db, clinic_id, new.mrn) if new.mrn.strip() else None
    owner = owner or _by_mrn_ending(db, clinic_id, new)
    if owner is None:
        if mrns.not_an_mrn(mrns.clean(new.mrn)) not in {None, NotAnMrn.MISSING}:
            raise UserError(*sentences.not_an_mrn(new.mrn))
        matches = () if new.is_different_person else _possible_matches(db, clinic_id, new)
        if matches:
            raise SameNameError(matches, new)
        return None
    latest = episodes.latest_episode(db, clinic_id, owner.id)
    match = compare(owner.identity, new.identity)
    if match is not IdentityMatch.SAME:
        raise OtherIdentityError(owner, latest.status if latest else "", new.identity, match)
    if latest is not None and not statuses.ends_episode(Status(latest.status)):
        raise MrnTakenError(owner.mrn, f"{owner.full_name}, {latest.status}")
    if latest and latest.ended_on:
        _check_return(latest, latest.ended_on, new.starts_on, owner)
    return owner


def _by_mrn_ending(db: Connection, clinic_id: int, new: NewPatient) -> Patient | None:
    """The one patient of that name whose MRN ends like this: cards show only the ending.

    An MRN without its leading zeros is asked about.
    """
    same = [
        patient
        for patient in patients.by_mrn_ending(db, clinic_id, new.mrn)
        if compare(patient.identity, new.identity) is IdentityMatch.SAME
        and not mrns.are_likely_the_same(patient.mrn, new.mrn)
    ]
    return same[0] if len(same) == 1 else None


def _possible_matches(db: Connection, clinic_id: int, new: NewPatient) -> tuple[Patient, ...]:
    """Patients with a similar MRN, of that name, and of that nickname without another birth date."""
    return tuple(
        patient
        for patient in patients.by_mrn_key(db, clinic_id).values()
        if not patient.is_drill
        and (
            mrns.are_likely_the_same(patient.mrn, new.mrn)
            or may_be_one_person(patient.identity, new.identity)
            or names_agree(patient.identity, new.identity)
        )
    )


def _why_similar(patient: Patient, new: NewPatient) -> str:
    """Why a patient may be the new one, where the name and MRN don't show it."""
    known, stated = patient.identity, new.identity
    if names_agree(replace(known, goes_by=""), stated):
        both = known.date_of_birth and stated.date_of_birth
        return sentences.ANOTHER_BIRTH_DATE if both and known.date_of_birth != stated.date_of_birth else ""
    if names_agree(known, stated):
        return sentences.goes_by(patient.goes_by)
    return (
        sentences.SIMILAR_FIRST_NAME
        if may_be_one_person(known, stated)
        else sentences.similar_mrn(mrns.clean(new.mrn))
    )


def _check_return(latest: Episode, ended_on: date, returns_on: date, owner: Patient) -> None:
    if latest.status == Status.DECEASED:
        raise UserError(*sentences.deceased(owner.full_name, ended_on))
    if returns_on < ended_on:
        raise UserError(*sentences.return_too_early(ended_on, latest.status, returns_on))
