"""`caseload rates`: what codes pay here, over the national rates that are shipped. Source: domain.md §1."""

import click

from bot.cli.billing import month_of
from bot.cli.files.import_files import import_command
from bot.cli.sentences import about_billing
from bot.cli.shared import clinic_option, open_registry
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
@clinic_option
def rates_list(clinic_name: str | None) -> None:
    """List the clinic's own rates, and the national ones for months without."""
    with open_registry().read() as db:
        clinic = clinics.by_name(db, clinic_name)
        own = own_rates.clinic_rates(db, clinic.id)
    click.echo(about_billing.rates_title(clinic.name, has_own=bool(own)))
    for each in own:
        amount = money(each.cents)
        click.echo(about_billing.own_rate(each.code, amount, each.from_month, each.payer, each.source))
    click.echo(about_billing.NATIONAL_RATES_TITLE)
    for known in NATIONAL_RATES:
        amount = money(known.cents)
        click.echo(about_billing.national_rate(known.code, amount, known.months, known.source))


@rates.command("set")
@click.argument("code")
@click.argument("amount", metavar="DOLLARS")
@click.option("--from", "from_month", required=True, help=about_billing.RATE_FROM_OPTION)
@click.option("--payer", "payer_name", help=about_billing.RATE_PAYER_OPTION)
@click.option("--source", default="", help=about_billing.RATE_SOURCE_OPTION)
@clinic_option
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
    click.echo(about_billing.rate_set(known, money(cents), since, payer.name if payer else ""))


_IMPORTED = ImportKind("rates", "rates", rates_file.COLUMNS, rates_file.plan, rates_file.apply_actions)
rates.add_command(import_command(_IMPORTED, about_billing.IMPORT_RATES, "import"))

COMMANDS = (rates,)
