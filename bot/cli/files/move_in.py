"""`caseload move-in FOLDER`: a clinic's files, in the right order, with one report of what will be there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from bot.cli.files import import_messages
from bot.cli.files.import_files import apply_option, decision_options, record_preview, save_plan
from bot.cli.sentences import about_files
from bot.cli.shared import clinic_option, open_registry
from bot.clock import real_clock
from handlers.imports.import_kinds import (
    FILE_SUFFIXES,
    IMPORT_KINDS,
    PATIENTS,
    ImportKind,
    import_file,
    kind_by_name,
)
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.imports import column_mappings
from store.imports.import_outcome import undone
from store.imports.import_plan import ImportPlan
from store.imports.move_in_summary import MoveInSummary, summary
from store.imports.row_decisions import RowDecisions
from store.imports.runs import import_runs
from store.imports.sentences import moving_in, outcome
from store.imports.table_file import ImportFile
from store.imports.table_records import LineNote
from store.rules.clinic.calendar import local_day
from store.rules.patient import mrns

MoveInFile = tuple[ImportKind, Path]


@dataclass(frozen=True)
class _TriedFile:
    """A file of the folder, and what it would add; or what is wrong with the file as a whole."""

    kind: ImportKind
    path: Path
    plan: ImportPlan[Any] | None = None
    failed: Sequence[LineNote] = ()
    error: UserError | None = None

    @property
    def left_out(self) -> set[str]:
        """The patients whom a patients file couldn't add, for comparing."""
        rejected = self.plan.rejected if self.plan and self.kind.file_kind == PATIENTS else ()
        return {mrns.similar_key(note.mrn) for note in rejected if note.is_row and note.mrn}


@click.command("move-in")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@apply_option
@clinic_option
@click.option("--map", "stated", multiple=True, metavar="HEADING=COLUMN", help=about_files.MAP_OPTION)
@decision_options
def move_in(
    folder: Path,
    *,
    applies: bool,
    clinic_name: str | None,
    stated: tuple[str, ...],
    decisions: RowDecisions,
    shows_all: bool,
) -> None:
    """Import all files of a folder, patients first; a dry run unless --apply.

    A file's name says what it holds: patients, time, scores, contacts, reviews, plans, services or report.
    The report says what each file adds, what is left out and why, and what will be on the registry: patients
    by status, and who has no contact, score, case review or consent. Twice adds nothing twice.
    """
    files = _files(folder)
    mappings = column_mappings.read_mappings(stated, {kind.file_kind: kind.columns for kind, _ in files})
    registry = open_registry()
    with registry.read() as db:
        clinic = clinics.by_name(db, clinic_name)
    if not applies:
        record_preview(registry, clinic, [kind for kind, _ in files])
    folder_files = _Folder(clinic, files, mappings, decisions)
    at_most = import_messages.ALL_LINES if shows_all else import_messages.LINES_SHOWN
    tried, afterwards = folder_files.try_all(registry)
    _print_report(clinic, tried, afterwards, decisions, at_most)
    broken = next((each.error for each in tried if each.error), None)
    if broken:
        raise broken
    if not applies:
        import_messages.print_summary(moving_in.AFTERWARDS, afterwards, at_most)
        click.echo(outcome.DRY_RUN_DONE)
        return
    run_id = folder_files.save_all(registry)
    with registry.read() as db:
        import_messages.print_summary(moving_in.ON_REGISTRY, summary(db, clinic.id), at_most)
    import_messages.print_number_of_import(run_id)


@dataclass(frozen=True)
class _Folder:
    """A clinic's files in the order of import, and what was said about them."""

    clinic: Clinic
    files: Sequence[MoveInFile]
    mappings: Mapping[str, Mapping[str, str]]
    """By kind of file, our column by heading."""
    decisions: RowDecisions

    def try_all(self, registry: Registry) -> tuple[list[_TriedFile], MoveInSummary]:
        """Import everything in one transaction that is then undone: later files need the earlier ones."""
        tried: list[_TriedFile] = []
        with undone(registry) as db:
            for kind, path in self.files:
                click.echo(moving_in.reading(path.name, kind.row_name), err=True)
                now = real_clock()
                try:
                    plan = kind.plan(db, self.clinic, self._source(db, kind, path), now)
                except UserError as error:
                    named = UserError(moving_in.in_file(path.name, error.wrong), error.remedy)
                    tried.append(_TriedFile(kind, path, error=named))
                    continue
                failed = kind.apply_batch(db, self.clinic, plan.actions, now)
                tried.append(_TriedFile(kind, path, plan, failed))
            return tried, summary(db, self.clinic.id)

    def save_all(self, registry: Registry) -> int | None:
        """Import everything, and keep what was said about headings and words; returns the import's number."""
        with registry.begin() as db:
            for file_kind, mapping in self.mappings.items():
                column_mappings.save(db, self.clinic.id, file_kind, mapping)
            column_mappings.keep_words(db, self.clinic.id, self.decisions)
            row_names = [kind.row_name for kind, _ in self.files]
            run_id = import_runs.start(db, self.clinic.id, row_names, real_clock(), None)
        for kind, path in self.files:
            with registry.read() as db:
                plan = kind.plan(db, self.clinic, self._source(db, kind, path), real_clock())
            for note in save_plan(registry, self.clinic, kind, plan, run_id):
                click.echo(moving_in.in_file(path.name, outcome.at_line(note.line, note.text).strip()))
        with registry.begin() as db:
            return import_runs.number_if_any(db, self.clinic.id, run_id)

    def _source(self, db: Connection, kind: ImportKind, path: Path) -> ImportFile:
        mapping = self.mappings.get(kind.file_kind, {})
        given = ImportFile(path.read_bytes(), mapping=mapping, decisions=self.decisions)
        return import_file(db, self.clinic, kind, given)


def _decided_elsewhere(tried: Sequence[_TriedFile], decisions: RowDecisions) -> set[str]:
    """What files say about decided MRNs that another file of the folder has."""
    patients = [set(each.plan.notes) for each in tried if each.plan and each.kind.file_kind == PATIENTS]
    in_none = set.intersection(*patients) if patients else set()
    return set(decisions.not_in_file([])) - in_none


def _print_report(
    clinic: Clinic,
    tried: Sequence[_TriedFile],
    afterwards: MoveInSummary,
    decisions: RowDecisions,
    at_most: int,
) -> None:
    """Answers about self-harm first, then each file."""
    import_messages.print_at_risk(afterwards, local_day(real_clock(), clinic.zone))
    elsewhere = _decided_elsewhere(tried, decisions)
    left_out = frozenset[str]().union(*(each.left_out for each in tried))
    for each in tried:
        if each.plan is None:
            click.echo(moving_in.cannot_be_read(each.error.wrong, each.error.remedy) if each.error else "")
            continue
        click.echo(moving_in.file_heading(each.path.name, each.kind.row_name))
        import_messages.print_file_notes(each.plan, left_out=elsewhere)
        import_messages.print_rows(each.plan, each.failed, applied=False, at_most=at_most, left_out=left_out)


def _files(folder: Path) -> list[MoveInFile]:
    """The folder's files in the order of import; those whose names say nothing are named and left out."""
    found: list[MoveInFile] = []
    order = list(IMPORT_KINDS)
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or not path.is_file():
            continue
        kind = kind_by_name(path.name) if path.suffix.casefold() in FILE_SUFFIXES else ""
        if kind:
            found.append((IMPORT_KINDS[kind], path))
        else:
            click.echo(moving_in.left_out(path.name))
    if not found:
        raise UserError(moving_in.NO_FILES, moving_in.NAME_FILES)
    return sorted(found, key=lambda each: order.index(each[0].file_kind))


COMMANDS = (move_in,)
