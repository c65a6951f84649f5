"""Reading the audit trail: who saw or changed what, of a patient or by a member."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from store.db import columns_of
from store.tables import (
    LEDGER_TABLES,
    audit_events,
    contacts,
    flags,
    reviews,
    risk_events,
    scores,
    time_entries,
)

_SHORT_KINDS: Mapping[str, Table] = {
    "time_entry": time_entries,
    "score": scores,
    "contact": contacts,
    "flag": flags,
    "review": reviews,
    "risk": risk_events,
}
"""Subjects that are not named like their table."""


@dataclass(frozen=True)
class AuditEvent:
    """Something that a member, the program or the command line did."""

    at: datetime
    member_id: int | None
    action: str
    subject: str
    detail: Mapping[str, Any]


def events(
    db: Connection,
    clinic_id: int,
    *,
    patient_id: int | None = None,
    since: datetime | None = None,
    member_id: int | None = None,
) -> Iterator[AuditEvent]:
    """A clinic's events, the oldest first; of a patient those about their entries too."""
    query = select(*columns_of(AuditEvent, audit_events)).where(audit_events.c.clinic_id == clinic_id)
    if since:
        query = query.where(audit_events.c.at >= since)
    if member_id:
        query = query.where(audit_events.c.member_id == member_id)
    about = _subjects(db, clinic_id, patient_id) if patient_id else None
    for row in db.execute(query.order_by(audit_events.c.id)):
        if about is None or row.subject in about:
            yield AuditEvent(*row)


def _subjects(db: Connection, clinic_id: int, patient_id: int) -> set[str]:
    """What the events about a patient name: the patient, and each of their entries."""
    kinds = {table.name: table for table in LEDGER_TABLES if "patient_id" in table.c} | dict(_SHORT_KINDS)
    found = {f"patient:{patient_id}"}
    for kind, table in kinds.items():
        of_clinic = select(table.c.id).where(table.c.clinic_id == clinic_id)
        of_patient = of_clinic.where(table.c.patient_id == patient_id)
        found |= {f"{kind}:{entry_id}" for entry_id in db.execute(of_patient).scalars()}
    return found
