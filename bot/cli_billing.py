"""`caseload billing MONTH`: the month's report as a summary, as CSV, or as a workbook."""

from collections.abc import Iterator

import click

from bot.cli_registry import open_registry
from bot.clock import real_clock
from bot.files import STDOUT, write_private
from handlers.messages.billing_files import csv_file, xlsx_file
from store import audit, clinics, patient_months
from store.errors import UserError
from store.rules.billing.month_report import MonthReport
from store.rules.billing.outcome import State
from store.rules.billing.policies import policy
from store.rules.minutes import shown
from store.rules.months import Month
from store.rules.words import counted


@click.command()
@click.argument("month")
@click.option("--clinic", "clinic_name", help="Which clinic; may be left out while there is one.")
@click.option("--policy", "policy_name", help="Read the month under this policy instead of each payer's.")
@click.option("--csv", "csv_name", metavar="FILE", help="Write the rows as CSV; - is standard output.")
@click.option("--xlsx", "xlsx_name", metavar="FILE", help="Write a workbook with a sheet for each payer.")
def billing(
    month: str,
    clinic_name: str | None,
    policy_name: str | None,
    csv_name: str | None,
    xlsx_name: str | None,
) -> None:
    """Print what a MONTH like 2026-10 earns: every patient with minutes, ready, held or not billable."""
    wanted = month_of(month)
    chosen = policy(policy_name) if policy_name else None
    registry = open_registry()
    with registry.begin() as db:
        clinic = clinics.named(db, clinic_name)
        audit.record(db, clinic.id, real_clock(), None, "billing report read", f"month:{wanted}")
    with registry.read() as db:
        report = patient_months.report(db, clinic, wanted, chosen)
    if csv_name:
        write_private(csv_name, [csv_file(report)])
    if xlsx_name:
        write_private(xlsx_name, [xlsx_file(report)])
    written = [name for name in (csv_name, xlsx_name) if name]
    for line in _written(report, written) if written else summary(report):
        click.echo(line, err=STDOUT in written)


def month_of(text: str) -> Month:
    """The month in `2026-10`.

    Raises:
        UserError: it is none.
    """
    try:
        return Month.parse(text)
    except ValueError as error:
        raise UserError(f"“{text}” is no month.", "Write it like 2026-10.") from error


def summary(report: MonthReport) -> Iterator[str]:
    """The report in figures; it names nobody."""
    states = ", ".join(f"{len(report.in_state(state))} {state}" for state in State)
    yield f"{report.clinic}, billing for {report.month.name}"
    yield f"{counted(len(report.rows), 'patient')} with minutes: {states}"
    if not report.rows:
        return
    yield ""
    width = max(len(each.of) for each in report.totals)
    for each in report.totals:
        amount = f"  {each.amount}" if each.amount else ""
        minutes = f"{shown(each.minutes):>10} min"
        yield f"{each.of:<{width}}  {each.state:<12} {each.patients:>6} {minutes}  {each.codes}{amount}"
    if report.held_back:
        yield "\nHeld back:"
        for held in report.held_back:
            yield f"{len(held.rows):>6}  {held.words} ({held.who})"
    yield "\nPolicies:"
    for payer, described in report.policies:
        yield f"  {payer}: {described}"


def _written(report: MonthReport, names: list[str]) -> Iterator[str]:
    for name in names:
        if name != STDOUT:
            yield f"Wrote {counted(len(report.rows), 'row')} for {report.month.name} to {name}."


COMMANDS = (billing,)
