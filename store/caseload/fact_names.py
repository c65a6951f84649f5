"""What a fact of the ledger names by id, in words: its patient, payer and person."""

from typing import Any

from sqlalchemy import Connection, select

from store.clinic import members
from store.patient import care_team as team
from store.tables import care_team, coverages, entry_notes, payers, referral_steps, referrals, time_entries

_PATIENT_THROUGH = {
    entry_notes.name: (entry_notes.c.time_entry_id, time_entries),
    referral_steps.name: (referral_steps.c.referral_id, referrals),
}
"""By table without a patient, the column and the table that lead to one."""


def with_names(db: Connection, clinic_id: int, table: str, row: dict[str, Any]) -> dict[str, Any]:
    """What a fact says, with its patient and with the names of whom it is about.

    `payer_name` of a coverage, `person` of a position on the care team (empty: no one), `to_whom` of the
    outcome of a referral.
    """
    if table in _PATIENT_THROUGH:
        link, through = _PATIENT_THROUGH[table]
        found = db.execute(
            select(through).where(through.c.clinic_id == clinic_id, through.c.id == row[link.name])
        )
        linked = found.mappings().one()
        to_whom = {"to_whom": linked["to_whom"]} if table == referral_steps.name else {}
        return row | {"patient_id": linked["patient_id"]} | to_whom
    if table == coverages.name:
        query = select(payers.c.name).where(payers.c.clinic_id == clinic_id, payers.c.id == row["payer_id"])
        return row | {"payer_name": db.execute(query).scalar_one()}
    if table == care_team.name:
        return row | {"person": _person(db, clinic_id, row)}
    return row


def _person(db: Connection, clinic_id: int, row: dict[str, Any]) -> str:
    if row["member_id"]:
        return members.by_id(db, clinic_id, row["member_id"]).name
    provider = team.providers_of(db, clinic_id).get(row["provider_id"])
    return (provider.name or provider.npi) if provider else ""
