"""`caseload policy`: how each payer turns minutes into codes, from a month on. Source: domain.md §1.1."""

import click

from bot.cli.billing import month_of
from bot.cli.files.import_files import import_command
from bot.cli.sentences import about_billing
from bot.cli.shared import clinic_option, open_registry
from bot.clock import real_clock
from handlers.imports.import_kinds import ImportKind
from store import audit
from store.clinic import clinics
from store.imports.billing import import_policies
from store.ledger_entries import Provenance
from store.payer import dated_policies, payers
from store.rules.billing.policy.families import FAMILIES
from store.rules.billing.policy.policies import POLICY_NAMES
from store.rules.billing.policy.policy_options import read_policy_options
from store.rules.clinic.calendar import local_day
from store.rules.months import Month


@click.group()
def policy() -> None:
    """Billing policies of the clinic's payers."""


@policy.command("list")
@clinic_option
def policy_list(clinic_name: str | None) -> None:
    """List every payer with its policies; one without has the clinic's default."""
    with open_registry().read() as db:
        clinic = clinics.by_name(db, clinic_name)
        default, dated = dated_policies.default_policy(clinic), dated_policies.policies(db, clinic.id)
        known = payers.list_payers(db, clinic.id)
    click.echo(about_billing.default_policy(clinic.name, default.description))
    for payer in known:
        own = [choice for choice in dated if choice.is_for(payer.name)]
        for choice in own:
            described = choice.policy.description
            click.echo(about_billing.dated_policy(payer.name, choice.months, described, choice.source))
        if not own:
            click.echo(about_billing.uses_default(payer.name))


@policy.command("set")
@click.argument("payer")
@click.argument("name", metavar="|".join(POLICY_NAMES))
@click.option("--from", "from_month", help=about_billing.FROM_OPTION)
@click.option("--g2214", metavar="16|30|none", help=about_billing.G2214_OPTION)
@click.option("--cap", metavar="N|none", help=about_billing.CAP_OPTION)
@click.option("--99484/--no-99484", "general", default=None, help=about_billing.GENERAL_OPTION)
@click.option("--yearly-99492/--no-yearly-99492", "yearly", default=None, help=about_billing.YEARLY_OPTION)
@click.option("--family", type=click.Choice(FAMILIES), help=about_billing.FAMILY_OPTION)
@click.option("--source", default="", help=about_billing.SOURCE_OPTION)
@clinic_option
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
        chosen = dated_policies.choose_policy(
            db, clinic, known, name, since, provenance, source, options=options
        )
        detail = {"policy": name, "from": str(since)}
        audit.record(db, clinic.id, now, None, "policy chosen", f"payer:{known.id}", detail)
    click.echo(about_billing.dated_policy(known.name, chosen.months, chosen.policy.description))


_IMPORTED = ImportKind(
    "policies",
    "policies",
    import_policies.COLUMNS,
    import_policies.plan,
    import_policies.apply_actions,
)
policy.add_command(import_command(_IMPORTED, about_billing.IMPORT_POLICIES, "import"))

COMMANDS = (policy,)
