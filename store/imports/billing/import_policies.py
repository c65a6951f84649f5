"""`policy import`: payers' billing policies with their months, each once."""

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
from store.payer import dated_policies
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

COLUMNS = TableColumns(
    ("payer", "policy", "from"),
    ("until", "g2214", "cap", "99484", "family", "yearly", "source"),
)


@dataclass(frozen=True)
class ImportedPolicy:
    """A policy as a file states it; `options` are those that the row names."""

    payer: Payer
    name: str
    options: PolicyOptions
    dated: DatedPolicy


def plan(db: Connection, clinic: Clinic, source: ImportFile, _now: datetime) -> ImportPlan[ImportedPolicy]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    policies = list(dated_policies.recorded_policies(db, clinic.id))

    def compare(row: ImportRow) -> RowPlan[ImportedPolicy]:
        imported = _imported_policy(db, clinic, row)
        if imported.dated in policies:
            return None, ()
        policies[:] = _with_policy(policies, imported.dated)
        return ImportAction(row.line, imported), ()

    return plan_rows(table_file.read_table(source, COLUMNS), compare)


def apply_actions(
    db: Connection, clinic: Clinic, actions: Sequence[ImportAction[ImportedPolicy]], now: datetime
) -> list[LineNote]:
    """Record the policies; one from the same month is replaced by the file's."""
    provenance = Provenance(None, now, IMPORT_SOURCE)
    for action in actions:
        imported, months = action.fact, action.fact.dated.months
        dated_policies.choose_policy(
            db,
            clinic,
            imported.payer,
            imported.name,
            months.since or Month.of(now.date()),
            provenance,
            imported.dated.source,
            until_month=months.until,
            options=imported.options,
        )
    return []


def _with_policy(policies: Sequence[DatedPolicy], added: DatedPolicy) -> list[DatedPolicy]:
    """The policies with one more, which replaces one from the same month.

    Raises:
        UserError: two would apply in one month.
    """
    kept = [
        policy
        for policy in policies
        if not (policy.is_for(added.payer) and policy.months.since == added.months.since)
    ]
    check_no_overlaps(policy for policy in close_open_ends([*kept, added]) if policy.is_for(added.payer))
    return [*kept, added]


def _imported_policy(db: Connection, clinic: Clinic, row: ImportRow) -> ImportedPolicy:
    payer = payer_cell(db, clinic.id, row["payer"])
    since = month_cell(row, "from")
    last = month_cell(row, "until") if row["until"] else None
    if last and last < since:
        raise UserError(row_notes.until_before_from(last, since))
    options = read_policy_options({name: row[name] for name in POLICY_OPTIONS})
    policy = named_policy(row["policy"], **options)
    months = MonthRange(since, last.plus(1) if last else None)
    return ImportedPolicy(payer, policy.name, options, DatedPolicy(payer.name, months, policy, row["source"]))
