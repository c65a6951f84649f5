"""`caseload check`: what is set up, from settings to channels, what is not, and how to fix it."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.backup_files import BackupSchedule
from bot.cli.sentences import about_setup
from bot.cli.shared import SLACK_TIMEOUT_SECONDS, slack_client
from bot.clock import real_clock
from bot.settings import EnvironmentSettings
from handlers.posting.audience_check import AudienceCheck
from store import schema, write_check
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry, normalized_url
from store.errors import UserError
from store.rules.roles import Role

SCOPES = (
    "commands",
    "chat:write",
    "users:read",
    "files:write",
    "files:read",
    "channels:read",
    "groups:read",
    "im:write",
    "im:history",
)
"""What the manifest requests; a test keeps the two equal."""


_OLDEST_BACKUP = timedelta(days=2)


@dataclass(frozen=True)
class SetupFinding:
    """One thing that was checked; without `wrong` it is in order."""

    checked_item: str
    wrong: str = ""
    remedy: str = ""


def check_setup(now: datetime) -> Iterator[SetupFinding]:
    """Check everything, as far as the earlier findings allow."""
    environment, faults = _settings()
    yield from faults
    if environment is None:
        return
    yield from _backups(environment.backup_schedule, now)
    registry = Registry(environment.database_url)
    try:
        database = _database(registry)
        yield database
        slack = slack_client(environment)
        yield from _slack(slack, environment)
        if not database.wrong:
            yield from _clinics(registry, environment, AudienceCheck(registry, slack, now) if slack else None)
    finally:
        registry.close()


def _settings() -> tuple[EnvironmentSettings | None, list[SetupFinding]]:
    """The settings, and what is wrong with them; without Slack's, the database can still be checked."""
    try:
        return settings.load(for_slack=True), [SetupFinding("Settings")]
    except UserError as error:
        faults = [SetupFinding("Settings", error.wrong, about_setup.CHANGE_SETTINGS)]
    try:
        return settings.load(), faults
    except UserError:
        return None, faults


def _backups(schedule: BackupSchedule | None, now: datetime) -> Iterator[SetupFinding]:
    """Whether the daily backups are written, where a folder is set."""
    if schedule is None:
        return
    last = schedule.last_day()
    if last is None or now.date() - last > _OLDEST_BACKUP:
        yield SetupFinding("Backups", about_setup.last_backup(last, schedule.folder), about_setup.SEE_LOG)
    else:
        yield SetupFinding("Backups")


def _database(registry: Registry) -> SetupFinding:
    about = f"Database ({make_url(registry.url).get_backend_name()})"
    path = make_url(normalized_url(registry.url)).database
    if registry.url.startswith("sqlite") and path and not Path(path).exists():
        return SetupFinding(about, about_setup.no_database_file(path), about_setup.MIGRATE_OR_CHANGE_URL)
    try:
        with registry.read() as db:
            found = schema.revision(db)
            schema.check_not_newer(db)
    except UserError as error:
        return SetupFinding(about, error.wrong, error.remedy)
    except SQLAlchemyError as error:
        why = about_setup.cannot_reach_database(_reason(error))
        return SetupFinding(about, why, about_setup.START_OR_CHANGE_URL)
    if found is None:
        return SetupFinding(about, about_setup.DATABASE_IS_EMPTY, about_setup.MIGRATE_OR_RESTORE)
    if found != schema.revisions()[0]:
        return SetupFinding(about, about_setup.OLDER_VERSION, about_setup.RUN_MIGRATE)
    return _written(registry, about)


def _written(registry: Registry, about: str) -> SetupFinding:
    try:
        write_check.check_write(registry)
    except SQLAlchemyError as error:
        return SetupFinding(about, about_setup.cannot_write_database(_reason(error)), about_setup.MAKE_ROOM)
    return SetupFinding(about)


def _reason(error: SQLAlchemyError) -> str:
    """The driver's first line, without the statement."""
    return str(getattr(error, "orig", error)).strip().splitlines()[0]


def _slack(slack: WebClient | None, environment: EnvironmentSettings) -> Iterator[SetupFinding]:
    if slack is None:
        return
    try:
        known = slack.auth_test()
    except (SlackApiError, SlackClientError, OSError) as error:
        yield SetupFinding("Slack", *_slack_error(error, environment))
        return
    yield SetupFinding(f"Slack (workspace {known.get('team', '?')})")
    headers = {name.lower(): str(value) for name, value in known.headers.items()}
    granted = {each.strip() for each in headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    yield (
        SetupFinding("Scopes", about_setup.missing_scopes(missing), about_setup.REINSTALL_APP)
        if missing
        else SetupFinding("Scopes")
    )
    if environment.socket_mode:
        yield _socket(environment)


def _socket(environment: EnvironmentSettings) -> SetupFinding:
    token = environment.slack_app_token.get_secret_value()
    client = WebClient(token=token, base_url=environment.slack_api_url, timeout=SLACK_TIMEOUT_SECONDS)
    try:
        client.apps_connections_open(app_token=token)
    except (SlackApiError, SlackClientError, OSError) as error:
        wrong, _ = _slack_error(error, environment)
        remedy = about_setup.SET_UP_SOCKET_MODE
        return SetupFinding("Socket Mode", wrong, remedy)
    return SetupFinding("Socket Mode")


def _slack_error(error: Exception, environment: EnvironmentSettings) -> tuple[str, str]:
    if isinstance(error, SlackApiError):
        code = str(error.response.get("error", "no answer"))
        return about_setup.slack_refused(code), about_setup.SLACK_ERROR_REMEDIES.get(
            code, about_setup.LOOK_CODE_UP
        )
    return about_setup.no_answer(environment.slack_api_url), about_setup.CHECK_NETWORK


def _clinics(
    registry: Registry, environment: EnvironmentSettings, audience_check: AudienceCheck | None
) -> Iterator[SetupFinding]:
    with registry.read() as db:
        known = clinics.list_clinics(db)
        team = {clinic.id: list(_team(db, clinic, environment)) for clinic in known}
        people = {clinic.id: members.list_members(db, clinic.id) for clinic in known}
    if not known:
        yield SetupFinding("Clinics", about_setup.NO_CLINICS, about_setup.ADD_CLINIC)
    for clinic in known:
        yield from team[clinic.id]
        if audience_check is None:
            continue
        for member in people[clinic.id]:
            yield from _audience_finding(
                audience_check, f"{clinic.name}, {member.name}", member.slack_user_id
            )
        for what, channel in (
            ("review channel", clinic.settings.review_channel),
            ("billing channel", clinic.settings.billing_channel),
        ):
            if channel:
                yield from _audience_finding(
                    audience_check, f"{clinic.name}, {what} {channel}", channel, list_ok=True
                )


def _team(db: Connection, clinic: Clinic, environment: EnvironmentSettings) -> Iterator[SetupFinding]:
    """The roles that a clinic cannot work without."""
    present = {role for member in members.list_members(db, clinic.id) for role in member.roles}
    needed = {Role.CARE_MANAGER: about_setup.NO_CARE_MANAGER}
    if not environment.admins:
        needed[Role.ADMIN] = about_setup.NO_ADMIN
    missing = {role: text for role, text in needed.items() if role not in present}
    yield from (
        SetupFinding(f"{clinic.name}, team", text, about_setup.add_member(clinic.name, role))
        for role, text in missing.items()
    )
    if not missing:
        yield SetupFinding(f"{clinic.name}, team")


def _audience_finding(
    audience_check: AudienceCheck, about: str, audience: str, *, list_ok: bool = False
) -> Iterator[SetupFinding]:
    """Whether an audience may read patient data; `list_ok` shows it even when it may."""
    fault = audience_check.fault(audience)
    if fault:
        yield SetupFinding(about, fault.wrong, fault.remedy or about_setup.TRY_AGAIN)
    elif list_ok:
        yield SetupFinding(about)


@click.command("check")
def run_check() -> None:
    """Show what is set up, what is not, and how to fix it.

    Checks settings, database, Slack token and scopes, clinics, members and channels.
    """
    wrong = 0
    for finding in check_setup(real_clock()):
        wrong += bool(finding.wrong)
        click.echo(f"{'WRONG' if finding.wrong else 'ok   '}  {finding.checked_item}")
        for line in filter(None, (*finding.wrong.splitlines(), finding.remedy)):
            click.echo(f"       {line}")
    click.echo(about_setup.to_fix(wrong) if wrong else about_setup.ALL_SET_UP)
    sys.exit(1 if wrong else 0)


COMMANDS = (run_check,)
