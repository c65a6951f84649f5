"""`caseload rates`: what codes pay here, over the national rates that are shipped. Source: domain.md §1."""

from typing import IO

import click

from bot.cli.billing import month_of
from bot.cli.files.imports import APPLY, CLINIC, FILE, MAP, SHEET, run_import
from bot.cli.shared import open_registry
from bot.clock import real_clock
from handlers.imports.import_kinds import ImportKind
from store import audit
from store.clinic import clinics
from store.imports.billing import import_rates as rates_file
from store.ledger_entries import Provenance
from store.payer import payers
from store.payer import rates as own_rates
from store.rules.billing.policy.national_rates import NATIONAL_RATES
from store.rules.billing.report import money


@click.group()
def rates() -> None:
    """What a unit of each code pays."""


@rates.command("list")
@CLINIC
def rates_list(clinic_name: str | None) -> None:
    """List the clinic's own rates, and the national ones for months without."""
    with open_registry().read() as db:
        clinic = clinics.by_name(db, clinic_name)
        own = own_rates.clinic_rates(db, clinic.id)
    click.echo(f"{clinic.name}: {'own rates' if own else 'no rates of its own'}")
    for each in own:
        source = f" [{each.source}]" if each.source else ""
        whose = each.payer or "every payer"
        click.echo(f"  {each.code}  {money(each.cents)}  from {each.from_month}, {whose}{source}")
    click.echo("National:")
    for known in NATIONAL_RATES:
        click.echo(f"  {known.code}  {money(known.cents)}  {known.months} [{known.source}]")


@rates.command("set")
@click.argument("code")
@click.argument("amount", metavar="DOLLARS")
@click.option("--from", "from_month", required=True, help="The first month it holds for, like 2026-01.")
@click.option("--payer", "payer_name", help="Of this payer only; else of every payer without its own.")
@click.option("--source", default="", help="The document that says this.")
@CLINIC
def rates_set(
    code: str,
    amount: str,
    from_month: str,
    payer_name: str | None,
    source: str,
    clinic_name: str | None,
) -> None:
    """Say what a unit of CODE pays from a month on, like: rates set 99493 151.20 --from 2026-01."""
    now, since = real_clock(), month_of(from_month)
    known, cents = own_rates.check_code(code), own_rates.parse_dollars(amount)
    with open_registry().begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        payer = payers.named(db, clinic, payer_name) if payer_name else None
        provenance = Provenance(None, now, "command line")
        own_rates.set_rate(db, clinic.id, known, cents, since, provenance, payer, source)
        detail = {"code": known, "cents": cents, "from": str(since)}
        audit.record(db, clinic.id, now, None, "rate set", f"payer:{payer.id}" if payer else "rates", detail)
    click.echo(f"{known}: {money(cents)} from {since}, {payer.name if payer else 'every payer'}.")


@rates.command("import")
@FILE
@APPLY
@CLINIC
@SHEET
@MAP
def rates_import(
    file: IO[bytes], *, applies: bool, clinic_name: str | None, sheet: str, stated: tuple[str, ...]
) -> None:
    """Set rates from a CSV or XLSX file; a dry run unless --apply.

    Columns: code, dollars, from, payer (empty: every payer), source.
    """
    run_import(
        ImportKind("rates", "rates", rates_file.COLUMNS, rates_file.plan, rates_file.apply_actions),
        file,
        clinic_name,
        applies=applies,
        sheet=sheet,
        stated=stated,
    )


COMMANDS = (rates,)
