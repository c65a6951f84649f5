"""`rates import`: what codes pay from a month on, for every payer or one payer; each rate once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import table_file
from store.imports.billing.payer_cells import month_cell, payer_cell
from store.imports.import_plan import IMPORT_SOURCE, ImportAction, ImportPlan, RowPlan, plan_rows
from store.imports.sentences import row_notes
from store.imports.table_file import ImportFile, ImportRow, TableColumns
from store.imports.table_records import LineNote
from store.ledger_entries import Provenance
from store.payer import rates
from store.payer.payers import Payer
from store.rules.billing.policy.national_rates import ClinicRate
from store.rules.months import Month

COLUMNS = TableColumns(("code", "dollars", "from"), ("payer", "source"))


@dataclass(frozen=True)
class ImportedRate:
    """A rate as a file states it."""

    payer: Payer | None
    rate: ClinicRate


def plan(db: Connection, clinic: Clinic, source: ImportFile, _now: datetime) -> ImportPlan[ImportedRate]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    on_ledger = set(rates.clinic_rates(db, clinic.id))
    lines: dict[tuple[str, str, Month], int] = {}

    def compare(row: ImportRow) -> RowPlan[ImportedRate]:
        imported = _imported_rate(db, clinic, row)
        rate = imported.rate
        first = lines.setdefault((rate.code, rate.payer, rate.from_month), row.line)
        if first != row.line:
            raise UserError(row_notes.rate_repeated(first))
        return (None if rate in on_ledger else ImportAction(row.line, imported)), ()

    return plan_rows(table_file.read_table(source, COLUMNS), compare)


def apply_actions(
    db: Connection, clinic: Clinic, actions: Sequence[ImportAction[ImportedRate]], now: datetime
) -> list[LineNote]:
    """Set the rates; one from the same month is replaced by the file's."""
    provenance = Provenance(None, now, IMPORT_SOURCE)
    for action in actions:
        rate, payer = action.fact.rate, action.fact.payer
        rates.set_rate(db, clinic.id, rate.code, rate.cents, rate.from_month, provenance, payer, rate.source)
    return []


def _imported_rate(db: Connection, clinic: Clinic, row: ImportRow) -> ImportedRate:
    payer = payer_cell(db, clinic.id, row["payer"]) if row["payer"] else None
    since = month_cell(row, "from")
    code, cents = rates.check_code(row["code"]), rates.parse_dollars(row["dollars"])
    return ImportedRate(payer, ClinicRate(code, since, cents, row["source"], payer.name if payer else ""))
