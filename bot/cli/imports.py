"""Files into the registry and out of it: `caseload import …`, `caseload export …`. Source: product.md §7."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep
from typing import IO, Any

import click
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.cli import import_messages as import_output
from bot.cli.shared import open_registry, write_private
from bot.clock import real_clock
from handlers.reading.activities import read_activity
from store import audit, exports
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.imports.billing import import_report as report
from store.imports.csv_file import LineNote
from store.imports.import_plan import ImportAction, ImportPlan
from store.imports.ledger import import_scores as scores
from store.imports.ledger import import_services as services
from store.imports.ledger import import_time as time
from store.imports.patients import import_patients as patients

_BATCH = 500
"""Rows to a transaction: few enough that nobody else waits long for an embedded database."""
_PATIENTS_BATCH = 50
FILE = click.argument("file", type=click.File("rb"))
APPLY = click.option("--apply", "applies", is_flag=True, help="Do it; without, only say what would happen.")
CLINIC = click.option("--clinic", "clinic_name", help="Which clinic; may be left out while there is one.")
ApplyBatch = Callable[[Connection, Clinic, Sequence[ImportAction[Any]], datetime], list[LineNote]]


@dataclass(frozen=True)
class ImportKind:
    """One kind of file: how it is compared with the registry, and how a batch of it goes in."""

    row_name: str
    plan: Callable[[Connection, Clinic, bytes, datetime], ImportPlan[Any]]
    apply_batch: ApplyBatch
    batch: int = _BATCH


@click.group("import")
def import_() -> None:
    """Bring a CSV file into the registry; a dry run unless --apply.

    The first line names the columns, in any order. A row that cannot go in is reported with its line and
    stops nothing else. The same file twice adds nothing twice.
    """


@import_.command("patients")
@FILE
@APPLY
@CLINIC
def import_patients(file: IO[bytes], *, applies: bool, clinic_name: str | None) -> None:
    """Add patients, or update those that are there by MRN; empty cells change nothing.

    Columns: mrn, first_name, last_name, date_of_birth, payer, referring_provider, referring_npi,
    care_manager, initial_assessment, consent_on, problems, status.
    """
    run_import(
        ImportKind("patients", patients.plan, patients.apply_actions, _PATIENTS_BATCH),
        file,
        clinic_name,
        applies=applies,
    )


@import_.command("time")
@FILE
@APPLY
@CLINIC
def import_time(file: IO[bytes], *, applies: bool, clinic_name: str | None) -> None:
    """Add minutes.

    Columns: mrn, date, minutes, activity, care_manager, note; start and end where known.
    """
    run_import(ImportKind("time entries", _plan_time, _put_time), file, clinic_name, applies=applies)


@import_.command("scores")
@FILE
@APPLY
@CLINIC
def import_scores(file: IO[bytes], *, applies: bool, clinic_name: str | None) -> None:
    """Add scores of rating scales, by total or by items.

    Columns: mrn, date, instrument, score, items.
    """
    run_import(ImportKind("scores", scores.plan, _put_scores), file, clinic_name, applies=applies)


@import_.command("report")
@FILE
@APPLY
@CLINIC
def import_report(file: IO[bytes], *, applies: bool, clinic_name: str | None) -> None:
    """Take over a billing report: patients, payers, NPIs, assessments, and each row's minutes as one entry.

    Columns: Date, MRN, First name, Last name, Minutes, and Initial Assessment, Payer, Referring Provider
    NPI, Problems List. The entry stands on the month's last day; the codes are worked out anew.
    """
    run_import(
        ImportKind("report rows", report.plan, report.apply_actions, _PATIENTS_BATCH),
        file,
        clinic_name,
        applies=applies,
    )


@import_.command("services")
@FILE
@APPLY
@CLINIC
def import_services(file: IO[bytes], *, applies: bool, clinic_name: str | None) -> None:
    """Add services billed beside collaborative care.

    Columns: mrn, date, code, note. A visit with a claim of its own (90837) takes that day's contacts out of
    the minutes; a code of advanced primary care management (G0556 to G0558) is what G0568 to G0570 add to.
    """
    run_import(
        ImportKind("services", services.plan, services.apply_actions), file, clinic_name, applies=applies
    )


@click.group()
def export() -> None:
    """Write the registry to a CSV file; `-` is standard output.

    The columns are those of the import, with where each row came from and whether it is void. A cell that a
    spreadsheet would run as a formula gets an apostrophe in front; the import takes it off again.
    """


@export.command("patients")
@click.argument("file")
@CLINIC
def export_patients(file: str, clinic_name: str | None) -> None:
    """Every patient with the latest episode."""
    now = real_clock()
    _write(
        "patients",
        file,
        clinic_name,
        exports.PATIENT_COLUMNS,
        lambda db, at: exports.export_patients(db, at, now),
    )


@export.command("time")
@click.argument("file")
@CLINIC
def export_time(file: str, clinic_name: str | None) -> None:
    """Every time entry, void ones too."""
    _write("time entries", file, clinic_name, exports.TIME_COLUMNS, exports.export_time)


@export.command("scores")
@click.argument("file")
@CLINIC
def export_scores(file: str, clinic_name: str | None) -> None:
    """Every score, void ones too."""
    _write("scores", file, clinic_name, exports.SCORE_COLUMNS, exports.export_scores)


def run_import(kind: ImportKind, file: IO[bytes], clinic_name: str | None, *, applies: bool) -> None:
    """Compare a file with the registry, do it if asked to, and say what came of it."""
    content, now, registry = file.read(), real_clock(), open_registry()
    with registry.read() as db:
        clinic = clinics.by_name(db, clinic_name)
        plan = kind.plan(db, clinic, content, now)
    left = _apply(registry, clinic, kind, plan) if applies else []
    import_output.print_outcome(kind.row_name, clinic.name, plan, left, applied=applies)


def _apply(registry: Registry, clinic: Clinic, kind: ImportKind, plan: ImportPlan[Any]) -> list[LineNote]:
    """Do the plan, a transaction to a batch; what one has reported as done survives whatever comes next."""
    left: list[LineNote] = []
    for batch in import_output.show_progress(kind.row_name, plan, kind.batch):
        now = real_clock()
        started = monotonic()
        try:
            with registry.begin() as db:
                left += kind.apply_batch(db, clinic, batch, now)
                detail = {"rows": len(batch), "lines": f"{batch[0].line}-{batch[-1].line}"}
                audit.record(db, clinic.id, now, None, f"{kind.row_name} imported", "import", detail)
        except IntegrityError as error:
            raise UserError(
                "Another import put some of the same rows in at the same time.",
                "Run this one again: it goes on where it stopped, and adds nothing twice.",
            ) from error
        # Who works in Slack meanwhile waits for one batch, not for its turn among all of them.
        sleep((monotonic() - started) / 2)
    return left


def _plan_time(db: Connection, clinic: Clinic, content: bytes, now: datetime) -> ImportPlan[Any]:
    return time.plan(db, clinic, content, now, read_activity)


def _put_time(
    db: Connection, clinic: Clinic, steps: Sequence[ImportAction[Any]], _now: datetime
) -> list[LineNote]:
    time.add_entries(db, clinic, [step.fact for step in steps])
    return []


def _put_scores(
    db: Connection, clinic: Clinic, steps: Sequence[ImportAction[Any]], _now: datetime
) -> list[LineNote]:
    scores.add_scores(db, clinic, [step.fact for step in steps])
    return []


def _write(
    what: str,
    file: str,
    clinic_name: str | None,
    header: exports.CsvCells,
    lines: Callable[[Connection, Clinic], Iterator[exports.CsvCells]],
) -> None:
    """Write one kind of row; that somebody took it is on record before the first of them is read."""
    registry = open_registry()
    with registry.begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        audit.record(db, clinic.id, real_clock(), None, f"{what} exported", "export")
    with registry.read() as db:
        text = exports.csv_text(header, lines(db, clinic))
        write_private(file, (part.encode() for part in text))
    if file != "-":
        click.echo(f"Wrote the {what} of {clinic.name} to {file}.")


COMMANDS = (import_, export)
