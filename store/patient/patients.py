"""Patients: who they are, added, corrected and looked up by id or MRN."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from store.db import add_row
from store.errors import UserError
from store.patient import name_index, sentences
from store.rules.patient import mrns, names
from store.rules.patient.identity import Identity
from store.rules.patient.names import PatientName
from store.tables import patients


class MrnTakenError(UserError):
    """A patient with that MRN is on the registry.

    Args:
        mrn: the MRN.
        owner: whose it is, such as `Rosa Diaz, active`.
    """

    def __init__(self, mrn: str, owner: str = "") -> None:
        super().__init__(sentences.mrn_of(mrn, owner) if owner else sentences.mrn_taken(mrn))
        self.mrn = mrn


@dataclass(frozen=True)
class Patient:
    """Who a patient is at one clinic."""

    id: int
    clinic_id: int
    mrn: str
    first_name: str
    last_name: str
    date_of_birth: date | None = None
    is_drill: bool = False
    goes_by: str = ""
    """What the patient is called, where that is not the first name."""

    @property
    def identity(self) -> Identity:
        """What tells whether someone is this patient."""
        return Identity(self.first_name, self.last_name, self.date_of_birth, self.goes_by)

    @property
    def full_name(self) -> str:
        """First and last name: for private answers, forms and files only (product.md §5)."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self) -> str:
        """`Holly G. · …8965`, for messages that stay in Slack."""
        return names.short_patient_name(self.first_name, self.last_name, self.mrn)

    @property
    def mrn_ending(self) -> str:
        """The MRN's last four characters, `…8965`."""
        return f"…{self.mrn[-4:]}"


_MIN_MRN_ENDING = 4
_COLUMNS = (
    *(patients.c[field] for field in Patient.__dataclass_fields__ if field != "is_drill"),
    patients.c.rehearsal,
)
_BY_ID = select(*_COLUMNS).where(
    patients.c.clinic_id == bindparam("clinic"), patients.c.id == bindparam("patient")
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
    is_drill: bool = False,
    goes_by: str = "",
) -> Patient:
    """Put a patient on the registry.

    Raises:
        UserError: no MRN or no name.
        MrnTakenError: another patient has the MRN.
    """
    mrn, first_name, last_name = mrns.clean(mrn), first_name.strip(), last_name.strip()
    if not mrn:
        raise UserError(sentences.MRN_NEEDED)
    if not (first_name or last_name):
        raise UserError(sentences.NAME_NEEDED)
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
        rehearsal=is_drill,
        goes_by=goes_by or None,
        created_at=at,
    )
    patient = Patient(patient_id, clinic_id, mrn, first_name, last_name, date_of_birth, is_drill, goes_by)
    name_index.add(db, clinic_id, patient_id, patient.full_name, mrn)
    return patient


def correct(db: Connection, clinic_id: int, patient_id: int, **values: str | date | None) -> Patient:
    """Correct a patient's identity (first_name, last_name, date_of_birth, goes_by)."""
    is_patient = (patients.c.clinic_id == clinic_id) & (patients.c.id == patient_id)
    db.execute(update(patients).where(is_patient).values(**values))
    patient = by_id(db, clinic_id, patient_id)
    name_index.remove(db, clinic_id, patient_id)
    name_index.add(db, clinic_id, patient_id, patient.full_name, patient.mrn)
    return patient


def by_id(db: Connection, clinic_id: int, patient_id: int) -> Patient:
    """The patient of that id in that clinic.

    Raises:
        UserError: there is none.
    """
    row = db.execute(_BY_ID, {"clinic": clinic_id, "patient": patient_id}).first()
    if row is None:
        raise UserError(sentences.PATIENT_NOT_FOUND)
    return _from_row(row)


def by_mrn(db: Connection, clinic_id: int, mrn: str) -> Patient | None:
    """The patient with that MRN, whatever its spaces, case and invisible characters."""
    row = db.execute(
        select(*_COLUMNS).where(patients.c.clinic_id == clinic_id, patients.c.mrn_key == mrn_key(mrn))
    ).first()
    return _from_row(row) if row else None


def by_mrn_ending(db: Connection, clinic_id: int, ending: str) -> list[Patient]:
    """The patients whose MRN ends with these characters, as the card shows it; none for fewer than four."""
    if len(mrn_key(ending)) < _MIN_MRN_ENDING:
        return []
    ends = patients.c.mrn_key.endswith(mrn_key(ending), autoescape=True)
    rows = db.execute(select(*_COLUMNS).where(patients.c.clinic_id == clinic_id, ends))
    return [_from_row(row) for row in rows]


def by_ids(db: Connection, clinic_id: int, ids: Collection[int]) -> dict[int, Patient]:
    """The patients of those ids."""
    rows = db.execute(select(*_COLUMNS).where(patients.c.clinic_id == clinic_id, patients.c.id.in_(ids)))
    return {row.id: _from_row(row) for row in rows}


def by_mrn_key(db: Connection, clinic_id: int) -> dict[str, Patient]:
    """Every patient of a clinic by comparable MRN: for work on whole files."""
    rows = db.execute(
        select(patients.c.mrn_key, *_COLUMNS).where(patients.c.clinic_id == clinic_id).order_by(patients.c.id)
    )
    return {row.mrn_key: _from_row(row) for row in rows}


def real_patient_names(db: Connection, clinic_id: int) -> dict[int, PatientName]:
    """Every patient's name and MRN by id, without the made-up patients of drills: for whole reports."""
    rows = db.execute(
        select(patients.c.id, patients.c.first_name, patients.c.last_name, patients.c.mrn).where(
            patients.c.clinic_id == clinic_id, ~patients.c.rehearsal
        )
    )
    return {row.id: PatientName(row.id, row.first_name, row.last_name, row.mrn) for row in rows}


def mrn_key(mrn: str) -> str:
    """An MRN in the form in which MRNs are compared: clean, without case and spaces."""
    return mrns.key(mrn)


def _from_row(row: Row[Any]) -> Patient:
    return Patient(
        id=row.id,
        clinic_id=row.clinic_id,
        mrn=row.mrn,
        first_name=row.first_name,
        last_name=row.last_name,
        date_of_birth=row.date_of_birth,
        is_drill=row.rehearsal,
        goes_by=row.goes_by or "",
    )
