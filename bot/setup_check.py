"""Whether everything is in place, from settings to channels; each fault with its remedy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.settings import EnvironmentSettings
from handlers.posting.audience_check import AudienceCheck
from store import schema
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
    "channels:read",
    "groups:read",
    "im:write",
    "im:history",
)
"""What the manifest asks for; a test holds the two together."""

_TIMEOUT_SECONDS = 10
_REINSTALL = "Add it under OAuth & Permissions (or paste manifest.yml again) and reinstall the app."
_ERRORS = {
    "invalid_auth": "Copy the Bot User OAuth Token (xoxb-…) of your Slack app into SLACK_BOT_TOKEN.",
    "account_inactive": "The app was removed from the workspace: install it again and copy its new token.",
    "token_revoked": "The token was revoked: install the app again and copy its new token.",
}


@dataclass(frozen=True)
class SetupFinding:
    """One thing looked at; without `wrong` it is in order."""

    checked_item: str
    wrong: str = ""
    remedy: str = ""


def check_setup(now: datetime) -> Iterator[SetupFinding]:
    """Look at everything, as far as what comes first allows."""
    chosen, faults = _settings()
    yield from faults
    if chosen is None:
        return
    registry = Registry(chosen.database_url)
    try:
        database = _database(registry)
        yield database
        slack = _client(chosen)
        yield from _slack(slack, chosen)
        if not database.wrong:
            yield from _clinics(registry, chosen, AudienceCheck(registry, slack, now) if slack else None)
    finally:
        registry.close()


def _settings() -> tuple[EnvironmentSettings | None, list[SetupFinding]]:
    """The settings, and what is wrong with them; without Slack's, the database can still be looked at."""
    try:
        return settings.load(for_slack=True), [SetupFinding("Settings")]
    except UserError as error:
        faults = [SetupFinding("Settings", error.wrong, "Change them in the environment or in .env.")]
    try:
        return settings.load(), faults
    except UserError:
        return None, faults


def _database(registry: Registry) -> SetupFinding:
    about = f"Database ({make_url(registry.url).get_backend_name()})"
    path = make_url(normalized_url(registry.url)).database
    if registry.url.startswith("sqlite") and path and not Path(path).exists():
        return SetupFinding(
            about, f"There is no file {path} yet.", "Run `caseload migrate`, or mend DATABASE_URL."
        )
    try:
        current = schema.is_current(registry)
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return SetupFinding(about, f"It cannot be reached: {why}", "Start it, or mend DATABASE_URL.")
    if not current:
        return SetupFinding(about, "Its tables are not those of this version.", "Run `caseload migrate`.")
    return SetupFinding(about)


def _client(chosen: EnvironmentSettings) -> WebClient | None:
    token = chosen.slack_bot_token.get_secret_value()
    return WebClient(token=token, base_url=chosen.slack_api_url, timeout=_TIMEOUT_SECONDS) if token else None


def _slack(slack: WebClient | None, chosen: EnvironmentSettings) -> Iterator[SetupFinding]:
    if slack is None:
        return
    try:
        known = slack.auth_test()
    except (SlackApiError, SlackClientError, OSError) as error:
        yield SetupFinding("Slack", *_slack_error(error, chosen))
        return
    yield SetupFinding(f"Slack (workspace {known.get('team', '?')})")
    headers = {name.lower(): str(value) for name, value in known.headers.items()}
    granted = {each.strip() for each in headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    yield (
        SetupFinding("Scopes", f"Missing: {', '.join(missing)}.", _REINSTALL)
        if missing
        else SetupFinding("Scopes")
    )
    if chosen.socket_mode:
        yield _socket(chosen)


def _socket(chosen: EnvironmentSettings) -> SetupFinding:
    token = chosen.slack_app_token.get_secret_value()
    client = WebClient(token=token, base_url=chosen.slack_api_url, timeout=_TIMEOUT_SECONDS)
    try:
        client.apps_connections_open(app_token=token)
    except (SlackApiError, SlackClientError, OSError) as error:
        wrong, _ = _slack_error(error, chosen)
        remedy = (
            "Make an App-Level Token with connections:write, turn Socket Mode on, and set SLACK_APP_TOKEN."
        )
        return SetupFinding("Socket Mode", wrong, remedy)
    return SetupFinding("Socket Mode")


def _slack_error(error: Exception, chosen: EnvironmentSettings) -> tuple[str, str]:
    if isinstance(error, SlackApiError):
        code = str(error.response.get("error", "no answer"))
        return f"Slack refuses: {code}.", _ERRORS.get(code, "Look the word up at docs.slack.dev.")
    return f"{chosen.slack_api_url} does not answer.", "Check the network, a proxy, and SLACK_API_URL."


def _clinics(
    registry: Registry, chosen: EnvironmentSettings, doorkeeper: AudienceCheck | None
) -> Iterator[SetupFinding]:
    with registry.read() as db:
        known = clinics.list_clinics(db)
        team = {clinic.id: list(_team(db, clinic, chosen)) for clinic in known}
        people = {clinic.id: members.list_members(db, clinic.id) for clinic in known}
    if not known:
        yield SetupFinding(
            "Clinics", "There is none yet.", "caseload clinic add NAME --timezone America/Chicago"
        )
    for clinic in known:
        yield from team[clinic.id]
        if doorkeeper is None:
            continue
        for member in people[clinic.id]:
            yield from _audience_finding(doorkeeper, f"{clinic.name}, {member.name}", member.slack_user_id)
        for what, channel in (
            ("review channel", clinic.settings.review_channel),
            ("billing channel", clinic.settings.billing_channel),
        ):
            if channel:
                yield from _audience_finding(
                    doorkeeper, f"{clinic.name}, {what} {channel}", channel, said=True
                )


def _team(db: Connection, clinic: Clinic, chosen: EnvironmentSettings) -> Iterator[SetupFinding]:
    """Who a clinic cannot work without."""
    held = {role for member in members.list_members(db, clinic.id) for role in member.roles}
    add = f"caseload member add U… --clinic “{clinic.name}” --role"
    needed = {Role.CARE_MANAGER: "Nobody is a care manager."}
    if not chosen.admins:
        needed[Role.ADMIN] = "Nobody is an admin, and CASELOAD_ADMINS names nobody."
    missing = {role: words for role, words in needed.items() if role not in held}
    yield from (
        SetupFinding(f"{clinic.name}, team", words, f"{add} {role}") for role, words in missing.items()
    )
    if not missing:
        yield SetupFinding(f"{clinic.name}, team")


def _audience_finding(
    doorkeeper: AudienceCheck, about: str, audience: str, *, said: bool = False
) -> Iterator[SetupFinding]:
    """Whether it may read patient data; people only when they may not."""
    fault = doorkeeper.fault(audience)
    if fault:
        yield SetupFinding(about, fault.wrong, fault.remedy or "Try again in a minute.")
    elif said:
        yield SetupFinding(about)
