"""How a patient wants to be reached: a first and a second way, in the patient's words."""

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from store.errors import UserError
from store.patient import sentences
from store.tables import patients

MAX_LENGTH = 80


@dataclass(frozen=True)
class ContactPreferences:
    """The first and the second way; empty where none is known."""

    first: str = ""
    second: str = ""

    @property
    def text(self) -> str:
        """`phone mornings, then portal`."""
        return ", then ".join(way for way in (self.first, self.second) if way)


def of_patient(db: Connection, clinic_id: int, patient_id: int) -> ContactPreferences:
    """What is known of a patient."""
    row = db.execute(
        select(patients.c.contact_first, patients.c.contact_second).where(
            patients.c.clinic_id == clinic_id, patients.c.id == patient_id
        )
    ).first()
    if row is None:
        return ContactPreferences()
    return ContactPreferences(row.contact_first or "", row.contact_second or "")


def save(db: Connection, clinic_id: int, patient_id: int, wanted: ContactPreferences) -> None:
    """Replace both ways.

    Raises:
        UserError: a second way without a first, or one that is too long.
    """
    if wanted.second and not wanted.first:
        raise UserError(*sentences.FIRST_WAY_MISSING)
    if max(len(wanted.first), len(wanted.second)) > MAX_LENGTH:
        raise UserError(sentences.way_too_long(MAX_LENGTH))
    db.execute(
        update(patients)
        .where(patients.c.clinic_id == clinic_id, patients.c.id == patient_id)
        .values(contact_first=wanted.first or None, contact_second=wanted.second or None)
    )
