"""`caseload policy`: how each payer turns minutes into codes, from a month on. Source: domain.md §1.1."""

from typing import IO

import click

from bot.cli.billing import month_of
from bot.cli.files.imports import APPLY, CLINIC, FILE, MAP, SHEET, run_import
from bot.cli.shared import open_registry
from bot.clock import real_clock
from handlers.imports.import_kinds import ImportKind
from store import audit
from store.clinic import clinics
from store.imports.billing import import_policies
from store.ledger_entries import Provenance
from store.payer import payers
from store.rules.billing.policy.families import FAMILIES
from store.rules.billing.policy.policies import POLICY_NAMES
from store.rules.billing.policy.policy_options import read_policy_options
from store.rules.clinic.calendar import local_day
from store.rules.months import Month


@click.group()
def policy() -> None:
    """Billing policies of the clinic's payers."""


@policy.command("list")
@CLINIC
def policy_list(clinic_name: str | None) -> None:
    """List every payer with its policies; one without has the clinic's default."""
    with open_registry().read() as db:
        clinic = clinics.by_name(db, clinic_name)
        default, dated = payers.default_policy(clinic), payers.policies(db, clinic.id)
        known = payers.list_payers(db, clinic.id)
    click.echo(f"{clinic.name}, default: {default.description}")
    for payer in known:
        own = [choice for choice in dated if choice.is_for(payer.name)]
        for choice in own:
            source = f" [{choice.source}]" if choice.source else ""
            click.echo(f"{payer.name}, {choice.months}: {choice.policy.description}{source}")
        if not own:
            click.echo(f"{payer.name}: the default")


@policy.command("set")
@click.argument("payer")
@click.argument("name", metavar="|".join(POLICY_NAMES))
@click.option("--from", "from_month", help="The first month it holds for, like 2026-10; else this one.")
@click.option("--g2214", metavar="16|30|none", help="Minutes from which G2214 is paid.")
@click.option("--cap", metavar="N|none", help="Most units of 99494 in a month.")
@click.option("--99484/--no-99484", "general", default=None, help="Whether 99484 is paid.")
@click.option("--yearly-99492/--no-yearly-99492", "yearly", default=None, help="99492 at most once a year.")
@click.option("--family", type=click.Choice(FAMILIES), help="Which codes the clinic bills this payer.")
@click.option("--source", default="", help="The payer's document that says this; printed with the policy.")
@CLINIC
def policy_set(
    payer: str,
    name: str,
    *,
    from_month: str | None,
    g2214: str | None,
    cap: str | None,
    general: bool | None,
    yearly: bool | None,
    family: str | None,
    source: str,
    clinic_name: str | None,
) -> None:
    """Choose a payer's policy from a month on; the months before keep theirs."""
    now = real_clock()
    with open_registry().begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        since = month_of(from_month) if from_month else Month.of(local_day(now, clinic.zone))
        known = payers.named(db, clinic, payer)
        provenance = Provenance(None, now, "command line")
        written = {"g2214": g2214, "cap": cap, "99484": general, "yearly": yearly, "family": family}
        options = read_policy_options(
            {key: str(value) for key, value in written.items() if value is not None}
        )
        chosen = payers.choose_policy(db, clinic, known, name, since, provenance, source, options=options)
        detail = {"policy": name, "from": str(since)}
        audit.record(db, clinic.id, now, None, "policy chosen", f"payer:{known.id}", detail)
    click.echo(f"{known.name}, {chosen.months}: {chosen.policy.description}")


@policy.command("import")
@FILE
@APPLY
@CLINIC
@SHEET
@MAP
def policy_import(
    file: IO[bytes], *, applies: bool, clinic_name: str | None, sheet: str, stated: tuple[str, ...]
) -> None:
    """Choose payers' policies from a CSV or XLSX file; a dry run unless --apply.

    Columns: payer, policy, from, until (its last month), g2214, cap, 99484, family, yearly, source. An
    empty cell leaves an option as shipped; past months keep their policies.
    """
    run_import(
        ImportKind(
            "policies",
            "policies",
            import_policies.COLUMNS,
            import_policies.plan,
            import_policies.apply_actions,
        ),
        file,
        clinic_name,
        applies=applies,
        sheet=sheet,
        stated=stated,
    )


COMMANDS = (policy,)
