"""A new name or birth date of a patient on file, which a person confirmed; and its undoing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from store import audit
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import patients, sentences
from store.patient.patients import Patient

CHANGED, UNDONE = "identity changed", "identity change undone"
"""What the audit trail calls a new name or birth date, and its undoing."""


def change(db: Connection, patient: Patient, provenance: Provenance, **values: str | date | None) -> Patient:
    """Correct a chart's name or birth date; the audit trail keeps what they were."""
    was = {"name": patient.full_name, "born": str(patient.date_of_birth or "")}
    subject = f"patient:{patient.id}"
    audit.record(db, patient.clinic_id, provenance.at, provenance.by, CHANGED, subject, was)
    return patients.correct(db, patient.clinic_id, patient.id, **values)


def undo_detail(before: Patient, after: Patient) -> dict[str, Any]:
    """What undoing a change needs to know: what the chart said before, and what it says since."""
    return {"patient_id": before.id, "before": _identity(before), "after": _identity(after)}


def undo(db: Connection, clinic_id: int, detail: Mapping[str, Any], provenance: Provenance) -> Patient:
    """Give a chart the name and birth date that it had before.

    Raises:
        UserError: someone has changed them again since.
    """
    patient = patients.by_id(db, clinic_id, int(detail["patient_id"]))
    if _identity(patient) != detail["after"]:
        raise UserError(*sentences.IDENTITY_CHANGED_SINCE)
    before = dict(detail["before"])
    born = date.fromisoformat(before["date_of_birth"]) if before["date_of_birth"] else None
    subject = f"patient:{patient.id}"
    was = {"name": patient.full_name, "born": str(patient.date_of_birth or "")}
    audit.record(db, clinic_id, provenance.at, provenance.by, UNDONE, subject, was)
    return patients.correct(db, clinic_id, patient.id, **(before | {"date_of_birth": born}))


def _identity(patient: Patient) -> dict[str, str]:
    born = patient.date_of_birth
    return {
        "first_name": patient.first_name,
        "last_name": patient.last_name,
        "date_of_birth": born.isoformat() if born else "",
    }
