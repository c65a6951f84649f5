"""`rates import`: what codes pay, from a month on, everybody's or one payer's; each rate once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import csv_file
from store.imports.csv_file import CsvColumns, CsvRow, LineNote
from store.imports.import_plan import ImportAction, ImportPlan, error_text
from store.ledger_entries import Provenance
from store.payer import payers, rates
from store.payer.payers import Payer
from store.rules.billing.policy.national_rates import ClinicRate
from store.rules.months import Month

COLUMNS = CsvColumns(("code", "dollars", "from"), ("payer", "source"))


@dataclass(frozen=True)
class ImportedRate:
    """A rate as a file states it."""

    payer: Payer | None
    rate: ClinicRate


def plan(db: Connection, clinic: Clinic, content: bytes, _now: datetime) -> ImportPlan[ImportedRate]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = csv_file.read_csv(content, COLUMNS)
    on_ledger = set(rates.clinic_rates(db, clinic.id))
    lines: dict[tuple[str, str, Month], int] = {}
    steps, wrong, there = [], list(file.rejected), 0
    for row in file.rows:
        try:
            fact = _imported_rate(db, clinic, row)
            first = lines.setdefault((fact.rate.code, fact.rate.payer, fact.rate.from_month), row.line)
            if first != row.line:
                raise UserError(f"the same code and month as line {first}")  # noqa: TRY301 - reported like the others
        except UserError as error:
            wrong.append(LineNote(row.line, error_text(error)))
        else:
            if fact.rate in on_ledger:
                there += 1
            else:
                steps.append(ImportAction(row.line, fact))
    return ImportPlan(tuple(steps), there, tuple(sorted(wrong, key=lambda each: each.line)), (), file.notes)


def apply_actions(
    db: Connection, clinic: Clinic, steps: Sequence[ImportAction[ImportedRate]], now: datetime
) -> list[LineNote]:
    """Set the rates; one from the same month gives way to the file's."""
    said = Provenance(None, now, "import")
    for step in steps:
        rate = step.fact.rate
        rates.set_rate(
            db, clinic.id, rate.code, rate.cents, rate.from_month, said, step.fact.payer, rate.source
        )
    return []


def _imported_rate(db: Connection, clinic: Clinic, row: CsvRow) -> ImportedRate:
    payer = payers.find(db, clinic.id, row["payer"]) if row["payer"] else None
    if row["payer"] and payer is None:
        raise UserError(f"no payer “{row['payer']}” here")
    try:
        since = Month.parse(row["from"])
    except ValueError as error:
        raise UserError(f"from “{row['from']}” is no month", "write it like 2026-01") from error
    code, cents = rates.check_code(row["code"]), rates.parse_dollars(row["dollars"])
    return ImportedRate(payer, ClinicRate(code, since, cents, row["source"], payer.name if payer else ""))
