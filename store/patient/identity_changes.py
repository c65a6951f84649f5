"""A new name, birth date or MRN of a patient on file, which a person confirmed; and its undoing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from store import audit
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import patients, sentences
from store.patient.charts import hidden_charts
from store.patient.patients import Patient
from store.rules.patient import mrns
from store.tables import audit_events

CHANGED, UNDONE = "identity changed", "identity change undone"
"""What the audit trail calls a new name, birth date or MRN, and its undoing."""


@dataclass(frozen=True)
class EarlierIdentity:
    """What a chart said before it was corrected, or what a chart said that was merged into it."""

    full_name: str
    mrn: str = ""
    """Empty where the MRN was not corrected."""


def change(db: Connection, patient: Patient, provenance: Provenance, **values: str | date | None) -> Patient:
    """Correct a chart's name, birth date or MRN; the audit trail keeps what they were.

    Raises:
        MrnTakenError: another chart has the MRN.
    """
    changed = patients.correct(db, patient.clinic_id, patient.id, **values)
    _record(db, CHANGED, patient, changed, provenance)
    return changed


def correct_mrn(db: Connection, patient: Patient, typed: str, provenance: Provenance) -> Patient:
    """Give a chart another MRN.

    Raises:
        UserError: that is no MRN, or it is the chart's already.
        MrnTakenError: another chart has it, or had it before it was merged.
    """
    mrn = mrns.clean(typed)
    if mrns.not_an_mrn(mrn):
        raise UserError(*sentences.not_an_mrn(mrn))
    if mrn == patient.mrn:
        raise UserError(sentences.mrn_unchanged(mrn))
    return change(db, patient, provenance, mrn=mrn)


def earlier_identities(db: Connection, clinic_id: int) -> dict[int, list[EarlierIdentity]]:
    """The names and MRNs that charts had before a person changed them, by patient: for whole files."""
    table = audit_events.c
    query = select(table.subject, table.detail).where(table.clinic_id == clinic_id, table.action == CHANGED)
    earlier: dict[int, list[EarlierIdentity]] = {}
    for row in db.execute(query.order_by(table.seq)):
        was = EarlierIdentity(row.detail["name"], row.detail.get("mrn", ""))
        earlier.setdefault(int(row.subject.partition(":")[2]), []).append(was)
    hidden = hidden_charts.of_clinic(db, clinic_id)
    for patient_id, merged in patients.by_ids(db, clinic_id, hidden).items():
        kept_id = hidden_charts.kept_chart(hidden, patient_id)
        if kept_id is not None:
            earlier.setdefault(kept_id, []).append(EarlierIdentity(merged.full_name))
    return earlier


def undo_detail(before: Patient, after: Patient) -> dict[str, Any]:
    """What undoing a change needs to know: what the chart said before, and what it says since."""
    return {"patient_id": before.id, "before": _identity(before), "after": _identity(after)}


def undo(db: Connection, clinic_id: int, detail: Mapping[str, Any], provenance: Provenance) -> Patient:
    """Give a chart the name, birth date and MRN that it had before.

    Raises:
        UserError: someone has changed them again since.
        MrnTakenError: another chart got the earlier MRN in the meantime.
    """
    patient = patients.by_id(db, clinic_id, int(detail["patient_id"]))
    # An Undo button of an earlier version doesn't name the MRN.
    if {**_identity(patient), **detail["after"]} != _identity(patient):
        raise UserError(*sentences.IDENTITY_CHANGED_SINCE)
    before = dict(detail["before"])
    born = date.fromisoformat(before["date_of_birth"]) if before["date_of_birth"] else None
    undone = patients.correct(db, clinic_id, patient.id, **(before | {"date_of_birth": born}))
    _record(db, UNDONE, patient, undone, provenance)
    return undone


def _record(db: Connection, action: str, before: Patient, after: Patient, provenance: Provenance) -> None:
    was = {"name": before.full_name, "born": str(before.date_of_birth or "")}
    if before.mrn != after.mrn:
        was["mrn"] = before.mrn
    audit.record(db, before.clinic_id, provenance.at, provenance.by, action, f"patient:{before.id}", was)


def _identity(patient: Patient) -> dict[str, str]:
    born = patient.date_of_birth
    return {
        "first_name": patient.first_name,
        "last_name": patient.last_name,
        "date_of_birth": born.isoformat() if born else "",
        "mrn": patient.mrn,
    }
