"""`caseload move-in FOLDER`: a clinic's files, in the right order, with one report of what will be there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from bot.cli.files import import_messages
from bot.cli.files.import_files import apply_option, save_plan
from bot.cli.shared import clinic_option, open_registry
from bot.clock import real_clock
from handlers.imports.import_kinds import FILE_SUFFIXES, IMPORT_KINDS, ImportKind, kind_by_name
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.imports import column_mappings
from store.imports.import_outcome import undone
from store.imports.import_plan import ImportPlan
from store.imports.move_in_summary import summary
from store.imports.sentences import moving_in, outcome
from store.imports.table_file import ImportFile
from store.imports.table_records import LineNote
from store.rules.clinic.calendar import local_day

MoveInFile = tuple[ImportKind, Path]


@click.command("move-in")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@apply_option
@clinic_option
def move_in(folder: Path, *, applies: bool, clinic_name: str | None) -> None:
    """Import all files of a folder, patients first; a dry run unless --apply.

    A file's name says what it holds: patients, time, scores, contacts, reviews, plans, services or report.
    The report says what each file adds, what is left out and why, and what will be on the registry: patients
    by status, and who has no contact, score, case review or consent. Twice adds nothing twice.
    """
    files = _files(folder)
    registry = open_registry()
    with registry.read() as db:
        clinic = clinics.by_name(db, clinic_name)
    _report(registry, clinic, files)
    if not applies:
        click.echo(outcome.DRY_RUN_DONE)
        return
    for kind, path in files:
        with registry.read() as db:
            plan = kind.plan(db, clinic, _source(db, clinic, kind, path), real_clock())
        for note in save_plan(registry, clinic, kind, plan):
            click.echo(moving_in.in_file(path.name, outcome.at_line(note.line, note.text).strip()))
    with registry.read() as db:
        import_messages.print_summary(moving_in.ON_REGISTRY, summary(db, clinic.id))


def _report(registry: Registry, clinic: Clinic, files: list[MoveInFile]) -> None:
    """Import everything in one transaction that is then undone: later files need the earlier ones."""
    tried: list[tuple[ImportPlan[Any], list[LineNote]]] = []
    now = real_clock()
    with undone(registry) as db:
        for kind, path in files:
            click.echo(moving_in.reading(path.name, kind.row_name), err=True)
            with _named(path):
                plan = kind.plan(db, clinic, _source(db, clinic, kind, path), now)
                tried.append((plan, kind.apply_batch(db, clinic, plan.actions, now)))
        afterwards = summary(db, clinic.id)
    import_messages.print_at_risk(afterwards, local_day(now, clinic.zone))
    for (kind, path), (plan, failed) in zip(files, tried, strict=True):
        click.echo(moving_in.file_heading(path.name, kind.row_name))
        import_messages.print_file_notes(plan)
        import_messages.print_rows(plan, failed, applied=False)
    import_messages.print_summary(moving_in.AFTERWARDS, afterwards)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say which file an error is about."""
    try:
        yield
    except UserError as error:
        raise UserError(moving_in.in_file(path.name, error.wrong), error.remedy) from error


def _source(db: Connection, clinic: Clinic, kind: ImportKind, path: Path) -> ImportFile:
    return ImportFile(path.read_bytes(), "", column_mappings.saved(db, clinic.id, kind.file_kind))


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
