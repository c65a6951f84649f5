"""A row of a billing report as facts, and the totals that earlier reports have brought."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from store.errors import UserError
from store.imports import values
from store.imports.csv_file import Columns, Row, column_key
from store.imports.values import one_line, past_day, within
from store.patient.patients import mrn_key
from store.rules.billing.report import HEADER
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.patient import icd10, npi
from store.tables import patients, time_entries

_NEEDED = ("date", "mrn", "first_name", "last_name", "minutes")
COLUMNS = Columns(_NEEDED, tuple(key for key in map(column_key, HEADER) if key not in _NEEDED))
"""The columns of our own report: the codes are read over, they come from the minutes again."""

MonthKey = tuple[str, str]
"""An MRN as it is compared, and a month."""

_NAME, _MRN, _NPI = 120, 80, 40


@dataclass(frozen=True, slots=True)
class ReportFact:
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
class MonthTotal:
    """What reports have brought of a patient-month: the total that stands, and how many were voided."""

    minutes: Minutes | None = None
    voided: int = 0


def fact_of(row: Row, today: date) -> ReportFact:
    """What a row says.

    Raises:
        UserError: the row cannot be so.
    """
    month = Month.of(past_day(row["date"], "the month of", today, None))
    if not row["minutes"]:
        raise UserError("no minutes")
    assessed = row["initial_assessment"]
    return ReportFact(
        line=row.line,
        mrn=_mrn(row["mrn"]),
        first_name=within(one_line(row["first_name"]), "the first name", _NAME),
        last_name=within(one_line(row["last_name"]), "the last name", _NAME),
        month=month,
        minutes=values.span(row["minutes"]),
        assessed_on=past_day(assessed, "initial assessment", today, None) if assessed else None,
        payer=within(one_line(row["payer"]), "the payer", _NAME),
        npi=within(one_line(row["referring_provider_npi"]), "the NPI", _NPI),
        problems=_problems(row["problems_list"]),
    )


def look_at(fact: ReportFact) -> list[str]:
    """What goes in as it is but should be seen."""
    found = []
    if fact.npi and npi.fault(fact.npi):
        found.append(f"{npi.fault(fact.npi)}: kept as it is")
    unclear = [problem for problem in fact.problems if not icd10.is_well_formed(problem)]
    if unclear:
        found.append(f"no ICD-10-CM code: {', '.join(unclear)}: kept as it is")
    return found


def kept_totals(
    db: Connection, clinic_id: int, source: str, patient_id: int | None = None
) -> dict[MonthKey, MonthTotal]:
    """The totals that reports have brought so far."""
    query = (
        select(patients.c.mrn_key, time_entries.c.service_on, time_entries.c.span, time_entries.c.voided_at)
        .join(patients, patients.c.id == time_entries.c.patient_id)
        .where(time_entries.c.clinic_id == clinic_id, time_entries.c.source == source)
    )
    if patient_id is not None:
        query = query.where(time_entries.c.patient_id == patient_id)
    found: dict[MonthKey, MonthTotal] = {}
    for mrn, service_on, span, voided_at in db.execute(query):
        key = (mrn, str(Month.of(service_on)))
        known = found.get(key, MonthTotal())
        found[key] = (
            MonthTotal(known.minutes, known.voided + 1)
            if voided_at
            else MonthTotal(Minutes(span), known.voided)
        )
    return found


def _mrn(text: str) -> str:
    mrn = within(one_line(text), "the MRN", _MRN)
    if not mrn:
        raise UserError("no MRN")
    within(mrn_key(mrn), "the MRN", _MRN)
    return mrn


def _problems(text: str) -> tuple[str, ...]:
    """Codes as they stand on a claim, other words as they are; each once."""
    typed = filter(None, re.split(r"[\s,;|]+", text))
    return tuple(dict.fromkeys(icd10.normal(one) if icd10.is_well_formed(one) else one for one in typed))
