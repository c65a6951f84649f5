"""The changes of an episode's status on the ledger."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from store import ledger_entries
from store.ledger_entries import Provenance
from store.tables import status_changes


@dataclass(frozen=True)
class StatusChange:
    """A change of status on the ledger."""

    id: int
    status: str
    on: date
    until: date | None
    """The last day of a hold."""
    note: str
    entered_by: int | None
    entered_at: datetime


def add(
    db: Connection,
    clinic_id: int,
    patient_id: int,
    episode_id: int,
    status: str,
    on: date,
    provenance: Provenance,
    *,
    until: date | None = None,
    note: str = "",
) -> None:
    """Record that an episode has a status from a day on; `until` is the last day of a hold."""
    ledger_entries.add(
        db,
        status_changes,
        clinic_id,
        provenance,
        patient_id=patient_id,
        episode_id=episode_id,
        status=status,
        on_date=on,
        until_on=until,
        note=note,
    )


def last_change(db: Connection, clinic_id: int, episode_id: int) -> StatusChange | None:
    """The newest change of an episode's status."""
    found = changes(db, clinic_id, episode_id)
    return found[-1] if found else None


def changes(db: Connection, clinic_id: int, episode_id: int) -> list[StatusChange]:
    """The changes of an episode's status in the order in which they were made."""
    query = (
        select(status_changes)
        .where(ledger_entries.live(status_changes, clinic_id), status_changes.c.episode_id == episode_id)
        .order_by(status_changes.c.entered_at, status_changes.c.id)
    )
    return [
        StatusChange(
            row.id, row.status, row.on_date, row.until_on, row.note or "", row.entered_by, row.entered_at
        )
        for row in db.execute(query)
    ]


def episode_of(db: Connection, clinic_id: int, change_id: int) -> int | None:
    """The id of the episode whose status a change is of, void or not."""
    query = select(status_changes.c.episode_id)
    return db.execute(
        query.where(status_changes.c.clinic_id == clinic_id, status_changes.c.id == change_id)
    ).scalar()
