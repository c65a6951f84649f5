"""A row of a billing report as facts, and the totals that earlier reports have brought."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from store.errors import UserError
from store.imports import cell_values
from store.imports.cell_values import check_length, one_line, past_date
from store.imports.csv_file import CsvColumns, CsvRow, column_key
from store.patient.patients import mrn_key
from store.rules.billing.report import HEADER
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.patient import icd10, npi
from store.tables import patients, time_entries

_REQUIRED_COLUMNS = ("date", "mrn", "first_name", "last_name", "minutes")
COLUMNS = CsvColumns(
    _REQUIRED_COLUMNS, tuple(key for key in map(column_key, HEADER) if key not in _REQUIRED_COLUMNS)
)
"""The columns of our own report: the codes are read over, they come from the minutes again."""

MonthKey = tuple[str, str]
"""An MRN as it is compared, and a month."""

_MAX_NAME_LENGTH, _MAX_MRN_LENGTH, _MAX_NPI_LENGTH = 120, 80, 40


@dataclass(frozen=True, slots=True)
class ImportedReportMonth:
    """A patient's month as a report states it."""

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
        """Which patient-month it is."""
        return mrn_key(self.mrn), str(self.month)


@dataclass(frozen=True)
class ImportedMonthTotal:
    """What reports have brought of a patient-month: the total that stands, and how many were voided."""

    minutes: Minutes | None = None
    voided: int = 0


def read_row(row: CsvRow, today: date) -> ImportedReportMonth:
    """What a row says.

    Raises:
        UserError: the row cannot be so.
    """
    month = Month.of(past_date(row["date"], "the month of", today, None))
    if not row["minutes"]:
        raise UserError("no minutes")
    assessed = row["initial_assessment"]
    return ImportedReportMonth(
        line=row.line,
        mrn=_mrn(row["mrn"]),
        first_name=check_length(one_line(row["first_name"]), "the first name", _MAX_NAME_LENGTH),
        last_name=check_length(one_line(row["last_name"]), "the last name", _MAX_NAME_LENGTH),
        month=month,
        minutes=cell_values.parse_minutes(row["minutes"]),
        assessed_on=past_date(assessed, "initial assessment", today, None) if assessed else None,
        payer=check_length(one_line(row["payer"]), "the payer", _MAX_NAME_LENGTH),
        npi=check_length(one_line(row["referring_provider_npi"]), "the NPI", _MAX_NPI_LENGTH),
        problems=_problems(row["problems_list"]),
    )


def row_warnings(fact: ImportedReportMonth) -> list[str]:
    """What goes in as it is but should be seen."""
    found = []
    if fact.npi and npi.npi_error(fact.npi):
        found.append(f"{npi.npi_error(fact.npi)}: kept as it is")
    unclear = [problem for problem in fact.problems if not icd10.is_well_formed(problem)]
    if unclear:
        found.append(f"no ICD-10-CM code: {', '.join(unclear)}: kept as it is")
    return found


def imported_totals(
    db: Connection, clinic_id: int, source: str, patient_id: int | None = None
) -> dict[MonthKey, ImportedMonthTotal]:
    """The totals that reports have brought so far."""
    query = (
        select(patients.c.mrn_key, time_entries.c.service_on, time_entries.c.span, time_entries.c.voided_at)
        .join(patients, patients.c.id == time_entries.c.patient_id)
        .where(time_entries.c.clinic_id == clinic_id, time_entries.c.source == source)
    )
    if patient_id is not None:
        query = query.where(time_entries.c.patient_id == patient_id)
    found: dict[MonthKey, ImportedMonthTotal] = {}
    for mrn, service_on, span, voided_at in db.execute(query):
        key = (mrn, str(Month.of(service_on)))
        known = found.get(key, ImportedMonthTotal())
        found[key] = (
            ImportedMonthTotal(known.minutes, known.voided + 1)
            if voided_at
            else ImportedMonthTotal(Minutes(span), known.voided)
        )
    return found


def _mrn(text: str) -> str:
    mrn = check_length(one_line(text), "the MRN", _MAX_MRN_LENGTH)
    if not mrn:
        raise UserError("no MRN")
    check_length(mrn_key(mrn), "the MRN", _MAX_MRN_LENGTH)
    return mrn


def _problems(text: str) -> tuple[str, ...]:
    """Codes as they stand on a claim, other words as they are; each once."""
    typed = filter(None, re.split(r"[\s,;|]+", text))
    return tuple(dict.fromkeys(icd10.normalized(one) if icd10.is_well_formed(one) else one for one in typed))
