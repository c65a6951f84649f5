"""`caseload check`: what is set up, from settings to channels, what is not, and how to fix it."""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.backup_files import BackupSchedule
from bot.cli import audit, check_clinics
from bot.cli.sentences import about_audit, about_setup
from bot.cli.setup_finding import SetupFinding
from bot.cli.shared import SLACK_TIMEOUT_SECONDS, slack_client
from bot.clock import real_clock
from bot.settings import EnvironmentSettings
from handlers.posting.audience_check import AudienceCheck
from handlers.posting.post_faults import fault_of
from store import schema, write_check
from store.clinic import clinics, workspaces
from store.db import Registry, normalized_url
from store.errors import UserError

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


def check_setup(now: datetime) -> Iterator[SetupFinding]:
    """Check everything, as far as the earlier findings allow."""
    environment, faults = _settings()
    yield from faults
    if environment is None:
        return
    registry = Registry(environment.database_url, seal_keys=environment.seal_keys)
    try:
        database = _database(registry)
        yield database
        if not database.wrong:
            yield from _audit_trail(registry, environment)
        slack = slack_client(environment)
        yield from _slack(slack, environment, None if database.wrong else registry)
        if not database.wrong:
            yield from _backups(environment.backup_schedule, registry, now)
            yield from check_clinics.check_team(
                registry, environment, AudienceCheck(registry, slack, now) if slack else None
            )
            yield from check_clinics.check_posts(registry, now)
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


def _backups(schedule: BackupSchedule | None, registry: Registry, now: datetime) -> Iterator[SetupFinding]:
    """Whether the daily backups are written, where a folder is set and a clinic has been there for days."""
    if schedule is None:
        return
    last = schedule.last_day()
    with registry.read() as db:
        in_use = any(now - clinic.created_at > _OLDEST_BACKUP for clinic in clinics.list_clinics(db))
    if in_use and (last is None or now.date() - last > _OLDEST_BACKUP):
        yield SetupFinding("Backups", about_setup.last_backup(last, schedule.folder), about_setup.SEE_LOG)
    else:
        yield SetupFinding("Backups")


def _audit_trail(registry: Registry, environment: EnvironmentSettings) -> Iterator[SetupFinding]:
    """Whether the ledger and the audit trail are protected, by the database and by a key."""
    faults = audit.setup_faults(registry)
    yield from (SetupFinding("Audit trail", *fault) for fault in faults)
    if not faults:
        yield SetupFinding("Audit trail", note="" if environment.seal_keys.newest else about_audit.NO_KEY)


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


def _slack(
    slack: WebClient | None, environment: EnvironmentSettings, registry: Registry | None
) -> Iterator[SetupFinding]:
    if slack is None:
        return
    try:
        known = slack.auth_test()
    except (SlackApiError, SlackClientError, OSError) as error:
        yield SetupFinding("Slack", *_slack_error(error, environment))
        return
    yield _workspace(registry, f"Slack (workspace {known.get('team', '?')})", str(known.get("team_id")))
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


def _workspace(registry: Registry | None, about: str, workspace: str) -> SetupFinding:
    """Whether the clinics belong to the token's workspace."""
    if registry is None:
        return SetupFinding(about)
    try:
        with registry.read() as db:
            workspaces.check_same(db, workspace)
    except UserError as error:
        return SetupFinding(about, error.wrong, error.remedy)
    return SetupFinding(about)


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
        return about_setup.slack_refused(code), fault_of(code).remedy or about_setup.LOOK_CODE_UP
    return about_setup.no_answer(environment.slack_api_url), about_setup.CHECK_NETWORK


@click.command("check")
def run_check() -> None:
    """Show what is set up, what is not, and how to fix it.

    Checks settings, database, Slack token and scopes, clinics, members and channels.
    """
    wrong = 0
    for finding in check_setup(real_clock()):
        wrong += bool(finding.wrong)
        note = f": {finding.note}" if finding.note else ""
        click.echo(f"{'WRONG' if finding.wrong else 'ok   '}  {finding.checked_item}{note}")
        for line in filter(None, (*finding.wrong.splitlines(), finding.remedy)):
            click.echo(f"       {line}")
    click.echo(about_setup.to_fix(wrong) if wrong else about_setup.ALL_SET_UP)
    sys.exit(1 if wrong else 0)


COMMANDS = (run_check,)
