"""Imports and what each of them added, so that a whole import can be undone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, func, or_, select, update

from store.db import add_row
from store.patient.charts.fact_kinds import FACT_KINDS
from store.tables import import_runs, patients, status_changes

FACT_TABLES: tuple[Table, ...] = tuple(kind.table for kind in FACT_KINDS)
_WATCHED = (patients, status_changes, *FACT_TABLES)
_SHOWN = 10


@dataclass(frozen=True)
class ImportRun:
    """An import of a file or a folder."""

    id: int
    row_names: str
    """`patients, time entries`."""
    started_at: datetime
    changed_rows: int
    """Rows of the file that changed a chart on file: what was there before isn't known."""
    written: Mapping[str, Sequence[tuple[int, int]]]
    """By table, the first and last id of each batch."""
    undone_at: datetime | None

    def wrote(self, table: Table) -> ColumnElement[bool]:
        """The condition that a row was added while this import ran."""
        ranges = self.written.get(table.name, ())
        return or_(table.c.id.in_([]), *(table.c.id.between(first, last) for first, last in ranges))


def start(db: Connection, clinic_id: int, row_names: Sequence[str], now: datetime, by: int | None) -> int:
    """Note that an import begins; returns its id, by which it is undone."""
    return add_row(
        db,
        import_runs,
        clinic_id=clinic_id,
        row_names=", ".join(dict.fromkeys(row_names)),
        started_at=now,
        member_id=by,
        changed_rows=0,
        written={},
    )


def lock(db: Connection, clinic_id: int) -> None:
    """Let the batches of two imports of a clinic wait for each other: their ids must not mix."""
    of_clinic = import_runs.c.clinic_id == clinic_id
    db.execute(select(import_runs.c.id).where(of_clinic).order_by(import_runs.c.id).with_for_update())


def newest_ids(db: Connection) -> dict[str, int]:
    """The newest id of each table that an import writes to: read before a batch is saved."""
    return {table.name: db.execute(select(func.max(table.c.id))).scalar() or 0 for table in _WATCHED}


def add_batch(
    db: Connection, clinic_id: int, run_id: int, before: Mapping[str, int], changed: Collection[int]
) -> None:
    """Keep which rows a batch added, in the transaction that added them, and how many charts it changed."""
    run = find(db, clinic_id, run_id)
    if run is None:
        return
    written = {name: [list(each) for each in ranges] for name, ranges in run.written.items()}
    for name, newest in newest_ids(db).items():
        if newest > before[name]:
            written.setdefault(name, []).append([before[name] + 1, newest])
    of_run = run.written.get(patients.name, ())
    on_file = [
        each
        for each in changed
        if each <= before[patients.name] and not any(first <= each <= last for first, last in of_run)
    ]
    _update(db, clinic_id, run_id, written=written, changed_rows=run.changed_rows + len(on_file))


def number_if_any(db: Connection, clinic_id: int, run_id: int) -> int | None:
    """The import's number; None, and the import is forgotten, where it added nothing."""
    run = find(db, clinic_id, run_id)
    if run and run.written:
        return run_id
    is_run = (import_runs.c.clinic_id == clinic_id) & (import_runs.c.id == run_id)
    db.execute(delete(import_runs).where(is_run))
    return None


def mark_undone(db: Connection, clinic_id: int, run_id: int, now: datetime) -> None:
    """An import was undone."""
    _update(db, clinic_id, run_id, undone_at=now)


def find(db: Connection, clinic_id: int, run_id: int) -> ImportRun | None:
    """The import of that id; None when the clinic has none."""
    is_run = (import_runs.c.clinic_id == clinic_id, import_runs.c.id == run_id)
    row = db.execute(select(import_runs).where(*is_run)).first()
    return _run(row) if row else None


def latest(db: Connection, clinic_id: int) -> list[ImportRun]:
    """The latest imports, the newest first."""
    query = select(import_runs).where(import_runs.c.clinic_id == clinic_id)
    return [_run(row) for row in db.execute(query.order_by(import_runs.c.id.desc()).limit(_SHOWN))]


def _update(db: Connection, clinic_id: int, run_id: int, **values: object) -> None:
    is_run = (import_runs.c.clinic_id == clinic_id) & (import_runs.c.id == run_id)
    db.execute(update(import_runs).where(is_run).values(**values))


def _run(row: Row[Any]) -> ImportRun:
    written = {name: [(first, last) for first, last in ranges] for name, ranges in row.written.items()}
    return ImportRun(row.id, row.row_names, row.started_at, row.changed_rows, written, row.undone_at)
