"""`caseload billing MONTH`: the month's report as a summary, as CSV, or as a workbook."""

from collections.abc import Iterator, Sequence

import click

from bot.cli.sentences import about_billing
from bot.cli.shared import STDOUT, clinic_option, open_registry, write_private
from bot.clock import real_clock
from handlers.billing.messages.billing_files import csv_file, xlsx_file
from store import audit
from store.billing import closings, month_history, patient_months
from store.billing.closings import MonthClosing
from store.billing.month_history import MonthWithHistory
from store.clinic import clinics
from store.errors import UserError
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.month_report import MonthReport
from store.rules.billing.policy.policies import named_policy
from store.rules.billing.summary import SummaryLine, by_payer, in_state
from store.rules.minutes import minutes_decimal
from store.rules.months import Month
from store.rules.patient.names import PatientName

LATEST = "latest"


@click.command()
@click.argument("month")
@clinic_option
@click.option("--policy", "policy_name", help=about_billing.POLICY_OPTION)
@click.option("--csv", "csv_name", metavar="FILE", help=about_billing.CSV_OPTION)
@click.option("--xlsx", "xlsx_name", metavar="FILE", help=about_billing.XLSX_OPTION)
@click.option(
    "--closed",
    is_flag=False,
    flag_value=LATEST,
    metavar="[N]",
    help=about_billing.CLOSED_OPTION,
)
def billing(
    month: str,
    clinic_name: str | None,
    policy_name: str | None,
    csv_name: str | None,
    xlsx_name: str | None,
    closed: str | None,
) -> None:
    """Print what a MONTH like 2026-10 earns: every patient with minutes, ready, held or not billable.

    Of a closed month the totals are the frozen ones, and what was adjusted since then is listed.
    """
    wanted = month_of(month)
    if closed:
        if policy_name or xlsx_name:
            raise UserError(*about_billing.CLOSED_WITH_CSV_ONLY)
        print_frozen_report(wanted, closed, clinic_name, csv_name)
        return
    chosen = named_policy(policy_name) if policy_name else None
    registry = open_registry()
    with registry.begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        audit.record(db, clinic.id, real_clock(), None, "billing report read", f"month:{wanted}")
    with registry.read() as db:
        view = (
            MonthWithHistory(patient_months.report(db, clinic, wanted, chosen))
            if chosen
            else month_history.month_with_history(db, clinic, wanted)
        )
    report = view.report
    if csv_name:
        write_private(csv_name, [csv_file(report)])
    if xlsx_name:
        write_private(xlsx_name, [xlsx_file(report)])
    written = [name for name in (csv_name, xlsx_name) if name]
    for line in _files_written(report, written) if written else summary(view):
        click.echo(line, err=STDOUT in written)


def month_of(text: str) -> Month:
    """The month in `2026-10`.

    Raises:
        UserError: it isn't one.
    """
    try:
        return Month.parse(text)
    except ValueError as error:
        raise UserError(*about_billing.not_a_month(text)) from error


def summary(view: MonthWithHistory) -> Iterator[str]:
    """The report in figures; it names no one."""
    report = view.report
    yield about_billing.billing_title(report.clinic, report.month)
    yield from _history(view)
    yield from _totals(view.lines)
    if report.held_back:
        yield about_billing.HELD_BACK_TITLE
        for held in report.held_back:
            yield about_billing.held_line(len(held.rows), held.text, held.who)
    if report.policies:
        yield about_billing.POLICIES_TITLE
        for payer, described in report.policies:
            yield about_billing.payer_policy(payer, described)


def _history(view: MonthWithHistory) -> Iterator[str]:
    """Who closed the month, and what became different since then or since the last summary."""
    closing = view.closing
    if closing:
        yield about_billing.closed_by(closing.closed_at, view.closed_by, closing.number)
        yield about_billing.frozen_totals(closing.checksum)
        yield about_billing.adjustments(len(view.adjustments))
    elif view.last_summary_at:
        yield about_billing.changed_since_summary(view.last_summary_at, len(view.changes_since_summary))
    for change in view.adjustments or view.changes_since_summary:
        yield about_billing.change_line(view.patient_name(change, _mrn_tail), change.text)


def _mrn_tail(name: PatientName) -> str:
    return about_billing.mrn_ending(name.mrn)


def _totals(lines: Sequence[SummaryLine]) -> Iterator[str]:
    totals = by_payer(lines)
    states = ", ".join(f"{in_state(lines, state).patients} {state}" for state in ClaimState)
    yield about_billing.patients_by_state([line.minutes for line in lines], states)
    if not totals:
        return
    yield ""
    width = max(len(each.label) for each in totals)
    for each in totals:
        amount = f"  {each.amount}" if each.amount else ""
        minutes = f"{minutes_decimal(each.minutes):>10} min"
        yield f"{each.label:<{width}}  {each.state:<12} {each.patients:>6} {minutes}  {each.codes}{amount}"


def print_frozen_report(month: Month, number: str, clinic_name: str | None, csv_name: str | None) -> None:
    """Print a frozen report as it was frozen; its checksum is proven first."""
    if number != LATEST and not number.isdecimal():
        raise UserError(*about_billing.not_a_report_number(number))
    registry, wanted = open_registry(), None if number == LATEST else int(number)
    with registry.begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        closing, text = closings.frozen_report(db, clinic.id, month, wanted)
        detail = {"number": closing.number}
        audit.record(db, clinic.id, real_clock(), None, "frozen report read", f"month:{month}", detail)
    if csv_name:
        write_private(csv_name, [text.encode()])
    for line in _frozen(closing, clinic.name):
        click.echo(line, err=csv_name == STDOUT)


def _frozen(closing: MonthClosing, clinic: str) -> Iterator[str]:
    yield about_billing.frozen_report_title(clinic, closing.month, closing.number)
    yield about_billing.frozen_report_proven(closing.closed_at, closing.checksum)
    if closing.reopened_at:
        yield about_billing.reopened(closing.reopened_at, closing.reopen_reason)
    yield from _totals(closing.lines)


def _files_written(report: MonthReport, names: list[str]) -> Iterator[str]:
    for name in names:
        if name != STDOUT:
            yield about_billing.rows_written(len(report.rows), report.month, name)


COMMANDS = (billing,)
