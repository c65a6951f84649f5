"""`import services`: visits billed separately and codes of primary care management, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import cell_values, csv_file
from store.imports.csv_file import CsvColumns, CsvRow, LineNote
from store.imports.import_plan import ImportAction, ImportPlan, error_text
from store.imports.ledger.patient_lookup import PatientLookup
from store.ledger import services
from store.ledger_entries import Provenance
from store.rules.clinic.calendar import local_day

COLUMNS = CsvColumns(("mrn", "date", "code"), ("note",))


@dataclass(frozen=True)
class ImportedService:
    """A service as a file states it."""

    patient_id: int
    on: date
    code: str
    note: str

    @property
    def key(self) -> tuple[int, date, str]:
        """What makes it the same service."""
        return (self.patient_id, self.on, self.code)


def plan(db: Connection, clinic: Clinic, content: bytes, now: datetime) -> ImportPlan[ImportedService]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = csv_file.read_csv(content, COLUMNS)
    caseload, today = PatientLookup.of(db, clinic.id), local_day(now, clinic.zone)
    known = services.on_ledger(db, clinic.id)
    steps, wrong, there = [], list(file.rejected), 0
    for row in file.rows:
        try:
            fact = _imported_service(caseload, row, today)
        except UserError as error:
            wrong.append(LineNote(row.line, error_text(error)))
            continue
        if fact.key in known:
            there += 1
        else:
            known.add(fact.key)
            steps.append(ImportAction(row.line, fact))
    return ImportPlan(tuple(steps), there, tuple(sorted(wrong, key=lambda each: each.line)), (), file.notes)


def apply_actions(
    db: Connection, clinic: Clinic, steps: Sequence[ImportAction[ImportedService]], now: datetime
) -> list[LineNote]:
    """Put the services on the ledger."""
    said = Provenance(None, now, "import")
    for step in steps:
        fact = step.fact
        services.add(db, clinic.id, fact.patient_id, fact.on, fact.code, fact.note, said)
    return []


def _imported_service(caseload: PatientLookup, row: CsvRow, today: date) -> ImportedService:
    patient = caseload.patient(row["mrn"])
    on = cell_values.past_date(row["date"], "date", today, patient.date_of_birth)
    return ImportedService(patient.id, on, services.check_procedure_code(row["code"]), row["note"])
