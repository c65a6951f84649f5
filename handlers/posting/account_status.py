"""What kind of Slack account a person has: full member, guest, outside account, deleted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

RECHECK_AFTER = timedelta(minutes=10)
"""How long a saved account type is used before Slack is asked again."""

FULL_ACCOUNT = "full"
GUEST_ACCOUNT = "guest"
OUTSIDE_ACCOUNT = "stranger"
DELETED_ACCOUNT = "deleted"

AccountLookup = Callable[[str], str | None]
"""Asks Slack for the type of an account; None when it gave no answer."""


@dataclass(frozen=True)
class SlackProfile:
    """An account: its type, its name, and whether it is an app."""

    account_type: str
    name: str = ""
    is_app: bool = False


def account_lookup(client: WebClient) -> AccountLookup:
    """How to ask Slack for the type of an account."""

    def ask(user_id: str) -> str | None:
        profile = read_profile(client, user_id)
        return profile.account_type if profile else None

    return ask


def read_profile(client: WebClient, user_id: str) -> SlackProfile | None:
    """An account as Slack shows it; None when Slack gave no answer."""
    try:
        user = client.users_info(user=user_id).get("user") or {}
    except SlackApiError as error:
        unknown = error.response.get("error") in {"user_not_found", "user_not_visible"}
        return SlackProfile(OUTSIDE_ACCOUNT) if unknown else None
    except (OSError, ValueError):
        return None
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or user.get("name") or ""
    return SlackProfile(_account_type(user), str(name), bool(user.get("is_bot")))


def _account_type(user: Mapping[str, Any]) -> str:
    if user.get("deleted"):
        return DELETED_ACCOUNT
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return GUEST_ACCOUNT
    return OUTSIDE_ACCOUNT if user.get("is_stranger") else FULL_ACCOUNT
