"""Patients: who they are, added, corrected and looked up by id or MRN."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from store.db import add_row
from store.errors import UserError
from store.patient import name_index, sentences
from store.patient.charts import hidden_charts
from store.patient.charts.hidden_charts import HiddenReason, is_shown
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


class ChartMergedError(UserError):
    """A chart that was merged into another one.

    Args:
        full_name: whose the kept chart is.
        mrn: its MRN.
    """

    def __init__(self, full_name: str, mrn: str) -> None:
        super().__init__(sentences.chart_merged(full_name, mrn))
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
        """`Holly G. · …8965`, for messages that stay in Slack; the patient of a drill has no MRN to show."""
        return (
            self.full_name
            if self.is_drill
            else names.short_patient_name(self.first_name, self.last_name, self.mrn)
        )

    @property
    def mrn_ending(self) -> str:
        """The MRN's last four characters, `…8965`."""
        return f"…{self.mrn[-4:]}"


_MIN_MRN_ENDING = 4
_NAME_PARTS = ("first_name", "last_name", "goes_by")
_LONGEST_NAME, _LONGEST_MRN = 120, 80
"""What the columns hold."""
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
        UserError: no MRN or no name, or one that is longer than what is kept.
        MrnTakenError: another patient has the MRN.
    """
    mrn, first_name, last_name = mrns.clean(mrn), first_name.strip(), last_name.strip()
    if not mrn:
        raise UserError(sentences.MRN_NEEDED)
    if not (first_name or last_name):
        raise UserError(sentences.NAME_NEEDED)
    _check_lengths(mrn, first_name, last_name, goes_by)
    if by_mrn(db, clinic_id, mrn):
        raise MrnTakenError(mrn)
    values = {
        "clinic_id": clinic_id,
        "mrn": mrn,
        "mrn_key": mrn_key(mrn),
        "first_name": first_name,
        "last_name": last_name,
        "date_of_birth": date_of_birth,
        "rehearsal": is_drill,
        "goes_by": goes_by or None,
        "created_at": at,
    }
    try:
        with db.begin_nested():
            patient_id = add_row(db, patients, **values)
    except IntegrityError as error:
        # Someone else has enrolled the MRN since it was looked up.
        raise MrnTakenError(mrn) from error
    patient = Patient(patient_id, clinic_id, mrn, first_name, last_name, date_of_birth, is_drill, goes_by)
    name_index.add(db, clinic_id, patient_id, patient.full_name, mrn)
    return patient


def _check_lengths(mrn: str, *parts: str) -> None:
    """Refuse an MRN or a name, or a word of it, that is longer than the columns.

    Raises:
        UserError: it is.
    """
    if max(len(mrn), len(mrn_key(mrn))) > _LONGEST_MRN:
        raise UserError(sentences.MRN_TOO_LONG)
    if any(len(text) > _LONGEST_NAME for part in parts for text in (part, *names.words_of_name(part))):
        raise UserError(sentences.NAME_TOO_LONG)


def correct(db: Connection, clinic_id: int, patient_id: int, **values: str | date | None) -> Patient:
    """Correct a patient's identity (first_name, last_name, date_of_birth, goes_by, mrn).

    Raises:
        MrnTakenError: another chart has the MRN, or had it before it was merged.
        UserError: a name or MRN is too long.
    """
    _check_lengths(str(values.get("mrn") or ""), *(str(values.get(part) or "") for part in _NAME_PARTS))
    if values.get("mrn"):
        values |= {"mrn_key": mrn_key(str(values["mrn"]))}
        owner = by_mrn_even_hidden(db, clinic_id, str(values["mrn"]))
        if owner and owner.id != patient_id:
            raise MrnTakenError(owner.mrn, owner.full_name)
    is_patient = (patients.c.clinic_id == clinic_id) & (patients.c.id == patient_id)
    db.execute(update(patients).where(is_patient).values(**values))
    patient = by_id(db, clinic_id, patient_id)
    name_index.remove(db, clinic_id, patient_id)
    name_index.add(db, clinic_id, patient_id, patient.full_name, patient.mrn)
    return patient


def by_id(db: Connection, clinic_id: int, patient_id: int) -> Patient:
    """The patient of that id in that clinic.

    Raises:
        ChartMergedError: the chart was merged into another one.
        UserError: there is none, or the chart was entered in error.
    """
    patient = by_id_even_hidden(db, clinic_id, patient_id)
    hidden = hidden_charts.of_patient(db, clinic_id, patient_id)
    if hidden and hidden.kept_patient_id:
        kept = by_id(db, clinic_id, hidden.kept_patient_id)
        raise ChartMergedError(kept.full_name, kept.mrn)
    if hidden:
        raise UserError(*sentences.ENTERED_IN_ERROR)
    return patient


def by_id_even_hidden(db: Connection, clinic_id: int, patient_id: int) -> Patient:
    """The patient of that id in that clinic, also when the chart was merged or entered in error.

    Raises:
        UserError: there is none.
    """
    row = db.execute(_BY_ID, {"clinic": clinic_id, "patient": patient_id}).first()
    if row is None:
        raise UserError(sentences.PATIENT_NOT_FOUND)
    return _from_row(row)


def by_mrn(db: Connection, clinic_id: int, mrn: str) -> Patient | None:
    """The patient with that MRN, however it is spaced and cased; of a merged chart the kept one."""
    found = by_mrn_even_hidden(db, clinic_id, mrn)
    return next(iter(_shown(db, clinic_id, [found])), None) if found else None


def by_mrn_even_hidden(db: Connection, clinic_id: int, mrn: str) -> Patient | None:
    """The patient with that MRN, also when the chart was merged into another one."""
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
    return _shown(db, clinic_id, [_from_row(row) for row in rows])


def by_ids(db: Connection, clinic_id: int, ids: Collection[int]) -> dict[int, Patient]:
    """The patients of those ids."""
    rows = db.execute(select(*_COLUMNS).where(patients.c.clinic_id == clinic_id, patients.c.id.in_(ids)))
    return {row.id: _from_row(row) for row in rows}


def by_mrn_key(db: Connection, clinic_id: int) -> dict[str, Patient]:
    """Every patient of a clinic by comparable MRN: for work on whole files.

    The MRN of a merged chart leads to the chart that was kept.
    """
    rows = db.execute(
        select(patients.c.mrn_key, *_COLUMNS).where(patients.c.clinic_id == clinic_id).order_by(patients.c.id)
    ).all()
    people = {row.id: _from_row(row) for row in rows}
    hidden = hidden_charts.of_clinic(db, clinic_id)
    kept = {row.mrn_key: hidden_charts.kept_chart(hidden, row.id) for row in rows}
    return {key: people[patient_id] for key, patient_id in kept.items() if patient_id is not None}


def real_patient_names(
    db: Connection, clinic_id: int, *, even_hidden: bool = False
) -> dict[int, PatientName]:
    """Every patient's name and MRN by id, without the made-up patients of drills: for whole reports."""
    query = select(patients.c.id, patients.c.first_name, patients.c.last_name, patients.c.mrn).where(
        patients.c.clinic_id == clinic_id, ~patients.c.rehearsal
    )
    rows = db.execute(query if even_hidden else query.where(is_shown(patients.c.id, clinic_id)))
    return {row.id: PatientName(row.id, row.first_name, row.last_name, row.mrn) for row in rows}


def mrn_key(mrn: str) -> str:
    """An MRN in the form in which MRNs are compared: clean, without case and spaces."""
    return mrns.key(mrn)


def merged_mrns(db: Connection, clinic_id: int, patient_id: int) -> list[tuple[str, datetime]]:
    """The MRNs of the charts that were merged into this one, and when."""
    charts = hidden_charts.merged_into(db, clinic_id, patient_id)
    people = by_ids(db, clinic_id, [chart.patient_id for chart in charts])
    return [(people[chart.patient_id].mrn, chart.hidden_at) for chart in charts]


def hide_from_finding(db: Connection, patient: Patient, kept: Patient | None = None) -> None:
    """Stop finding a hidden chart; the MRN of a merged one leads to the kept chart from now on.

    The MRN of a chart entered in error is free for the person it belongs to.
    """
    name_index.remove(db, patient.clinic_id, patient.id)
    if kept:
        name_index.add(db, patient.clinic_id, patient.id, kept.full_name, patient.mrn)
    else:
        # No MRN has a space in the form in which MRNs are compared.
        _set_mrn_key(db, patient, f"{HiddenReason.IN_ERROR} {patient.id}")


def find_again(db: Connection, patient: Patient) -> None:
    """Make a chart that is shown again findable by its name and MRN.

    Raises:
        MrnTakenError: another patient got the MRN in the meantime.
    """
    owner = by_mrn(db, patient.clinic_id, patient.mrn)
    if owner and owner.id != patient.id:
        raise MrnTakenError(patient.mrn, owner.full_name)
    _set_mrn_key(db, patient, mrn_key(patient.mrn))
    name_index.remove(db, patient.clinic_id, patient.id)
    name_index.add(db, patient.clinic_id, patient.id, patient.full_name, patient.mrn)


def _set_mrn_key(db: Connection, patient: Patient, key: str) -> None:
    is_patient = (patients.c.clinic_id == patient.clinic_id) & (patients.c.id == patient.id)
    db.execute(update(patients).where(is_patient).values(mrn_key=key))


def _shown(db: Connection, clinic_id: int, found: list[Patient]) -> list[Patient]:
    """The same, with the kept chart in the place of each merged one; each chart once."""
    hidden = hidden_charts.of_clinic(db, clinic_id) if found else {}
    kept = dict.fromkeys(hidden_charts.kept_chart(hidden, patient.id) for patient in found)
    return [by_id_even_hidden(db, clinic_id, patient_id) for patient_id in kept if patient_id is not None]


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
