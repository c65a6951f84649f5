"""Undoing an enrollment made by mistake, while nothing else was recorded for the patient."""

from sqlalchemy import Connection, select

from store import ledger_entries
from store.enrollment import sentences
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import episodes, status_history
from store.patient.charts import chart_merge
from store.patient.charts.fact_kinds import FACT_KINDS
from store.patient.charts.hidden_charts import HiddenChart, HiddenReason
from store.patient.episodes import Episode
from store.patient.status_history import StatusChange
from store.tables import risk_events

REASON = "enrollment undone"
"""What the hidden chart says."""


def undo(
    db: Connection, clinic_id: int, patient_id: int, provenance: Provenance, *, is_lead: bool
) -> HiddenChart:
    """Hide the chart of a patient who was just enrolled; its MRN is free again.

    Raises:
        UserError: a colleague enrolled the patient, or more was recorded since.
    """
    episode, began = _enrollment(db, clinic_id, patient_id)
    if began.entered_by != provenance.by and not is_lead:
        raise UserError(*sentences.COLLEAGUE_ENROLLED)
    if _is_used(db, episode, began):
        raise UserError(*sentences.MORE_WAS_RECORDED)
    _, chart = chart_merge.mark_entered_in_error(db, clinic_id, patient_id, REASON, provenance)
    return chart


def restore(db: Connection, chart: HiddenChart | None, provenance: Provenance, *, is_lead: bool) -> None:
    """Show the chart of an undone enrollment again.

    Raises:
        UserError: it is shown already, or a colleague undid the enrollment.
        MrnTakenError: another patient got its MRN in the meantime.
    """
    if chart is None or chart.reason is not HiddenReason.IN_ERROR or chart.note != REASON:
        raise UserError(*sentences.ENROLLMENT_BACK)
    if chart.hidden_by != provenance.by and not is_lead:
        raise UserError(*sentences.COLLEAGUE_ENROLLED)
    chart_merge.undo(db, chart, provenance)


def _enrollment(db: Connection, clinic_id: int, patient_id: int) -> tuple[Episode, StatusChange]:
    """The only episode of the patient and how it began.

    Raises:
        UserError: there was care before, or its status was changed since.
    """
    known = episodes.of_patient(db, clinic_id, patient_id)
    changes = [change for each in known for change in status_history.changes(db, clinic_id, each.id)]
    if len(known) != 1 or len(changes) != 1:
        raise UserError(*sentences.MORE_WAS_RECORDED)
    return known[0], changes[0]


def _is_used(db: Connection, episode: Episode, began: StatusChange) -> bool:
    """Whether more than the enrollment is on the ledger, or it opened a safety alert."""
    clinic_id, patient_id = episode.clinic_id, episode.patient_id
    for table in (kind.table for kind in FACT_KINDS if "patient_id" in kind.table.c):
        later = ledger_entries.live(table, clinic_id) & (table.c.patient_id == patient_id)
        if table is not risk_events:
            later &= table.c.entered_at != began.entered_at
        if db.execute(select(table.c.id).where(later).limit(1)).first():
            return True
    return False
