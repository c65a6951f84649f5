"""Services billed next to collaborative care: separate visits, and the month's primary care code."""

import re
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, select

from store import ledger_entries
from store.errors import UserError
from store.ledger_entries import Provenance
from store.rules.billing.policy.codes import PRIMARY_CARE_CODES
from store.rules.months import Month
from store.tables import other_services, time_entries

_CODE = re.compile(r"[A-Z0-9][0-9]{3}[A-Z0-9](?:-[A-Z0-9]{2})?")
_IS_VISIT = other_services.c.code.not_in(sorted(PRIMARY_CARE_CODES))

HAS_SEPARATE_VISIT: ColumnElement[bool] = (
    exists()
    .where(
        other_services.c.clinic_id == time_entries.c.clinic_id,
        other_services.c.patient_id == time_entries.c.patient_id,
        other_services.c.on_date == time_entries.c.service_on,
        other_services.c.voided_at.is_(None),
        _IS_VISIT,
    )
    .label("separate")
)
"""Whether the patient had a visit with a separate claim on the day of a time entry."""


def add(
    db: Connection, clinic_id: int, patient_id: int, on: date, code: str, note: str, provenance: Provenance
) -> int:
    """Record a service; returns its id."""
    return ledger_entries.add(
        db, other_services, clinic_id, provenance, patient_id=patient_id, on_date=on, code=code, note=note
    )


def check_procedure_code(text: str) -> str:
    """A procedure code as it is written: `90837`, `G0557`, `99213-25`.

    Raises:
        UserError: anything else.
    """
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        raise UserError(f"“{text}” is not a procedure code.", "Write five characters, like 90837 or G0557.")
    return code


def on_ledger(db: Connection, clinic_id: int) -> set[tuple[int, date, str]]:
    """Every service that is not void: patient, day, code."""
    services = other_services.c
    rows = db.execute(
        select(services.patient_id, services.on_date, services.code).where(
            ledger_entries.live(other_services, clinic_id)
        )
    )
    return {(row.patient_id, row.on_date, row.code) for row in rows}


def patients_with_visits(db: Connection, clinic_id: int, month: Month) -> set[int]:
    """The patients with visits in a month that are billed separately."""
    return _patients(db, clinic_id, month, _IS_VISIT)


def patients_with_primary_care(
    db: Connection, clinic_id: int, month: Month, patient_id: int | None = None
) -> frozenset[int]:
    """The patients with a code of advanced primary care management in a month; all, or one."""
    found: ColumnElement[bool] = other_services.c.code.in_(sorted(PRIMARY_CARE_CODES))
    if patient_id is not None:
        found &= other_services.c.patient_id == patient_id
    return frozenset(_patients(db, clinic_id, month, found))


def _patients(db: Connection, clinic_id: int, month: Month, which: ColumnElement[bool]) -> set[int]:
    services = other_services.c
    rows = db.execute(
        select(services.patient_id).where(
            ledger_entries.live(other_services, clinic_id),
            services.on_date >= month.first,
            services.on_date < month.end,
            which,
        )
    )
    return {row.patient_id for row in rows}
