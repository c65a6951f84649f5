"""Rows of a billing report, and the month totals that earlier reports brought."""

import re
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from store.errors import UserError
from store.imports import cell_values, patient_cells
from store.imports.cell_values import past_date
from store.imports.column_names import column_key
from store.imports.known_people import INSTEAD_OF_TWO_NAMES
from store.imports.sentences import row_notes
from store.imports.table_file import ImportRow, TableColumns
from store.patient.patients import mrn_key
from store.rules.billing.report import HEADER
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.patient import icd10
from store.tables import patients, time_entries

_REQUIRED_COLUMNS = ("date", "mrn", "first_name", "last_name", "minutes")
COLUMNS = TableColumns(
    _REQUIRED_COLUMNS,
    tuple(key for key in map(column_key, HEADER) if key not in _REQUIRED_COLUMNS),
    INSTEAD_OF_TWO_NAMES,
)
"""The columns of our own report. Its codes are ignored: they are worked out from the minutes again."""

MonthKey = tuple[str, str]
"""A normalized MRN, and a month like 2024-06."""


@dataclass(frozen=True, slots=True)
class ImportedReportMonth:
    """A patient's month in a report."""

    line: int
    mrn: str
    first_name: str
    last_name: str
    month: Month
    minutes: Minutes
    assessed_on: date | None
    payer: str
    npi: str
    problems: tuple[str, ...]

    @property
    def key(self) -> MonthKey:
        """Whose month it is."""
        return mrn_key(self.mrn), str(self.month)


@dataclass(frozen=True)
class ImportedMonthTotal:
    """What reports brought for a patient's month: the total that isn't void, and how many were voided."""

    minutes: Minutes | None = None
    voided: int = 0


def read_row(row: ImportRow, today: date) -> ImportedReportMonth:
    """The month that a row states.

    Raises:
        UserError: a cell is wrong or missing.
    """
    month = Month.of(past_date(row["date"], "date", today, None))
    if not row["minutes"]:
        raise UserError(row_notes.NO_MINUTES)
    assessed, name = row["initial_assessment"], patient_cells.name_cells(row)
    return ImportedReportMonth(
        line=row.line,
        mrn=patient_cells.mrn_cell(row),
        first_name=name.first_name,
        last_name=name.last_name,
        month=month,
        minutes=cell_values.parse_minutes(row["minutes"]),
        assessed_on=past_date(assessed, "initial assessment", today, None) if assessed else None,
        payer=patient_cells.payer_cell(row),
        npi=patient_cells.npi_cell(row, "referring_provider_npi"),
        problems=_problems(row["problems_list"]),
    )


def row_warnings(report_month: ImportedReportMonth) -> list[str]:
    """What to check in a row that is imported."""
    warnings = patient_cells.npi_warnings(report_month.npi)
    malformed = [problem for problem in report_month.problems if not icd10.is_well_formed(problem)]
    if malformed:
        warnings.append(row_notes.kept_as_is(row_notes.not_icd10(malformed)))
    return warnings


def imported_totals(
    db: Connection, clinic_id: int, source: str, patient_id: int | None = None
) -> dict[MonthKey, ImportedMonthTotal]:
    """The month totals that reports brought so far, of the clinic or of one patient."""
    query = (
        select(patients.c.mrn_key, time_entries.c.service_on, time_entries.c.span, time_entries.c.voided_at)
        .join(patients, patients.c.id == time_entries.c.patient_id)
        .where(time_entries.c.clinic_id == clinic_id, time_entries.c.source == source)
    )
    if patient_id is not None:
        query = query.where(time_entries.c.patient_id == patient_id)
    totals: dict[MonthKey, ImportedMonthTotal] = {}
    for row in db.execute(query):
        key = (row.mrn_key, str(Month.of(row.service_on)))
        total = totals.get(key, ImportedMonthTotal())
        totals[key] = (
            replace(total, voided=total.voided + 1)
            if row.voided_at
            else replace(total, minutes=Minutes(row.span))
        )
    return totals


def _problems(text: str) -> tuple[str, ...]:
    """Codes as claims write them, other words as they are; each once."""
    typed = filter(None, re.split(r"[\s,;|]+", text))
    return tuple(
        dict.fromkeys(icd10.normalized(word) if icd10.is_well_formed(word) else word for word in typed)
    )
