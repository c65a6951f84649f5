"""Charts that every list and count leaves out: entered in error, or merged into another chart.

What they hold stays on the ledger. A row of `hidden_charts` hides a chart; voiding it shows the chart again.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, bindparam, select

from store import ledger_entries
from store.ledger_entries import Provenance
from store.tables import hidden_charts

_COPY_SOURCE = "merge "

# Made once: it runs for every patient that a person opens.
_OF_PATIENT = select(hidden_charts).where(
    ledger_entries.live(hidden_charts, bindparam("clinic")),
    hidden_charts.c.patient_id == bindparam("patient"),
)


class HiddenReason(StrEnum):
    """Why a chart is hidden."""

    IN_ERROR = "entered in error"
    MERGED = "merged"


@dataclass(frozen=True)
class HiddenChart:
    """A chart that is hidden now."""

    id: int
    clinic_id: int
    patient_id: int
    reason: HiddenReason
    kept_patient_id: int | None
    """The chart that it was merged into."""
    note: str
    filled_in: dict[str, Any]
    """What the merge filled in on the kept chart, by column."""
    hidden_by: int | None
    hidden_at: datetime

    @property
    def source(self) -> str:
        """The source of the copies that the merge made, by which Undo finds them."""
        return f"{_COPY_SOURCE}{self.id}"


def is_copy(source: str) -> bool:
    """Whether a fact of this source is a copy of one on a merged chart."""
    return source.startswith(_COPY_SOURCE)


def is_shown(patient_id: ColumnElement[int], clinic_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """The condition that a row is not of a hidden chart of this clinic."""
    hidden = select(hidden_charts.c.patient_id).where(ledger_entries.live(hidden_charts, clinic_id))
    return patient_id.not_in(hidden)


def hide(
    db: Connection,
    clinic_id: int,
    patient_id: int,
    reason: HiddenReason,
    provenance: Provenance,
    *,
    kept_patient_id: int | None = None,
    note: str = "",
    filled_in: dict[str, Any] | None = None,
) -> HiddenChart:
    """Leave a chart out of every list and count.

    Raises:
        IntegrityError: it is hidden already.
    """
    hidden_id = ledger_entries.add(
        db,
        hidden_charts,
        clinic_id,
        provenance,
        patient_id=patient_id,
        reason=reason,
        kept_patient_id=kept_patient_id,
        note=note,
        filled_in=filled_in or {},
    )
    return HiddenChart(
        hidden_id,
        clinic_id,
        patient_id,
        reason,
        kept_patient_id,
        note,
        filled_in or {},
        provenance.by,
        provenance.at,
    )


def show_again(db: Connection, chart: HiddenChart, provenance: Provenance) -> bool:
    """Undo the hiding; False when that was done already."""
    this = hidden_charts.c.id == chart.id
    return ledger_entries.void(db, hidden_charts, chart.clinic_id, provenance, "undone", this) == 1


def by_id(db: Connection, clinic_id: int, hidden_id: int) -> HiddenChart | None:
    """The hidden chart of that id; None when it is shown again."""
    found = _read(db, clinic_id, hidden_charts.c.id == hidden_id)
    return found[0] if found else None


def of_patient(db: Connection, clinic_id: int, patient_id: int) -> HiddenChart | None:
    """How a patient's chart is hidden; None when it is shown."""
    row = db.execute(_OF_PATIENT, {"clinic": clinic_id, "patient": patient_id}).first()
    return _from_row(row) if row else None


def merged_into(db: Connection, clinic_id: int, kept_patient_id: int) -> list[HiddenChart]:
    """The charts that were merged into this one, in the order of the merges."""
    return _read(db, clinic_id, hidden_charts.c.kept_patient_id == kept_patient_id)


def of_clinic(db: Connection, clinic_id: int) -> dict[int, HiddenChart]:
    """Every hidden chart of a clinic, by patient."""
    return {chart.patient_id: chart for chart in _read(db, clinic_id)}


def kept_chart(charts: dict[int, HiddenChart], patient_id: int) -> int | None:
    """The shown chart that stands for a patient: the own one or the one it was merged into; else None."""
    current: int | None = patient_id
    while current is not None and current in charts:
        current = charts[current].kept_patient_id
    return current


def _read(db: Connection, clinic_id: int, *where: ColumnElement[bool]) -> list[HiddenChart]:
    query = select(hidden_charts).where(ledger_entries.live(hidden_charts, clinic_id), *where)
    return [_from_row(row) for row in db.execute(query.order_by(hidden_charts.c.id))]


def _from_row(row: Row[Any]) -> HiddenChart:
    return HiddenChart(
        id=row.id,
        clinic_id=row.clinic_id,
        patient_id=row.patient_id,
        reason=HiddenReason(row.reason),
        kept_patient_id=row.kept_patient_id,
        note=row.note,
        filled_in=row.filled_in,
        hidden_by=row.entered_by,
        hidden_at=row.entered_at,
    )
