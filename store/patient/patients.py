"""Patients: identity, and the finding of one by the words that a person typed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, insert, select, update

from store.db import add_row
from store.errors import UserError
from store.rules.patient import names
from store.rules.patient.names import PatientName
from store.tables import patient_words, patients

_MIN_MATCH_SCORE = 70
_MAX_RESULTS = 20


@dataclass(frozen=True)
class Patient:
    """Who a patient is at one clinic."""

    id: int
    clinic_id: int
    mrn: str
    first_name: str
    last_name: str
    date_of_birth: date | None = None
    rehearsal: bool = False

    @property
    def full_name(self) -> str:
        """First and last name: for private answers, forms and files only (product.md §5)."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self) -> str:
        """`Holly G. · …8965`: for whatever lasts in Slack."""
        return names.short_patient_name(self.first_name, self.last_name, self.mrn)

    @property
    def mrn_ending(self) -> str:
        """The MRN's last four signs, `…8965`."""
        return f"…{self.mrn[-4:]}"


class MrnTakenError(UserError):
    """A new patient whose MRN is on the registry already."""

    def __init__(self, mrn: str, owner: str = "") -> None:
        super().__init__(f"MRN {mrn} is on the registry already{f': {owner}' if owner else ''}.")
        self.mrn = mrn


_MIN_MRN_ENDING = 4
_COLUMNS = (
    patients.c.id,
    patients.c.clinic_id,
    patients.c.mrn,
    patients.c.first_name,
    patients.c.last_name,
    patients.c.date_of_birth,
    patients.c.rehearsal,
)
_BY_ID = select(*_COLUMNS).where(
    patients.c.clinic_id == bindparam("clinic"), patients.c.id == bindparam("patient")
)
_KNOWN_WORDS = (
    select(patient_words.c.word)
    .where(
        patient_words.c.clinic_id == bindparam("clinic"),
        patient_words.c.word.in_(bindparam("words", expanding=True)),
    )
    .distinct()
)


def add(
    db: Connection,
    clinic_id: int,
    mrn: str,
    first_name: str,
    last_name: str,
    at: datetime,
    date_of_birth: date | None = None,
    *,
    rehearsal: bool = False,
) -> Patient:
    """Put a patient on the registry.

    Raises:
        UserError: the MRN is empty, or there is no name.
        MrnTakenError: the MRN belongs to another patient.
    """
    mrn, first_name, last_name = mrn.strip(), first_name.strip(), last_name.strip()
    if not mrn:
        raise UserError("A patient needs an MRN.")
    if not (first_name or last_name):
        raise UserError("A patient needs a name.")
    if by_mrn(db, clinic_id, mrn):
        raise MrnTakenError(mrn)
    patient_id = add_row(
        db,
        patients,
        clinic_id=clinic_id,
        mrn=mrn,
        mrn_key=mrn_key(mrn),
        first_name=first_name,
        last_name=last_name,
        date_of_birth=date_of_birth,
        rehearsal=rehearsal,
        created_at=at,
    )
    patient = Patient(patient_id, clinic_id, mrn, first_name, last_name, date_of_birth, rehearsal)
    _index_name_words(db, patient)
    return patient


def correct(db: Connection, clinic_id: int, patient_id: int, **facts: str | date | None) -> Patient:
    """Correct a patient's identity (first_name, last_name, date_of_birth, contact_first, contact_second)."""
    here = (patients.c.clinic_id == clinic_id, patients.c.id == patient_id)
    db.execute(update(patients).where(*here).values(**facts))
    patient = by_id(db, clinic_id, patient_id)
    db.execute(
        delete(patient_words).where(
            patient_words.c.clinic_id == clinic_id, patient_words.c.patient_id == patient_id
        )
    )
    _index_name_words(db, patient)
    return patient


def by_id(db: Connection, clinic_id: int, patient_id: int) -> Patient:
    """The patient of that id in that clinic.

    Raises:
        UserError: nobody of that id here.
    """
    row = db.execute(_BY_ID, {"clinic": clinic_id, "patient": patient_id}).first()
    if row is None:
        raise UserError("That patient is not on this clinic's registry.")
    return Patient(*row)


def by_mrn(db: Connection, clinic_id: int, mrn: str) -> Patient | None:
    """The patient with that MRN, however it is spaced or cased."""
    row = db.execute(
        select(*_COLUMNS).where(patients.c.clinic_id == clinic_id, patients.c.mrn_key == mrn_key(mrn))
    ).first()
    return Patient(*row) if row else None


def by_mrn_ending(db: Connection, clinic_id: int, tail: str) -> list[Patient]:
    """The patients whose MRN ends so, as the card shows it; nobody for fewer than four signs."""
    if len(mrn_key(tail)) < _MIN_MRN_ENDING:
        return []
    ends = patients.c.mrn_key.endswith(mrn_key(tail), autoescape=True)
    return [
        Patient(*row) for row in db.execute(select(*_COLUMNS).where(patients.c.clinic_id == clinic_id, ends))
    ]


def by_ids(db: Connection, clinic_id: int, ids: Collection[int]) -> dict[int, Patient]:
    """The patients of those ids."""
    rows = db.execute(select(*_COLUMNS).where(patients.c.clinic_id == clinic_id, patients.c.id.in_(ids)))
    return {row.id: Patient(*row) for row in rows}


def of_clinic(db: Connection, clinic_id: int) -> dict[str, Patient]:
    """Every patient of a clinic by MRN as it is compared: for work on whole files."""
    rows = db.execute(
        select(patients.c.mrn_key, *_COLUMNS).where(patients.c.clinic_id == clinic_id).order_by(patients.c.id)
    )
    return {row.mrn_key: Patient(*row[1:]) for row in rows}


def names_of(db: Connection, clinic_id: int) -> dict[int, PatientName]:
    """Everybody's name and MRN by id, those made up for a rehearsal left out: for whole reports."""
    rows = db.execute(
        select(patients.c.id, patients.c.first_name, patients.c.last_name, patients.c.mrn).where(
            patients.c.clinic_id == clinic_id, ~patients.c.rehearsal
        )
    )
    return {row[0]: PatientName(*row) for row in rows.all()}


def mrn_key(mrn: str) -> str:
    """An MRN as it is compared: whatever its case and spaces."""
    return "".join(mrn.casefold().split())


@dataclass(frozen=True)
class PatientNameSearch:
    """The names of one clinic's patients, as the reading room asks for them."""

    db: Connection
    clinic_id: int

    def known(self, words: Collection[str]) -> set[str]:
        """Which of these words occur in any patient's name or MRN."""
        if not words:
            return set()
        found = self.db.execute(_KNOWN_WORDS, {"clinic": self.clinic_id, "words": list(words)})
        return set(found.scalars())

    def matching(self, words: Sequence[str]) -> list[PatientName]:
        """Patients whose name holds every one of these whole words, or whose MRN they make."""
        if not words:
            return []
        named = {f"word{number}": word for number, word in enumerate(words)}
        whole = {"clinic": self.clinic_id, "whole": "".join(words)}
        rows = self.db.execute(_name_query(len(words)), named | whole)
        return [PatientName(*row) for row in rows]


@cache
def _name_query(number: int) -> Select[Any]:
    """Who has so many words in the name, or whose MRN they make together."""
    clinic: BindParameter[int] = bindparam("clinic")
    of_name = select(patient_words.c.patient_id).where(
        patient_words.c.clinic_id == clinic, patient_words.c.word == bindparam("word0")
    )
    for at in range(1, number):
        other = patient_words.alias()
        of_name = of_name.join(
            other,
            (other.c.clinic_id == clinic)
            & (other.c.patient_id == patient_words.c.patient_id)
            & (other.c.word == bindparam(f"word{at}")),
        )
    of_mrn = select(patient_words.c.patient_id).where(
        patient_words.c.clinic_id == clinic, patient_words.c.word == bindparam("whole")
    )
    return (
        select(patients.c.id, patients.c.first_name, patients.c.last_name, patients.c.mrn)
        # One set of ids: with an "or" between two, SQLite looks at every patient of the clinic.
        .where(patients.c.clinic_id == clinic, patients.c.id.in_(of_name.union(of_mrn)))
        .order_by(patients.c.last_name, patients.c.first_name, patients.c.id)
        .limit(_MAX_RESULTS)
    )


def closest_by_name(db: Connection, clinic_id: int, typed: str, at_most: int = 5) -> list[Patient]:
    """The patients whose names are spelt most like this; to offer, never to take."""
    rows = db.execute(
        select(patients.c.id, patients.c.first_name, patients.c.last_name).where(
            patients.c.clinic_id == clinic_id
        )
    )
    spelt = {row.id: " ".join(names.words_of_name(f"{row.first_name} {row.last_name}")) for row in rows}
    wanted = " ".join(names.words_of_name(typed))
    if not wanted:
        return []
    found = process.extract(wanted, spelt, scorer=fuzz.WRatio, limit=at_most, score_cutoff=_MIN_MATCH_SCORE)
    people = by_ids(db, clinic_id, [key for _, _, key in found])
    return [people[key] for _, _, key in found]


def _index_name_words(db: Connection, patient: Patient) -> None:
    """Make every word of the name findable."""
    found = set(names.words_of_name(patient.full_name)) | {names.mrn_search_key(patient.mrn)}
    rows = [
        {"clinic_id": patient.clinic_id, "word": word, "patient_id": patient.id}
        for word in sorted(found)
        if word
    ]
    db.execute(insert(patient_words), rows)
