"""`caseload close MONTH` and `caseload reopen MONTH`: freeze a month's report, or open it again."""

import click

from bot.cli.billing import month_of
from bot.cli.sentences import about_billing
from bot.cli.shared import clinic_option, open_registry
from bot.clock import real_clock
from handlers.billing.messages.month_summary import state_counts
from store.billing import closings
from store.clinic import clinics
from store.ledger_entries import Provenance
from store.rules.clinic.calendar import local_day


@click.command()
@click.argument("month")
@clinic_option
def close(month: str, clinic_name: str | None) -> None:
    """Close a MONTH like 2026-10: its report is counted twice, then frozen with its checksum."""
    wanted, now, registry = month_of(month), real_clock(), open_registry()
    with registry.snapshot() as db:
        clinic = clinics.by_name(db, clinic_name)
        report = closings.checked_report(db, clinic, wanted, local_day(now, clinic.zone))
    with registry.begin() as db:
        closing = closings.close(db, clinic, report, Provenance(None, now, "command line"))
    click.echo(about_billing.closed(wanted, clinic.name, closing.number, state_counts(report.lines)))
    click.echo(about_billing.checksum_line(closing.checksum))
    if closing.anchor:
        click.echo(about_billing.anchor_line(closing.anchor))
    click.echo(about_billing.how_to_print(wanted, closing.number))


@click.command()
@click.argument("month")
@click.option("--reason", required=True, help=about_billing.REOPEN_REASON_OPTION)
@clinic_option
def reopen(month: str, reason: str, clinic_name: str | None) -> None:
    """Open a closed MONTH again; what was frozen is kept under its number."""
    wanted, now = month_of(month), real_clock()
    with open_registry().begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        closing = closings.reopen(db, clinic, wanted, reason, Provenance(None, now, "command line"))
    click.echo(about_billing.open_again(wanted, clinic.name, closing.number))


COMMANDS = (close, reopen)
