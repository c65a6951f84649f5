"""`policy import`: payers' dated billing policies from a file, each choice once."""

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
from store.payer import payers
from store.payer.payers import Payer
from store.rules.billing.policy.month_range import MonthRange
from store.rules.billing.policy.policies import (
    DatedPolicy,
    PolicyOptions,
    check_no_overlaps,
    close_open_ends,
    named_policy,
)
from store.rules.billing.policy.policy_options import POLICY_OPTIONS, read_policy_options
from store.rules.months import Month

COLUMNS = CsvColumns(
    ("payer", "policy", "from"),
    ("until", "g2214", "cap", "99484", "family", "once_per_year", "source"),
)
_COLUMN_NAMES = {"yearly": "once_per_year"}
"""Options whose column has another name."""


@dataclass(frozen=True)
class ImportedPolicy:
    """A choice as a file states it; `options` are those that the row names."""

    payer: Payer
    name: str
    options: PolicyOptions
    dated: DatedPolicy


def plan(db: Connection, clinic: Clinic, content: bytes, _now: datetime) -> ImportPlan[ImportedPolicy]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = csv_file.read_csv(content, COLUMNS)
    stated = payers.recorded_policies(db, clinic.id)
    steps, wrong, there = [], list(file.rejected), 0
    for row in file.rows:
        try:
            fact = _imported_policy(db, clinic, row)
            if fact.dated in stated:
                there += 1
                continue
            stated = _with_choice(stated, fact.dated)
        except UserError as error:
            wrong.append(LineNote(row.line, error_text(error)))
        else:
            steps.append(ImportAction(row.line, fact))
    return ImportPlan(tuple(steps), there, tuple(sorted(wrong, key=lambda each: each.line)), (), file.notes)


def apply_actions(
    db: Connection, clinic: Clinic, steps: Sequence[ImportAction[ImportedPolicy]], now: datetime
) -> list[LineNote]:
    """Choose the policies; a choice from the same month gives way to the file's."""
    said = Provenance(None, now, "import")
    for step in steps:
        fact, months = step.fact, step.fact.dated.months
        since = months.since or Month.of(now.date())
        payers.choose_policy(
            db,
            clinic,
            fact.payer,
            fact.name,
            since,
            said,
            fact.dated.source,
            until_month=months.until,
            options=fact.options,
        )
    return []


def _with_choice(stated: Sequence[DatedPolicy], more: DatedPolicy) -> list[DatedPolicy]:
    """The choices with one more, which takes the place of that from the same month; never two at once."""
    kept = [
        each for each in stated if not (each.is_for(more.payer) and each.months.since == more.months.since)
    ]
    check_no_overlaps(each for each in close_open_ends([*kept, more]) if each.is_for(more.payer))
    return [*kept, more]


def _imported_policy(db: Connection, clinic: Clinic, row: CsvRow) -> ImportedPolicy:
    payer = payers.find(db, clinic.id, row["payer"])
    if payer is None:
        known = ", ".join(each.name for each in payers.list_payers(db, clinic.id)) or "none yet"
        raise UserError(f"no payer “{row['payer']}” here", f"known: {known}")
    since = _month(row["from"], "from")
    last = _month(row["until"], "until") if row["until"] else None
    if last and last < since:
        raise UserError(f"until {last} is before from {since}")
    options = _options(row)
    chosen = named_policy(row["policy"], **options)
    months = MonthRange(since, last.plus(1) if last else None)
    return ImportedPolicy(payer, chosen.name, options, DatedPolicy(payer.name, months, chosen, row["source"]))


def _options(row: CsvRow) -> PolicyOptions:
    return read_policy_options({name: row[_COLUMN_NAMES.get(name, name)] for name in POLICY_OPTIONS})


def _month(text: str, column: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise UserError(f"{column} “{text}” is no month", "write it like 2026-10") from error
