"""What importing an uploaded file would do, and what is asked before it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.imports import sentences
from handlers.imports.import_kinds import IMPORT_KINDS, PATIENTS, ImportKind, import_file, kind_by_headings
from handlers.imports.pending_import import FileQuestion, OpenQuestion, PendingImport
from store.clinic.clinics import Clinic
from store.db import Registry
from store.imports.import_outcome import ImportOutcome, outcome_of, undone
from store.imports.import_plan import ImportPlan
from store.imports.ledger.ledger_rows import ORIGIN_COLUMNS
from store.imports.move_in_summary import MoveInSummary, summary
from store.imports.sentences import file_errors, row_notes
from store.imports.table_file import ImportFile, MissingColumnsError, UnknownColumn
from store.imports.table_records import LineNote, QuestionKind, RowQuestion
from store.imports.xlsx_records import sheet_names
from store.rules.patient.statuses import Status

_TRIED_UP_TO = 2000
"""A larger file is not tried out: others would wait for the database."""


_EXPORTED_ONLY = frozenset(ORIGIN_COLUMNS)
"""Columns of our own exports, which no clinic's heading means."""


@dataclass(frozen=True)
class DryRun:
    """What a file would do; without an outcome, something has to be answered first."""

    pending: PendingImport
    questions: list[OpenQuestion]
    notes: Sequence[str] = ()
    outcome: ImportOutcome | None = None
    afterwards: MoveInSummary | None = None
    needs_patients: bool = False
    """Most rows are about patients who are not on the registry."""

    @property
    def can_import(self) -> bool:
        """Whether there is something to save."""
        return self.outcome is not None and bool(self.outcome.added or self.outcome.changes)


def try_out(
    registry: Registry, clinic: Clinic, pending: PendingImport, content: bytes, now: datetime
) -> DryRun:
    """Read a file as its kind, and import it in a transaction that is undone.

    Raises:
        UserError: it isn't a table.
    """
    sheets = _sheet_questions(content, pending)
    if not pending.kind:
        kind = kind_by_headings(ImportFile(content, pending.sheet), pending.name)
        if not kind:
            which = OpenQuestion(FileQuestion.KIND, "", tuple(IMPORT_KINDS), sentences.WHICH_KIND)
            return DryRun(pending, [which, *sheets])
        pending = PendingImport(**{**vars(pending), "kind": kind})
    kind_of_file = IMPORT_KINDS[pending.kind]
    try:
        with undone(registry) as db:
            source = import_file(db, clinic, kind_of_file, source_of(pending, content))
            plan = kind_of_file.plan(db, clinic, source, now)
            tries = len(plan.actions) <= _TRIED_UP_TO
            failed = kind_of_file.apply_batch(db, clinic, plan.actions, now) if tries else []
            afterwards = summary(db, clinic.id) if tries else None
    except MissingColumnsError as error:
        asked = _column_questions(error.unknown, kind_of_file, sentences.column_unknown)
        return DryRun(pending, [*asked, *sheets], [error.wrong])
    columns = _column_questions(plan.unknown_columns, kind_of_file, sentences.column_left_out)
    rows = _row_questions((*plan.rejected, *plan.rows_to_check)) if pending.kind == PATIENTS else []
    return DryRun(
        pending,
        [*_zeros_questions(plan), *rows, *columns, *sheets],
        _notes(plan),
        outcome_of(plan, failed),
        afterwards,
        _needs_patients(plan),
    )


def source_of(pending: PendingImport, content: bytes) -> ImportFile:
    """The file with what was decided about it."""
    return ImportFile(content, pending.sheet, pending.mapping, pending.decisions)


def _notes(plan: ImportPlan[Any]) -> list[str]:
    """What to say about the file, without the columns that are asked about."""
    asked = {file_errors.unknown_column(each.title, each.nearest) for each in plan.unknown_columns}
    short = plan.short_mrns
    if short:
        asked.add(file_errors.short_mrns(len(short.short), min(short.short), short.width))
    return [note for note in plan.notes if note not in asked]


def _zeros_questions(plan: ImportPlan[Any]) -> list[OpenQuestion]:
    short = plan.short_mrns
    if not short:
        return []
    text = file_errors.fewer_digits(len(short.short), min(short.short), short.width)
    width = str(short.width)
    return [OpenQuestion(FileQuestion.ZEROS, width, (width,), sentences.dropped_zeros(text))]


def _needs_patients(plan: ImportPlan[Any]) -> bool:
    unknown = sum(row_notes.IMPORT_PATIENTS_FIRST in note.text for note in plan.rejected)
    return unknown > len(plan.actions) + plan.already_present


def _sheet_questions(content: bytes, pending: PendingImport) -> list[OpenQuestion]:
    names = sheet_names(content)
    if len(names) <= 1:
        return []
    shown = pending.sheet or names[0]
    return [OpenQuestion(FileQuestion.SHEET, "", tuple(names), sentences.other_sheet(shown))]


def _column_questions(
    unknown: Sequence[UnknownColumn], kind: ImportKind, text: Callable[[str], str]
) -> list[OpenQuestion]:
    readable = tuple(name for name in kind.readable_columns.readable if name not in _EXPORTED_ONLY)
    return [
        OpenQuestion(FileQuestion.COLUMN, each.title, readable, text(each.title), each.nearest)
        for each in unknown
    ]


def _answers(question: RowQuestion) -> tuple[str, ...]:
    if question.kind is QuestionKind.PAYER:
        return question.known, question.about
    return tuple(Status) if question.kind is QuestionKind.STATUS else (question.about,)


def _row_questions(rejected: Sequence[LineNote]) -> list[OpenQuestion]:
    """Each question once: a payer can be on many lines."""
    found: dict[tuple[str, str], OpenQuestion] = {}
    for note in rejected:
        question = note.question
        if question is None:
            continue
        answers = _answers(question)
        found.setdefault(
            (question.kind, question.about),
            OpenQuestion(question.kind, question.about, answers, sentences.on_line(note.line, question.text)),
        )
    return list(found.values())
