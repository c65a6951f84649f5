"""`caseload import …`: files into the registry. Source: product.md §7."""

from datetime import datetime

import click
from sqlalchemy import Connection

from bot.cli.files.import_files import apply_option, import_command
from bot.cli.sentences import about_charts, about_files
from bot.cli.shared import clinic_option, open_registry
from bot.clock import real_clock
from handlers.imports.import_kinds import IMPORT_KINDS
from handlers.imports.undo_import import plan_lines
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.imports.runs import import_runs, undo_import
from store.imports.sentences import undoing
from store.ledger_entries import Provenance
from store.rules.clinic.calendar import local_day


@click.group("import")
def import_() -> None:
    """Import a CSV or XLSX file into the registry; a dry run unless --apply.

    One line names the columns, in any order and in everyday words; titles may be above it. A row with
    an error is reported with its line number and left out; the other rows are imported. Importing the same
    file again adds nothing twice.
    """


for file_kind, import_kind in IMPORT_KINDS.items():
    import_.add_command(import_command(import_kind, about_files.IMPORT_HELP[file_kind], decides=True))


@import_.command("undo")
@click.argument("number", type=int, required=False)
@apply_option
@clinic_option
def undo(number: int | None, *, applies: bool, clinic_name: str | None) -> None:
    """Take back everything that the import with NUMBER added; without NUMBER, list the latest imports.

    Charts that it added are marked as entered in error, its entries on other charts are voided. What
    something later depends on stays, and is named. Afterwards the file can be imported again.
    """
    now = real_clock()
    with open_registry().begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        if number is None:
            _list_imports(db, clinic, now)
            return
        if applies:
            plan = undo_import.undo(db, clinic.id, number, Provenance(None, now, "command line"))
        else:
            plan = undo_import.plan_undo(db, clinic.id, undo_import.find_run(db, clinic.id, number))
    heading = undoing.undone(number) if applies else undoing.question(number, plan.run.row_names)
    for line in (heading, *plan_lines(plan)):
        click.echo(line)
    if not applies:
        click.echo(about_charts.DRY_RUN_OF_CHANGE)


def _list_imports(db: Connection, clinic: Clinic, now: datetime) -> None:
    today = local_day(now, clinic.zone)
    runs = import_runs.latest(db, clinic.id)
    for run in runs:
        on = local_day(run.started_at, clinic.zone)
        click.echo(undoing.import_line(run.id, run.row_names, on, today, undone=run.undone_at is not None))
    if not runs:
        click.echo(undoing.NOTHING_IMPORTED)


COMMANDS = (import_,)
