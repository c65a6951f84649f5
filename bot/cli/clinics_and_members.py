"""Clinics and members, from the command line: for the first day, and what an admin can also do in Slack."""

import click

from bot import settings
from bot.cli.sentences import about_setup
from bot.cli.shared import clinic_option, open_registry, slack_client
from bot.clock import real_clock
from handlers.clinic.reading.settings_reader import read_setting
from handlers.clinic.team import check_account
from handlers.posting.audience_check import AudienceCheck
from store import audit
from store.clinic import clinic_settings, clinics, members, team_changes, workspaces
from store.errors import UserError
from store.rules.clinic.calendar import local_day
from store.rules.clinic.settings_table import SETTING_FIELDS, find
from store.rules.roles import Role


@click.command()
def migrate() -> None:
    """Update the database to this version."""
    open_registry()
    click.echo(about_setup.DATABASE_UP_TO_DATE)


@click.group()
def clinic() -> None:
    """Clinics."""


@clinic.command("add")
@click.argument("name")
@click.option("--timezone", default="America/New_York", show_default=True, help=about_setup.TIMEZONE_OPTION)
def clinic_add(name: str, timezone: str) -> None:
    """Add a clinic."""
    now = real_clock()
    with open_registry().begin() as db:
        added = clinics.add(db, name, timezone, now)
        audit.record(db, added.id, now, None, "clinic added", f"clinic:{added.id}")
    click.echo(about_setup.clinic_added(added.name, added.timezone))


@clinic.command("list")
def clinic_list() -> None:
    """List the clinics."""
    with open_registry().read() as db:
        for known in clinics.list_clinics(db):
            click.echo(f"{known.name}  {known.timezone}")


@clinic.command("set")
@click.argument("key")
@click.argument("value")
@clinic_option
def clinic_set(key: str, value: str, clinic_name: str | None) -> None:
    """Change a setting by its name, like `active_interval_days 21` or `timezone America/Denver`.

    Channels are given by their ID. Whether patient data may be posted there is checked each time.
    """
    now = real_clock()
    field = find(key)
    if field is None:
        raise UserError(about_setup.no_such_setting(key), about_setup.settings_list(tuple(SETTING_FIELDS)))
    with open_registry().begin() as db:
        where = clinics.lock(db, clinics.by_name(db, clinic_name).id)
        chosen = read_setting(field, value, local_day(now, where.zone))
        changed = clinic_settings.change_settings(db, where, {field.name: chosen}, now, None)
    describe = about_setup.setting_changed if changed else about_setup.setting_unchanged
    click.echo(describe(where.name, field.title, value))


@clinic.command("move-workspace")
@clinic_option
def clinic_move_workspace(clinic_name: str | None) -> None:
    """Let a clinic move to another Slack workspace: that of the next bot that starts on this database."""
    now = real_clock()
    with open_registry().begin() as db:
        where = clinics.lock(db, clinics.by_name(db, clinic_name).id)
        workspaces.forget(db, where)
        audit.record(db, where.id, now, None, "workspace forgotten", f"clinic:{where.id}")
    click.echo(about_setup.workspace_forgotten(where.name))


@click.group()
def member() -> None:
    """Members of a clinic."""


@member.command("add")
@click.argument("slack_user_id")
@clinic_option
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help=about_setup.ROLE_OPTION,
)
@click.option("--name", default="", help=about_setup.NAME_OPTION)
def member_add(slack_user_id: str, clinic_name: str | None, roles: tuple[str, ...], name: str) -> None:
    """Add a person by Slack user ID, or add roles to a member.

    With SLACK_BOT_TOKEN, Caseload asks Slack for the name and whether it is a full account.
    """
    now, registry = real_clock(), open_registry()
    slack = slack_client(settings.load())
    if slack:
        known_as = check_account(AudienceCheck(registry, slack, now), slack_user_id)
        name = name or known_as
    with registry.begin() as db:
        where = clinics.by_name(db, clinic_name)
        added = team_changes.add_member(
            db, where, slack_user_id, [Role(role) for role in roles], name, now, None
        )
    click.echo(about_setup.member_added(added.name, where.name, sorted(added.roles)))


@member.command("remove")
@click.argument("slack_user_id")
@clinic_option
def member_remove(slack_user_id: str, clinic_name: str | None) -> None:
    """End a person's access now; their entries stay."""
    now = real_clock()
    with open_registry().begin() as db:
        where = clinics.lock(db, clinics.by_name(db, clinic_name).id)
        known = members.by_slack_id(db, where.id, slack_user_id)
        if known is None:
            raise UserError(about_setup.not_a_member(slack_user_id, where.name), about_setup.SEE_MEMBERS)
        team_changes.change_member(db, known, now, None, active=False)
    click.echo(about_setup.access_ended(known.name, where.name))


@member.command("list")
@clinic_option
def member_list(clinic_name: str | None) -> None:
    """List the members, including those without access."""
    with open_registry().read() as db:
        for known in members.list_members(db, clinics.by_name(db, clinic_name).id, active=False):
            click.echo(
                about_setup.member_line(
                    known.slack_user_id,
                    known.name,
                    sorted(known.roles),
                    known.fte_percent,
                    active=known.active,
                )
            )


COMMANDS = (migrate, clinic, member)
