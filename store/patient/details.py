"""What is on file about a patient besides identity: sex, the payer's member id, messages by phone."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, select, update

from store.patient.preferences import ContactPreferences
from store.tables import patients


@dataclass(frozen=True)
class PatientDetails:
    """Empty or None where nothing is known."""

    sex: str = ""
    insurance_member_id: str = ""
    phone_ok: bool | None = None
    preferences: ContactPreferences = field(default_factory=ContactPreferences)


def of_clinic(db: Connection, clinic_id: int, patient_id: int | None = None) -> dict[int, PatientDetails]:
    """The details of every patient, or of one, by the patient's id."""
    query = select(
        patients.c.id,
        patients.c.sex,
        patients.c.insurance_member_id,
        patients.c.phone_ok,
        patients.c.contact_first,
        patients.c.contact_second,
    ).where(patients.c.clinic_id == clinic_id)
    if patient_id is not None:
        query = query.where(patients.c.id == patient_id)
    return {
        row.id: PatientDetails(
            row.sex or "",
            row.insurance_member_id or "",
            row.phone_ok,
            ContactPreferences(row.contact_first or "", row.contact_second or ""),
        )
        for row in db.execute(query)
    }


def save(db: Connection, clinic_id: int, patient_id: int, **values: str | bool) -> None:
    """Set `sex`, `insurance_member_id` or `phone_ok`."""
    is_patient = (patients.c.clinic_id == clinic_id) & (patients.c.id == patient_id)
    db.execute(update(patients).where(is_patient).values(**values))
