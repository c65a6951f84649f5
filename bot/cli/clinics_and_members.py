"""Clinics and members, from the command line: the first day, and what an admin would do in Slack."""

import click

from bot import settings
from bot.clock import real_clock
from handlers.clinic.reading.settings_reader import read_setting
from store import audit, schema
from store.clinic import clinic_settings, clinics, members, team_changes
from store.clinic.members import Member
from store.db import BACKGROUND_TIMEOUT_SECONDS, Registry
from store.errors import UserError
from store.rules.clinic.calendar import local_day
from store.rules.clinic.settings_table import SETTING_FIELDS, find
from store.rules.roles import Role

_CLINIC = click.option("--clinic", "clinic_name", help="Which clinic; may be left out while there is one.")


def open_registry() -> Registry:
    """The registry of `DATABASE_URL`, for long work, at this version; closed when the command ends."""
    registry = Registry(settings.load().database_url, BACKGROUND_TIMEOUT_SECONDS)
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
        for known in clinics.list_clinics(db):
            click.echo(f"{known.name}  {known.timezone}")


@clinic.command("set")
@click.argument("key")
@click.argument("value")
@_CLINIC
def clinic_set(key: str, value: str, clinic_name: str | None) -> None:
    """Change a setting by its name, like `active_interval_days 21` or `timezone America/Denver`.

    Channels are given by their id; whether one may carry patient data is checked at each post.
    """
    now = real_clock()
    field = find(key)
    if field is None:
        raise UserError(f"There is no setting “{key}”.", f"Settings: {', '.join(SETTING_FIELDS)}")
    with open_registry().begin() as db:
        where = clinics.lock(db, clinics.by_name(db, clinic_name).id)
        chosen = read_setting(field, value, local_day(now, where.zone))
        changed = clinic_settings.change_settings(db, where, {field.name: chosen}, now, None)
    click.echo(f"{where.name}: {field.title} is {value}." if changed else "Nothing was changed.")


@click.group()
def member() -> None:
    """Members of a clinic."""


@member.command("add")
@click.argument("slack_user_id")
@_CLINIC
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
        where = clinics.by_name(db, clinic_name)
        added = team_changes.add_member(
            db, where, slack_user_id, [Role(role) for role in roles], name, now, None
        )
    click.echo(f"{added.name} is a member of {where.name}: {', '.join(sorted(added.roles))}.")


@member.command("remove")
@click.argument("slack_user_id")
@_CLINIC
def member_remove(slack_user_id: str, clinic_name: str | None) -> None:
    """End a person's access at once; what they entered stays."""
    now = real_clock()
    with open_registry().begin() as db:
        where = clinics.lock(db, clinics.by_name(db, clinic_name).id)
        known = members.by_slack_id(db, where.id, slack_user_id)
        if known is None:
            raise UserError(f"{slack_user_id} is no member of {where.name}.", "caseload member list")
        team_changes.change_member(db, known, now, None, active=False)
    click.echo(f"{known.name} has no access to {where.name} any more.")


@member.command("list")
@_CLINIC
def member_list(clinic_name: str | None) -> None:
    """List the members, those without access included."""
    with open_registry().read() as db:
        for known in members.list_members(db, clinics.by_name(db, clinic_name).id, active=False):
            click.echo(_line(known))


def _line(known: Member) -> str:
    access = "" if known.active else "  (no access)"
    roles = ", ".join(sorted(known.roles))
    return f"{known.slack_user_id}  {known.name}  {roles}  {known.fte_percent} %{access}"


COMMANDS = (migrate, clinic, member)
