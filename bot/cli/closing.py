"""`caseload close MONTH` and `caseload reopen MONTH`: freeze a month's report, or open it again."""

import click

from bot.cli.billing import month_of
from bot.cli.files.imports import CLINIC
from bot.cli.shared import open_registry
from bot.clock import real_clock
from handlers.billing.messages.month_summary import state_counts
from store.billing import closings
from store.clinic import clinics
from store.ledger_entries import Provenance
from store.rules.clinic.calendar import local_day


@click.command()
@click.argument("month")
@CLINIC
def close(month: str, clinic_name: str | None) -> None:
    """Close a MONTH like 2026-10: its report is counted twice, then frozen with its checksum."""
    wanted, now, registry = month_of(month), real_clock(), open_registry()
    with registry.snapshot() as db:
        clinic = clinics.by_name(db, clinic_name)
        report = closings.checked_report(db, clinic, wanted, local_day(now, clinic.zone))
    with registry.begin() as db:
        closing = closings.close(db, clinic, report, Provenance(None, now, "command line"))
    click.echo(
        f"{wanted.name} is closed at {clinic.name}: report {closing.number}, {state_counts(report.lines)}."
    )
    click.echo(f"Checksum {closing.checksum}")
    click.echo(f"To the byte: caseload billing {wanted} --closed {closing.number} --csv FILE")


@click.command()
@click.argument("month")
@click.option("--reason", required=True, help="Why; it becomes part of the record.")
@CLINIC
def reopen(month: str, reason: str, clinic_name: str | None) -> None:
    """Open a closed MONTH again; what was frozen is kept under its number."""
    wanted, now = month_of(month), real_clock()
    with open_registry().begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        closing = closings.reopen(db, clinic, wanted, reason, Provenance(None, now, "command line"))
    click.echo(f"{wanted.name} is open again at {clinic.name}. Report {closing.number} is kept.")


COMMANDS = (close, reopen)
