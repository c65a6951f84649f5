"""Undoing what was just added to a patient's record: the fact is voided, never deleted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, select

from store import ledger_entries
from store.ledger_entries import Provenance
from store.risk import risk_events as risk
from store.risk.risk_event import RiskEvent
from store.tables import (
    care_plans,
    care_team,
    consents,
    contacts,
    coverages,
    flags,
    initiating_visits,
    medication_lists,
    other_services,
    planned_contacts,
    problem_lists,
    referrals,
    risk_events,
)

_UNDOABLE_TABLES: tuple[Table, ...] = (
    care_plans,
    care_team,
    consents,
    contacts,
    coverages,
    flags,
    initiating_visits,
    medication_lists,
    other_services,
    planned_contacts,
    problem_lists,
    referrals,
)
TABLES_BY_NAME: dict[str, Table] = {table.name: table for table in _UNDOABLE_TABLES}
"""The tables whose facts can be undone, by name."""


@dataclass(frozen=True)
class TakenBack:
    """What was undone."""

    ids: tuple[int, ...]
    """Of the void entries."""
    alert_stays: bool
    """Whether the safety alert of a flag stays open, because someone acknowledged it."""


def take_back(
    db: Connection, clinic_id: int, patient_id: int, record: str, entered_at: datetime, provenance: Provenance
) -> TakenBack | None:
    """Void what a member added to a patient's record at a moment; None when it was void already.

    Args:
        db: the transaction.
        clinic_id: whose.
        patient_id: of the patient.
        record: a name in `TABLES_BY_NAME`.
        entered_at: when it was entered.
        provenance: who undoes it; only facts that they entered themselves.
    """
    table = TABLES_BY_NAME[record]
    own = (
        (table.c.patient_id == patient_id)
        & (table.c.entered_at == entered_at)
        & (table.c.entered_by == provenance.by)
    )
    ids = db.execute(select(table.c.id).where(ledger_entries.live(table, clinic_id), own)).scalars().all()
    stay: list[RiskEvent] = []
    if table is flags:
        raised = (risk_events.c.patient_id == patient_id) & (risk_events.c.entered_at == entered_at)
        of_member = raised & (risk_events.c.entered_by == provenance.by)
        stay = risk.withdraw(db, clinic_id, provenance, "undone", of_member)
    if not ledger_entries.void(db, table, clinic_id, provenance, "undone", own):
        return None
    return TakenBack(tuple(ids), alert_stays=any(event.is_open for event in stay))
