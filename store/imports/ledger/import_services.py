"""`import services`: visits billed separately and codes of advanced primary care management, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.imports import cell_values, table_file
from store.imports.import_plan import IMPORT_SOURCE, ImportAction, ImportPlan, RowPlan, plan_rows
from store.imports.known_people import with_names
from store.imports.ledger.patient_lookup import PatientLookup
from store.imports.table_file import ImportFile, ImportRow, TableColumns
from store.imports.table_records import LineNote
from store.ledger import services
from store.ledger_entries import Provenance
from store.rules.clinic.calendar import local_day

COLUMNS = TableColumns(("mrn", "date", "code"), ("note",))


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


def plan(db: Connection, clinic: Clinic, source: ImportFile, now: datetime) -> ImportPlan[ImportedService]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    lookup, today = PatientLookup.of(db, clinic.id, source.decisions), local_day(now, clinic.zone)
    seen = services.on_ledger(db, clinic.id)

    def compare(row: ImportRow) -> RowPlan[ImportedService]:
        patient = lookup.patient(row)
        on = cell_values.past_date(row["date"], "date", today, patient.date_of_birth)
        service = ImportedService(patient.id, on, services.check_procedure_code(row["code"]), row["note"])
        if service.key in seen:
            return None, ()
        seen.add(service.key)
        return ImportAction(row.line, service), ()

    return lookup.with_notes(plan_rows(table_file.read_table(source, with_names(COLUMNS)), compare))


def apply_actions(
    db: Connection, clinic: Clinic, actions: Sequence[ImportAction[ImportedService]], now: datetime
) -> list[LineNote]:
    """Put the services on the ledger."""
    provenance = Provenance(None, now, IMPORT_SOURCE)
    for action in actions:
        service = action.fact
        services.add(db, clinic.id, service.patient_id, service.on, service.code, service.note, provenance)
    return []
