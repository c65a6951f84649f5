"""`caseload export …`: the registry as CSV or XLSX files. Source: product.md §7."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import click
from sqlalchemy import Connection

from bot.cli.files.patient_record import export_patient
from bot.cli.sentences import about_files
from bot.cli.shared import STDOUT, clinic_option, open_registry, write_private
from bot.clock import real_clock
from store import audit, exports
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.imports.sentences import outcome


@dataclass(frozen=True)
class ExportKind:
    """One kind of file that is written."""

    file_kind: str
    row_name: str
    header: exports.CsvCells
    export_rows: Callable[[Connection, Clinic], Iterator[exports.CsvCells]]


_EXPORT_KINDS = (
    ExportKind(
        "patients",
        "patients",
        exports.PATIENT_COLUMNS,
        lambda db, clinic: exports.export_patients(db, clinic, real_clock()),
    ),
    ExportKind("time", "time entries", exports.TIME_COLUMNS, exports.export_time),
    ExportKind("scores", "scores", exports.SCORE_COLUMNS, exports.export_scores),
    ExportKind("contacts", "contacts", exports.CONTACT_COLUMNS, exports.export_contacts),
    ExportKind("reviews", "case reviews", exports.REVIEW_COLUMNS, exports.export_reviews),
    ExportKind("plans", "care plans", exports.PLAN_COLUMNS, exports.export_plans),
)


@click.group()
def export() -> None:
    """Write the registry to a CSV file, or to a workbook where FILE ends in .xlsx; - is standard output.

    The columns are those of the import, with each row's origin and whether it is void. A cell that a
    spreadsheet would run as a formula gets an apostrophe in front; the import removes it again.
    """


def _export_command(kind: ExportKind) -> click.Command:
    @click.command(kind.file_kind, help=about_files.EXPORT_HELP[kind.file_kind])
    @click.argument("file")
    @clinic_option
    @click.option("--bom", is_flag=True, help=about_files.BOM_OPTION)
    def command(file: str, clinic_name: str | None, *, bom: bool) -> None:
        _write(kind, file, clinic_name, bom=bom)

    return command


for export_kind in _EXPORT_KINDS:
    export.add_command(_export_command(export_kind))
export.add_command(export_patient)


def _write(kind: ExportKind, file: str, clinic_name: str | None, *, bom: bool) -> None:
    """Write one kind of row; the audit trail has the export before the first row is read."""
    registry = open_registry()
    with registry.begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        audit.record(db, clinic.id, real_clock(), None, f"{kind.row_name} exported", "export")
    with registry.read() as db:
        rows = kind.export_rows(db, clinic)
        if file.casefold().endswith(".xlsx"):
            write_private(file, [exports.xlsx_content(db, clinic, kind.row_name, kind.header, rows)])
        else:
            mark = [codecs.BOM_UTF8] if bom else []
            write_private(file, chain(mark, (part.encode() for part in exports.csv_text(kind.header, rows))))
    if file != STDOUT:
        click.echo(outcome.exported(kind.row_name, clinic.name, file))


COMMANDS = (export,)
