"""The first day, from the command line: migrate, clinic add, member add."""

import click

from bot import settings
from bot.clock import real_clock
from store import audit, clinics, members, schema
from store.db import WORK_SECONDS, Registry
from store.rules.roles import Role


def open_registry() -> Registry:
    """The registry of `DATABASE_URL`, for long work, at this version; closed when the command ends."""
    registry = Registry(settings.load().database_url, WORK_SECONDS)
    click.get_current_context().call_on_close(registry.close)
    schema.migrate(registry)
    return registry


@click.command()
def migrate() -> None:
    """Bring the database to this version."""
    open_registry()
    click.echo("The database is at this version.")


@click.group()
def clinic() -> None:
    """Clinics."""


@clinic.command("add")
@click.argument("name")
@click.option("--timezone", default="America/New_York", show_default=True, help="The clinic's time zone.")
def clinic_add(name: str, timezone: str) -> None:
    """Open a clinic."""
    now = real_clock()
    with open_registry().begin() as db:
        added = clinics.add(db, name, timezone, now)
        audit.record(db, added.id, now, None, "clinic added", f"clinic:{added.id}")
    click.echo(f"Added the clinic {added.name} ({added.timezone}).")


@clinic.command("list")
def clinic_list() -> None:
    """List the clinics."""
    with open_registry().read() as db:
        for known in clinics.every(db):
            click.echo(f"{known.name}  {known.timezone}")


@click.group()
def member() -> None:
    """Members of a clinic."""


@member.command("add")
@click.argument("slack_user_id")
@click.option("--clinic", "clinic_name", help="Which clinic; may be left out while there is one.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="A role; give the option again for another.",
)
@click.option("--name", default="", help="How the person is called in files.")
def member_add(slack_user_id: str, clinic_name: str | None, roles: tuple[str, ...], name: str) -> None:
    """Add a person by Slack user id, or give more roles to one who is there."""
    now = real_clock()
    with open_registry().begin() as db:
        where = clinics.named(db, clinic_name)
        added = members.add(db, where, slack_user_id, [Role(role) for role in roles], now, name)
        held = ", ".join(sorted(added.roles))
        audit.record(db, where.id, now, None, "member added", f"member:{added.id}", {"roles": held})
    click.echo(f"{added.name} is a member of {where.name}: {held}.")


COMMANDS = (migrate, clinic, member)
