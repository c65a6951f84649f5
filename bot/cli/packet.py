"""`caseload packet MRN 2026-10 FILE`: the audit packet of a patient's month as a PDF."""

import click

from bot.cli.billing import month_of
from bot.cli.shared import STDOUT, open_registry, patient_with_mrn, write_private
from bot.clock import real_clock
from store.clinic import clinics
from store.packet import packets
from store.packet.packet_facts import checksum


@click.command()
@click.argument("mrn")
@click.argument("month")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--clinic", "clinic_name", help="Which clinic; not needed if there is only one.")
def packet(mrn: str, month: str, file: str, clinic_name: str | None) -> None:
    """Write the audit packet of a patient's month to FILE: one PDF that a payer's reviewer can read alone.

    MRN is the patient's, MONTH is like 2026-10. Only FILE's owner can read it.
    """
    from handlers.packet.pdf import render  # noqa: PLC0415 - reportlab would slow every command by 0.3 s

    registry = open_registry()
    packet_month = month_of(month)
    with registry.snapshot() as db:
        clinic = clinics.by_name(db, clinic_name)
        patient = patient_with_mrn(db, clinic, mrn)
        made = packets.gather_packet(db, clinic, patient.id, packet_month, real_clock())
    with registry.begin() as db:
        packets.record_handout(db, clinic, patient.id, made, member_id=None)
    write_private(file, [render(made)])
    if file != STDOUT:
        click.echo(f"Wrote the audit packet for {packet_month.name} to {file}.")
        click.echo(f"Checksum of its facts: {checksum(made)}")


COMMANDS = (packet,)
