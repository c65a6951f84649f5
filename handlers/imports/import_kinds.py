"""The kinds of files that can be imported, and which kind a file is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection

from handlers.reading.activities import read_activity
from handlers.reading.days_and_times.durations import read_span
from store.clinic.clinics import Clinic
from store.imports import column_mappings
from store.imports.billing import import_report, report_rows
from store.imports.care import import_contacts, import_plans, import_reviews
from store.imports.import_plan import ImportAction, ImportPlan
from store.imports.known_people import with_names
from store.imports.ledger import import_scores, import_services, import_time, time_rows
from store.imports.patients import import_patients, patient_rows
from store.imports.table_file import ImportFile, TableColumns, understood_columns
from store.imports.table_records import LineNote

FILE_SUFFIXES = frozenset({".csv", ".xlsx", ".xlsm", ".txt", ".tsv"})
_BATCH = 500
"""Rows per transaction: few enough that others don't wait long for an embedded database."""
_PATIENTS_BATCH = 50
PlanImport = Callable[[Connection, Clinic, ImportFile, datetime], ImportPlan[Any]]
ApplyBatch = Callable[[Connection, Clinic, Sequence[ImportAction[Any]], datetime], list[LineNote]]


@dataclass(frozen=True)
class ImportKind:
    """One kind of file: how it is compared with what is on file, and how a batch of it is saved."""

    file_kind: str
    row_name: str
    columns: TableColumns
    plan: PlanImport
    apply_batch: ApplyBatch
    batch: int = _BATCH
    name_words: tuple[str, ...] = ()
    """What the name of such a file says about its content."""

    @property
    def readable_columns(self) -> TableColumns:
        """The columns that its files may have; patients' names are checked in every file."""
        return self.columns if "first_name" in self.columns.all_names else with_names(self.columns)


PATIENTS = "patients"
_KINDS = (
    ImportKind(
        PATIENTS,
        "patients",
        patient_rows.COLUMNS,
        import_patients.plan,
        import_patients.apply_actions,
        _PATIENTS_BATCH,
        ("patient", "registry", "caseload", "roster"),
    ),
    ImportKind(
        "report",
        "report rows",
        report_rows.COLUMNS,
        import_report.plan,
        import_report.apply_actions,
        _PATIENTS_BATCH,
        ("report", "billing"),
    ),
    ImportKind(
        "time",
        "time entries",
        time_rows.COLUMNS,
        partial(import_time.plan, read_activity=read_activity, read_span=read_span),
        import_time.apply_actions,
        name_words=("time", "minutes", "log"),
    ),
    ImportKind(
        "scores",
        "scores",
        import_scores.COLUMNS,
        import_scores.plan,
        import_scores.apply_actions,
        name_words=("score", "phq", "gad", "measure"),
    ),
    ImportKind(
        "contacts",
        "contacts",
        import_contacts.COLUMNS,
        partial(import_contacts.plan, read_kind=read_activity),
        import_contacts.apply_actions,
        name_words=("contact", "call", "encounter", "visit"),
    ),
    ImportKind(
        "reviews",
        "case reviews",
        import_reviews.COLUMNS,
        import_reviews.plan,
        import_reviews.apply_actions,
        name_words=("review", "consult", "recommendation"),
    ),
    ImportKind(
        "plans",
        "care plans",
        import_plans.COLUMNS,
        import_plans.plan,
        import_plans.apply_actions,
        name_words=("plan",),
    ),
    ImportKind(
        "services",
        "services",
        import_services.COLUMNS,
        import_services.plan,
        import_services.apply_actions,
        name_words=("service",),
    ),
)
IMPORT_KINDS = {kind.file_kind: kind for kind in _KINDS}
"""By name, in the order in which a clinic's files are imported."""


def import_file(db: Connection, clinic: Clinic, kind: ImportKind, given: ImportFile) -> ImportFile:
    """A file with what the clinic said before about headings, payers and statuses; what is said now wins."""
    kept = column_mappings.saved(db, clinic.id, kind.file_kind)
    decisions = column_mappings.with_kept_words(db, clinic.id, given.decisions)
    return replace(given, mapping={**kept, **given.mapping}, decisions=decisions)


def kind_by_name(file_name: str) -> str:
    """The kind that a file's name says, by its first known word; empty where none does."""
    stem = PurePath(file_name).stem.casefold()
    places = [
        (stem.index(word), kind.file_kind) for kind in _KINDS for word in kind.name_words if word in stem
    ]
    return min(places)[1] if places else ""


def kind_by_headings(source: ImportFile, file_name: str) -> str:
    """The kind of which the file has most columns; where several have as many, the file's name decides.

    Returns:
        The kind, or empty where it isn't clear.

    Raises:
        UserError: the file isn't a table.
    """
    understood = understood_columns(source, {kind.file_kind: kind.readable_columns for kind in _KINDS})
    most = max(understood.values(), default=0)
    best = [kind for kind, columns in understood.items() if columns == most]
    by_name = kind_by_name(file_name)
    return best[0] if len(best) == 1 else by_name if by_name in best else ""
