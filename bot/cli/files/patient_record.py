"""`caseload export patient MRN FOLDER`: one patient's whole record, to be handed over."""

from pathlib import Path

import click
from sqlalchemy import Connection

from bot.cli.sentences import about_audit, about_files
from bot.cli.shared import clinic_option, open_registry, patient_with_mrn, write_private
from bot.clock import real_clock
from store import audit, exports
from store.caseload import audit_trail, patient_record
from store.caseload.patient_record import RecordTable
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.packet import packets

_TRAIL_COLUMNS = ("at", "by", "action", "subject", "detail")
_OWNER_ONLY = 0o700


@click.command("patient")
@click.argument("mrn")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@clinic_option
def export_patient(mrn: str, folder: Path, clinic_name: str | None) -> None:
    """Write a patient's whole record to FOLDER: a CSV file for each table, the packets, and the audit trail.

    The tables have every row, also those that were voided, with who entered and voided them and when. There
    is an audit packet (PDF) for each month with time. audit_trail.csv says who saw or changed the record.
    """
    from handlers.packet.pdf import render  # noqa: PLC0415 - reportlab would slow every command by 0.3 s

    registry, now = open_registry(), real_clock()
    with registry.begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        patient = patient_with_mrn(db, clinic, mrn)
        audit.record(db, clinic.id, now, None, "record exported", f"patient:{patient.id}")
    folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    with registry.snapshot() as db:
        tables = [*patient_record.tables_of_patient(db, clinic, patient.id), _trail(db, clinic, patient.id)]
        months = patient_record.months_with_time(db, clinic.id, patient.id)
        made = [packets.gather_packet(db, clinic, patient.id, month, now) for month in months]
    for table in tables:
        lines = exports.csv_text(table.header, table.rows)
        write_private(str(folder / f"{table.name}.csv"), (line.encode() for line in lines))
    for packet in made:
        write_private(str(folder / f"packet-{packet.month}.pdf"), [render(packet)])
    click.echo(about_files.record_exported(clinic.name, len(tables), len(made), folder))


def _trail(db: Connection, clinic: Clinic, patient_id: int) -> RecordTable:
    """Who saw or changed the record."""
    names = {each.id: each.name for each in members.list_members(db, clinic.id, active=False)}
    rows = [
        about_audit.event_cells(event, names.get(event.member_id or 0), clinic.zone)
        for event in audit_trail.events(db, clinic.id, patient_id=patient_id)
    ]
    return RecordTable("audit_trail", _TRAIL_COLUMNS, rows)
