"""`import services`: visits billed separately and codes of primary care management, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import csv_file, values
from store.imports.csv_file import Columns, Remark, Row
from store.imports.ledger.lookup import Caseload
from store.imports.plan import Plan, Step, words
from store.ledger import services
from store.ledger_entries import Said
from store.rules.clinic.calendar import local_day

COLUMNS = Columns(("mrn", "date", "code"), ("note",))


@dataclass(frozen=True)
class ServiceFact:
    """A service as a file states it."""

    patient_id: int
    on: date
    code: str
    note: str

    @property
    def key(self) -> tuple[int, date, str]:
        """What makes it the same service."""
        return (self.patient_id, self.on, self.code)


def plan(db: Connection, clinic: Clinic, content: bytes, now: datetime) -> Plan[ServiceFact]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = csv_file.read(content, COLUMNS)
    caseload, today = Caseload.of(db, clinic.id), local_day(now, clinic.zone)
    known = services.on_ledger(db, clinic.id)
    steps, wrong, there = [], list(file.wrong), 0
    for row in file.rows:
        try:
            fact = _fact(caseload, row, today)
        except UserError as error:
            wrong.append(Remark(row.line, words(error)))
            continue
        if fact.key in known:
            there += 1
        else:
            known.add(fact.key)
            steps.append(Step(row.line, fact))
    return Plan(tuple(steps), there, tuple(sorted(wrong, key=lambda each: each.line)), (), file.notes)


def put(db: Connection, clinic: Clinic, steps: Sequence[Step[ServiceFact]], now: datetime) -> list[Remark]:
    """Put the services on the ledger."""
    said = Said(None, now, "import")
    for step in steps:
        fact = step.fact
        services.add(db, clinic.id, fact.patient_id, fact.on, fact.code, fact.note, said)
    return []


def _fact(caseload: Caseload, row: Row, today: date) -> ServiceFact:
    patient = caseload.patient(row["mrn"])
    on = values.past_day(row["date"], "date", today, patient.date_of_birth)
    return ServiceFact(patient.id, on, services.known_code(row["code"]), row["note"])
