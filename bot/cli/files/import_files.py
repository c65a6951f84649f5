"""Importing one file of any kind: the command, the comparison with what is on file, and saving."""

from collections.abc import Callable, Sequence
from time import monotonic, sleep
from typing import IO, Any

import click

from bot.cli.files import import_messages
from bot.cli.sentences import about_commands, about_files
from bot.cli.shared import clinic_option, open_registry
from bot.clock import real_clock
from handlers.imports.import_kinds import ImportKind
from handlers.imports.save_batch import save_batch
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.imports import column_mappings
from store.imports.import_plan import ImportPlan
from store.imports.table_file import ImportFile
from store.imports.table_records import LineNote

apply_option = click.option("--apply", "applies", is_flag=True, help=about_commands.APPLY_OPTION)


def file_options(command: Callable[..., None]) -> Callable[..., None]:
    """The argument and the options of every command that imports a file."""
    for option in (
        click.option("--map", "stated", multiple=True, metavar="HEADING=COLUMN", help=about_files.MAP_OPTION),
        click.option("--sheet", default="", help=about_files.SHEET_OPTION),
        clinic_option,
        apply_option,
        click.argument("file", type=click.File("rb")),
    ):
        command = option(command)
    return command


def import_command(kind: ImportKind, help_text: str, name: str | None = None) -> click.Command:
    """The command that imports this kind of file; by default it has the kind's name."""

    @click.command(name or kind.file_kind, help=help_text)
    @file_options
    def command(
        file: IO[bytes], *, applies: bool, clinic_name: str | None, sheet: str, stated: tuple[str, ...]
    ) -> None:
        run_import(kind, file, clinic_name, applies=applies, sheet=sheet, stated=stated)

    return command


def run_import(
    kind: ImportKind,
    file: IO[bytes],
    clinic_name: str | None,
    *,
    applies: bool,
    sheet: str,
    stated: Sequence[str],
) -> None:
    """Compare a file with the registry, save it if asked to, and print the outcome."""
    mapping = column_mappings.read_mapping(stated, kind.columns)
    content, now, registry = file.read(), real_clock(), open_registry()
    with registry.read() as db:
        clinic = clinics.by_name(db, clinic_name)
        saved = column_mappings.saved(db, clinic.id, kind.file_kind)
        plan = kind.plan(db, clinic, ImportFile(content, sheet, saved | mapping), now)
    failed: list[LineNote] = []
    if applies:
        import_messages.print_file_notes(plan)
        with registry.begin() as db:
            column_mappings.save(db, clinic.id, kind.file_kind, mapping)
        failed = save_plan(registry, clinic, kind, plan)
    import_messages.print_outcome(kind.row_name, clinic.name, plan, failed, applied=applies)


def save_plan(registry: Registry, clinic: Clinic, kind: ImportKind, plan: ImportPlan[Any]) -> list[LineNote]:
    """Save the plan, one transaction per batch; a batch that was reported as done stays saved."""
    failed: list[LineNote] = []
    for batch in import_messages.show_progress(kind.row_name, plan, kind.batch):
        now = real_clock()
        started = monotonic()
        failed += save_batch(registry, clinic, kind, batch, now)
        # The pause lets people in Slack write between two batches of an embedded database.
        sleep((monotonic() - started) / 2)
    return failed
