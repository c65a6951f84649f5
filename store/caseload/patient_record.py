"""One patient's whole record as tables: identity, episodes and every row of the ledger, void ones too."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from store.clinic.clinics import Clinic
from store.rules.minutes import Minutes, minutes_decimal
from store.rules.months import Month
from store.tables import (
    LEDGER_TABLES,
    entry_notes,
    episodes,
    flag_answers,
    flags,
    members,
    patients,
    payers,
    providers,
    recommendation_steps,
    referral_steps,
    referrals,
    reviews,
    risk_events,
    risk_steps,
    time_entries,
)

_STEPS: Mapping[Table, tuple[str, Table]] = {
    entry_notes: ("time_entry_id", time_entries),
    flag_answers: ("flag_id", flags),
    recommendation_steps: ("review_id", reviews),
    referral_steps: ("referral_id", referrals),
    risk_steps: ("risk_event_id", risk_events),
}
"""Ledger tables that name no patient: the column and table through which they belong to one."""

_NAMED = (members, providers, payers)
"""Tables whose rows a record names instead of numbering them."""

Names = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class RecordTable:
    """The rows of one table that belong to a patient."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def tables_of_patient(db: Connection, clinic: Clinic, patient_id: int) -> Iterator[RecordTable]:
    """Every table with rows about a patient; times are the clinic's."""
    names: Names = {table.name: _names(db, table, clinic.id) for table in _NAMED}
    for table, belongs in _conditions(clinic.id, patient_id).items():
        query = select(table).where(table.c.clinic_id == clinic.id, belongs).order_by(table.c.id)
        rows = [dict(row) for row in db.execute(query).mappings()]
        if rows:
            cells = [_cells(table, row, names, clinic.zone) for row in rows]
            yield RecordTable(table.name, list(cells[0]), [list(each.values()) for each in cells])


def months_with_time(db: Connection, clinic_id: int, patient_id: int) -> list[Month]:
    """The months in which time was entered for a patient, the earliest first."""
    days = select(time_entries.c.service_on).where(
        time_entries.c.clinic_id == clinic_id, time_entries.c.patient_id == patient_id
    )
    return sorted({Month.of(day) for day in db.execute(days).scalars()})


def _conditions(clinic_id: int, patient_id: int) -> dict[Table, ColumnElement[bool]]:
    """When a row of each table belongs to the patient."""
    found: dict[Table, ColumnElement[bool]] = {patients: patients.c.id == patient_id}
    for table in (episodes, *LEDGER_TABLES):
        if "patient_id" in table.c:
            found[table] = table.c.patient_id == patient_id
        elif table in _STEPS:
            column, parent = _STEPS[table]
            ids = select(parent.c.id).where(
                parent.c.clinic_id == clinic_id, parent.c.patient_id == patient_id
            )
            found[table] = table.c[column].in_(ids)
    return found


def _names(db: Connection, table: Table, clinic_id: int) -> dict[int, str]:
    rows = db.execute(select(table.c.id, table.c.name).where(table.c.clinic_id == clinic_id))
    return {row.id: row.name for row in rows}


def _cells(table: Table, row: Mapping[str, Any], names: Names, zone: tzinfo) -> dict[str, str]:
    """A row in words: members, providers and payers by name, milliseconds as minutes."""
    links = {link.column_keys[-1]: link.referred_table.name for link in table.foreign_key_constraints}
    cells: dict[str, str] = {}
    for name, value in row.items():
        if name == "clinic_id":
            continue
        if name == "span":
            cells["minutes"] = minutes_decimal(Minutes(value))
        elif value is not None and links.get(name) in names:
            cells[name.removesuffix("_id")] = names[links[name]].get(value, str(value))
        else:
            cells[name.removesuffix("_id") if links.get(name) in names else name] = _text(value, zone)
    return cells


def _text(value: object, zone: tzinfo) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(zone).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case bool():
            return "yes" if value else "no"
    return str(value)
