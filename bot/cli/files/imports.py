"""Files in and out of the registry: `caseload import …`, `caseload export …`. Source: product.md §7."""

import codecs
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from time import monotonic, sleep
from typing import IO, Any

import click
from sqlalchemy import Connection

from bot.cli.files import import_messages
from bot.cli.shared import STDOUT, open_registry, write_private
from bot.clock import real_clock
from handlers.imports.import_kinds import IMPORT_KINDS, ImportKind
from handlers.imports.save_batch import save_batch
from store import audit, exports
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.imports import column_mappings
from store.imports.import_plan import ImportPlan
from store.imports.known_people import RowDecisions
from store.imports.patients import import_patients as patients
from store.imports.sentences import outcome
from store.imports.table_file import ImportFile
from store.imports.table_records import LineNote

FILE = click.argument("file", type=click.File("rb"))
APPLY = click.option(
    "--apply", "applies", is_flag=True, help="Save it; without this option, nothing is saved."
)
CLINIC = click.option("--clinic", "clinic_name", help="Which clinic; not needed while there is only one.")
SHEET = click.option("--sheet", default="", help="Which sheet of a workbook; otherwise the first.")
MAP = click.option(
    "--map", "stated", multiple=True, metavar="HEADING=COLUMN", help="What a heading means; --apply keeps it."
)
BOM = click.option("--bom", is_flag=True, help="Begin a CSV file with a byte-order mark, for Excel.")


@click.group("import")
def import_() -> None:
    """Import a CSV or XLSX file into the registry; a dry run unless --apply.

    One line names the columns, in any order and in everyday words; titles may stand above it. A row with
    an error is reported with its line number and left out; the other rows are imported. Importing the same
    file again adds nothing twice.
    """


@import_.command("patients")
@FILE
@APPLY
@CLINIC
@SHEET
@MAP
@click.option(
    "--accept-name-change",
    "renamed",
    multiple=True,
    metavar="MRN",
    help="The row with this MRN is about the patient on file: take its name and birth date.",
)
@click.option(
    "--new-patient",
    "new",
    multiple=True,
    metavar="MRN",
    help="The row with this MRN is about nobody on file, although the name or MRN is similar.",
)
def import_patients(
    file: IO[bytes],
    *,
    applies: bool,
    clinic_name: str | None,
    sheet: str,
    stated: tuple[str, ...],
    renamed: tuple[str, ...],
    new: tuple[str, ...],
) -> None:
    """Add patients, or update those whose MRN is on file; empty cells change nothing.

    Columns: mrn, first_name, last_name, date_of_birth, payer, referring_provider, referring_npi,
    care_manager, initial_assessment, consent_on, problems, status, goes_by,
    initiating_visit_on, last_contact_on, next_contact_on, contact_interval_days, hold_until, primary_scale,
    payer_kind, payer_id, member_id, sex, phone_ok, preferred_contact, medications.
    A known MRN with another name, and a known name with another MRN, are left out until you decide, with the
    two options.
    """
    decided = partial(patients.plan, decisions=RowDecisions.of(renamed, new))
    run_import(
        replace(IMPORT_KINDS["patients"], plan=decided),
        file,
        clinic_name,
        applies=applies,
        sheet=sheet,
        stated=stated,
    )


@import_.command("time")
@FILE
@APPLY
@CLINIC
@SHEET
@MAP
def import_time(
    file: IO[bytes], *, applies: bool, clinic_name: str | None, sheet: str, stated: tuple[str, ...]
) -> None:
    """Add time entries.

    Columns: mrn, date, minutes, activity, care_manager, note; start and end where known.
    """
    run_import(IMPORT_KINDS["time"], file, clinic_name, applies=applies, sheet=sheet, stated=stated)


@import_.command("scores")
@FILE
@APPLY
@CLINIC
@SHEET
@MAP
def import_scores(
    file: IO[bytes], *, applies: bool, clinic_name: str | None, sheet: str, stated: tuple[str, ...]
) -> None:
    """Add scores of rating scales, by total or by items.

    Columns: mrn, date, instrument, score, items.
    """
    run_import(IMPORT_KINDS["scores"], file, clinic_name, applies=applies, sheet=sheet, stated=stated)


@import_.command("report")
@FILE
@APPLY
@CLINIC
@SHEET
@MAP
def import_report(
    file: IO[bytes], *, applies: bool, clinic_name: str | None, sheet: str, stated: tuple[str, ...]
) -> None:
    """Import a billing report: patients, payers, NPIs, assessments, and each row's minutes as one time entry.

    Columns: Date, MRN, First name, Last name, Minutes, and Initial Assessment, Payer, Referring Provider
    NPI, Problems List. The entry is dated on the month's last day; the codes are worked out again.
    """
    run_import(IMPORT_KINDS["report"], file, clinic_name, applies=applies, sheet=sheet, stated=stated)


@import_.command("services")
@FILE
@APPLY
@CLINIC
@SHEET
@MAP
def import_services(
    file: IO[bytes], *, applies: bool, clinic_name: str | None, sheet: str, stated: tuple[str, ...]
) -> None:
    """Add services billed besides collaborative care.

    Columns: mrn, date, code, note. After a visit that is billed separately (90837), that day's contacts don't
    count as minutes. G0568 to G0570 add to a code of advanced primary care management (G0556 to G0558).
    """
    run_import(IMPORT_KINDS["services"], file, clinic_name, applies=applies, sheet=sheet, stated=stated)


@import_.command("contacts")
@FILE
@APPLY
@CLINIC
@SHEET
@MAP
def read_contacts(
    file: IO[bytes], *, applies: bool, clinic_name: str | None, sheet: str, stated: tuple[str, ...]
) -> None:
    """Add contacts and attempts without minutes.

    Columns: mrn, date, kind (phone, video, in person, attempt, no-show, letter), next_contact, next_kind.
    """
    run_import(IMPORT_KINDS["contacts"], file, clinic_name, applies=applies, sheet=sheet, stated=stated)


@import_.command("reviews")
@FILE
@APPLY
@CLINIC
@SHEET
@MAP
def read_reviews(
    file: IO[bytes], *, applies: bool, clinic_name: str | None, sheet: str, stated: tuple[str, ...]
) -> None:
    """Add case reviews with their recommendations.

    Columns: mrn, date, recommendation (empty: no change), consultant, status (open, approved, declined,
    informed, closed). A recommendation without a status is open for 30 days; an older one is closed.
    """
    run_import(IMPORT_KINDS["reviews"], file, clinic_name, applies=applies, sheet=sheet, stated=stated)


@import_.command("plans")
@FILE
@APPLY
@CLINIC
@SHEET
@MAP
def read_plans(
    file: IO[bytes], *, applies: bool, clinic_name: str | None, sheet: str, stated: tuple[str, ...]
) -> None:
    """Add versions of care plans.

    Columns: mrn, date, plan.
    """
    run_import(IMPORT_KINDS["plans"], file, clinic_name, applies=applies, sheet=sheet, stated=stated)


@click.group()
def export() -> None:
    """Write the registry to a CSV file, or to a workbook where FILE ends in .xlsx; - is standard output.

    The columns are those of the import, with each row's origin and whether it is void. A cell that a
    spreadsheet would run as a formula gets an apostrophe in front; the import removes it again.
    """


@export.command("patients")
@click.argument("file")
@CLINIC
@BOM
def export_patients(file: str, clinic_name: str | None, *, bom: bool) -> None:
    """Every patient with the latest episode."""
    export_rows = partial(exports.export_patients, now=real_clock())
    _write("patients", file, clinic_name, exports.PATIENT_COLUMNS, export_rows, bom=bom)


@export.command("time")
@click.argument("file")
@CLINIC
@BOM
def export_time(file: str, clinic_name: str | None, *, bom: bool) -> None:
    """Every time entry, including void ones."""
    _write("time entries", file, clinic_name, exports.TIME_COLUMNS, exports.export_time, bom=bom)


@export.command("scores")
@click.argument("file")
@CLINIC
@BOM
def export_scores(file: str, clinic_name: str | None, *, bom: bool) -> None:
    """Every score, including void ones."""
    _write("scores", file, clinic_name, exports.SCORE_COLUMNS, exports.export_scores, bom=bom)


@export.command("contacts")
@click.argument("file")
@CLINIC
@BOM
def write_contacts(file: str, clinic_name: str | None, *, bom: bool) -> None:
    """Every contact without minutes."""
    _write("contacts", file, clinic_name, exports.CONTACT_COLUMNS, exports.export_contacts, bom=bom)


@export.command("reviews")
@click.argument("file")
@CLINIC
@BOM
def write_reviews(file: str, clinic_name: str | None, *, bom: bool) -> None:
    """Every case review with its recommendation."""
    _write("case reviews", file, clinic_name, exports.REVIEW_COLUMNS, exports.export_reviews, bom=bom)


@export.command("plans")
@click.argument("file")
@CLINIC
@BOM
def write_plans(file: str, clinic_name: str | None, *, bom: bool) -> None:
    """Every version of a care plan."""
    _write("care plans", file, clinic_name, exports.PLAN_COLUMNS, exports.export_plans, bom=bom)


def run_import(
    kind: ImportKind,
    file: IO[bytes],
    clinic_name: str | None,
    *,
    applies: bool,
    sheet: str = "",
    stated: Sequence[str] = (),
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


def _write(
    row_name: str,
    file: str,
    clinic_name: str | None,
    header: exports.CsvCells,
    export_rows: Callable[[Connection, Clinic], Iterator[exports.CsvCells]],
    *,
    bom: bool,
) -> None:
    """Write one kind of row; the audit trail has the export before the first row is read."""
    registry = open_registry()
    with registry.begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        audit.record(db, clinic.id, real_clock(), None, f"{row_name} exported", "export")
    with registry.read() as db:
        rows = export_rows(db, clinic)
        if file.casefold().endswith(".xlsx"):
            write_private(file, [exports.xlsx_content(row_name, header, rows)])
        else:
            mark = [codecs.BOM_UTF8] if bom else []
            write_private(file, chain(mark, (part.encode() for part in exports.csv_text(header, rows))))
    if file != STDOUT:
        click.echo(outcome.exported(row_name, clinic.name, file))


COMMANDS = (import_, export)
