"""Undoing a whole import: what it added is void again, where nothing that came later depends on it.

Charts that it added are marked as entered in error. The ledger only grows: nothing is deleted.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, Table, select

from store import audit, ledger_entries
from store.errors import UserError
from store.imports.runs import import_runs
from store.imports.runs.import_runs import FACT_TABLES, ImportRun
from store.imports.sentences import undoing
from store.ledger_entries import Provenance
from store.patient import patients
from store.patient.charts import chart_merge, hidden_charts
from store.patient.charts.fact_kinds import FACT_KINDS, FactKind
from store.patient.patients import Patient
from store.risk import risk_events as risk
from store.rules.months import Month
from store.tables import (
    billing_closings,
    care_team,
    consents,
    coverages,
    flags,
    initiating_visits,
    medication_lists,
    problem_lists,
    risk_events,
    scores,
    status_changes,
    time_entries,
)
from store.tables import patients as patient_rows

IMPORT_SOURCES = ("import", "report")
_RECORD = frozenset({care_team, consents, coverages, initiating_visits, medication_lists, problem_lists})
"""What makes a chart usable: it stays with a chart that stays."""


@dataclass(frozen=True)
class UndoPlan:
    """What undoing an import takes back, and what stays."""

    run: ImportRun
    charts: tuple[Patient, ...]
    """Charts that are marked as entered in error, with all that is in them."""
    facts: tuple[tuple[FactKind, tuple[int, ...]], ...]
    """Entries on other charts that are voided, by kind."""
    stays: tuple[str, ...]
    """What stays, and why."""

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many entries of each named kind are voided."""
        return tuple((kind.name, len(ids)) for kind, ids in self.facts if kind.name and ids)


def find_run(db: Connection, clinic_id: int, run_id: int) -> ImportRun:
    """The import of that id that can still be undone.

    Raises:
        UserError: there is none, or it was undone already.
    """
    run = import_runs.find(db, clinic_id, run_id)
    if run is None:
        raise UserError(undoing.no_such_import(run_id), undoing.SEE_IMPORTS)
    if run.undone_at:
        raise UserError(undoing.undone_already(run_id), "")
    return run


def plan_undo(db: Connection, clinic_id: int, run: ImportRun) -> UndoPlan:
    """What undoing would do; changes nothing."""
    added = _added_charts(db, clinic_id, run)
    closed = _entries_of_closed_months(db, clinic_id, run)
    used = _used_since(db, clinic_id, run, added) | ({each for _, each in closed} & added.keys())
    gone = added.keys() - used
    keep = {time_entries: {entry for entry, _ in closed}}
    answered = _acknowledged_scores(db, clinic_id, run)
    keep[scores], keep[flags] = {score for score, _ in answered}, {flag for _, flag in answered}
    facts: list[tuple[FactKind, tuple[int, ...]]] = []
    for kind in FACT_KINDS:
        ids = _to_void(db, clinic_id, run, kind, gone, used, keep)
        facts.append((kind, ids))
    stays = [
        *(undoing.chart_stays(added[each].full_name, added[each].mrn) for each in sorted(used)),
        *([undoing.closed_stay(len(keep[time_entries]))] if keep[time_entries] else ()),
        *([undoing.alerts_stay(len(answered))] if answered else ()),
        *([undoing.changes_stay(run.changed_rows)] if run.changed_rows else ()),
    ]
    return UndoPlan(run, tuple(added[each] for each in sorted(gone)), tuple(facts), tuple(stays))


def undo(db: Connection, clinic_id: int, run_id: int, provenance: Provenance) -> UndoPlan:
    """Take an import back.

    Raises:
        UserError: there is none of that id, or it was undone already.
    """
    plan = plan_undo(db, clinic_id, find_run(db, clinic_id, run_id))
    reason = ledger_entries.import_undone(run_id)
    for chart in plan.charts:
        chart_merge.mark_entered_in_error(db, clinic_id, chart.id, reason, provenance)
    for kind, ids in reversed(plan.facts):
        these = kind.table.c.id.in_(ids)
        if kind.table is risk_events:
            risk.withdraw(db, clinic_id, provenance, reason, these)
        else:
            ledger_entries.void(db, kind.table, clinic_id, provenance, reason, these)
    import_runs.mark_undone(db, clinic_id, run_id, provenance.at)
    detail = {"charts": len(plan.charts), "entries": sum(number for _, number in plan.counts)}
    audit.record(db, clinic_id, provenance.at, provenance.by, "import undone", f"import:{run_id}", detail)
    return plan


def _added_charts(db: Connection, clinic_id: int, run: ImportRun) -> dict[int, Patient]:
    """The charts that the import added and that are shown."""
    query = select(patient_rows.c.id).where(
        patient_rows.c.clinic_id == clinic_id,
        run.wrote(patient_rows),
        hidden_charts.is_shown(patient_rows.c.id, clinic_id),
    )
    return patients.by_ids(db, clinic_id, db.execute(query).scalars().all())


def _used_since(db: Connection, clinic_id: int, run: ImportRun, added: Collection[int]) -> set[int]:
    """Which of these charts hold something that is not of this import, or were merged with another."""
    used: set[int] = set()
    for table in (status_changes, *FACT_TABLES):
        if "patient_id" in table.c:
            others = select(table.c.patient_id).where(
                ledger_entries.live(table, clinic_id),
                table.c.patient_id.in_(added),
                ~(run.wrote(table) & table.c.source.in_(IMPORT_SOURCES)),
            )
            used |= set(db.execute(others.distinct()).scalars())
    merged = {chart.kept_patient_id for chart in hidden_charts.of_clinic(db, clinic_id).values()}
    return used | {each for each in added if each in merged}


def _entries_of_closed_months(db: Connection, clinic_id: int, run: ImportRun) -> set[tuple[int, int]]:
    """The import's time entries in months that are closed, each with its patient."""
    query = select(billing_closings.c.month).where(
        billing_closings.c.clinic_id == clinic_id, billing_closings.c.reopened_at.is_(None)
    )
    closed = set(map(Month.of, db.execute(query).scalars()))
    rows = db.execute(
        select(time_entries.c.id, time_entries.c.patient_id, time_entries.c.service_on).where(
            ledger_entries.live(time_entries, clinic_id), run.wrote(time_entries)
        )
    )
    return {(row.id, row.patient_id) for row in rows if Month.of(row.service_on) in closed}


def _acknowledged_scores(db: Connection, clinic_id: int, run: ImportRun) -> set[tuple[int, int]]:
    """The import's scores whose safety alert someone acknowledged, each with the flag."""
    raised = select(flags.c.id, flags.c.score_id, risk_events.c.id.label("event")).join(
        risk_events,
        (risk_events.c.clinic_id == flags.c.clinic_id) & (risk_events.c.flag_id == flags.c.id),
    )
    rows = db.execute(raised.where(ledger_entries.live(flags, clinic_id), run.wrote(flags))).all()
    return {
        (row.score_id, row.id)
        for row in rows
        if row.score_id and risk.by_id(db, clinic_id, row.event).acknowledged
    }


def _to_void(
    db: Connection,
    clinic_id: int,
    run: ImportRun,
    kind: FactKind,
    gone: Collection[int],
    used: Collection[int],
    keep: dict[Table, set[int]],
) -> tuple[int, ...]:
    """The import's entries of one kind that are voided; what is on a chart that goes needs no voiding."""
    table = kind.table
    query = select(table.c.id).where(
        ledger_entries.live(table, clinic_id), run.wrote(table), table.c.source.in_(IMPORT_SOURCES)
    )
    if "patient_id" in table.c:
        stay = {*gone, *used} if table in _RECORD else gone
        query = query.where(table.c.patient_id.not_in(stay))
    for column, target in kind.links:
        kept = keep.get(target, set())
        query = query.where(table.c[column].is_(None) | table.c[column].not_in(kept))
    ids = set(db.execute(query).scalars()) - keep.get(table, set())
    return tuple(sorted(ids))
