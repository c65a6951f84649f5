"""`caseload import …`: files into the registry. Source: product.md §7."""

import click

from bot.cli.files.import_files import import_command
from bot.cli.sentences import about_files
from handlers.imports.import_kinds import IMPORT_KINDS


@click.group("import")
def import_() -> None:
    """Import a CSV or XLSX file into the registry; a dry run unless --apply.

    One line names the columns, in any order and in everyday words; titles may be above it. A row with
    an error is reported with its line number and left out; the other rows are imported. Importing the same
    file again adds nothing twice.
    """


for file_kind, import_kind in IMPORT_KINDS.items():
    import_.add_command(import_command(import_kind, about_files.IMPORT_HELP[file_kind], decides=True))

COMMANDS = (import_,)
