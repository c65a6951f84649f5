"""What kind of Slack account a person has: full member, guest, outside account, app, deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

RECHECK_AFTER = timedelta(minutes=10)
"""How long a saved account type is used before Slack is asked again."""

FULL_ACCOUNT = "full"
GUEST_ACCOUNT = "guest"
OUTSIDE_ACCOUNT = "stranger"
APP_ACCOUNT = "app"
DELETED_ACCOUNT = "deleted"

_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class SlackProfile:
    """An account: its type and its name."""

    account_type: str
    name: str = ""
    team_id: str = ""


@dataclass(frozen=True)
class OwnAccount:
    """The bot's own account: its workspace, user and bot id."""

    team_id: str
    user_id: str
    bot_id: str


@lru_cache(maxsize=16)
def own_account(client: WebClient) -> OwnAccount:
    """The account that the bot's token belongs to: `auth.test` is called once for each client.

    Raises:
        SlackApiError: Slack refused the token.
        OSError: Slack could not be reached.
    """
    known = client.auth_test()
    return OwnAccount(str(known["team_id"]), str(known["user_id"]), str(known.get("bot_id") or ""))


def ask_profile(client: WebClient, user_id: str, workspace: str) -> SlackProfile | None:
    """An account as Slack shows it to the bot of a workspace; None when Slack gave no answer."""
    try:
        user = client.users_info(user=user_id).get("user") or {}
    except SlackApiError as error:
        unknown = error.response.get("error") in {"user_not_found", "user_not_visible"}
        return SlackProfile(OUTSIDE_ACCOUNT) if unknown else None
    except (OSError, ValueError):
        return None
    return read_profile(user, workspace)


def read_profile(user: Mapping[str, Any], workspace: str) -> SlackProfile:
    """An account from Slack's user object, as `users.info` and the event `user_change` carry it."""
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or user.get("name") or ""
    return SlackProfile(_account_type(user, workspace), str(name), str(user.get("team_id") or ""))


def _account_type(user: Mapping[str, Any], workspace: str) -> str:
    """The first that applies; a bot of another workspace is an outside account."""
    if user.get("deleted"):
        return DELETED_ACCOUNT
    if user.get("is_stranger") or not _belongs_to(user, workspace):
        return OUTSIDE_ACCOUNT
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return GUEST_ACCOUNT
    if user.get("is_bot") or user.get("is_workflow_bot") or user.get("id") == _SLACKBOT:
        return APP_ACCOUNT
    return FULL_ACCOUNT


def _belongs_to(user: Mapping[str, Any], workspace: str) -> bool:
    """Whether an account belongs to a workspace; `is_stranger` is false for people of a shared channel.

    On Enterprise Grid an account may belong to several workspaces. Source: slack.md §1.
    """
    enterprise_user = user.get("enterprise_user") or {}
    return workspace in {user.get("team_id"), *(enterprise_user.get("teams") or ())}
