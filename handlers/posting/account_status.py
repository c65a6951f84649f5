"""What Slack says of a person: full member, guest, stranger, deleted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

RECHECK_AFTER = timedelta(minutes=10)
"""How long Slack's word on a person (full member, guest, deleted) is believed before it is asked again."""

FULL_ACCOUNT = "full"
GUEST_ACCOUNT = "guest"
OUTSIDE_ACCOUNT = "stranger"
DELETED_ACCOUNT = "deleted"

AccountLookup = Callable[[str], str | None]
"""Asks Slack what a user is; None when it gave no answer."""


@dataclass(frozen=True)
class SlackProfile:
    """An account: what it is, what it is called, and whether it is an app."""

    account_type: str
    name: str = ""
    is_app: bool = False


def account_lookup(client: WebClient) -> AccountLookup:
    """How to ask Slack what a user is; no answer is better than keeping a person waiting."""

    def ask(user_id: str) -> str | None:
        found = read_profile(client, user_id)
        return found.account_type if found else None

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
    shown = user.get("profile") or {}
    name = shown.get("real_name") or user.get("real_name") or user.get("name") or ""
    return SlackProfile(_account_type(user), str(name), bool(user.get("is_bot")))


def _account_type(user: Mapping[str, Any]) -> str:
    if user.get("deleted"):
        return DELETED_ACCOUNT
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return GUEST_ACCOUNT
    return OUTSIDE_ACCOUNT if user.get("is_stranger") else FULL_ACCOUNT
