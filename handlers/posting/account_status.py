"""What Slack says of a person: full member, guest, stranger, deleted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

FRESH = timedelta(minutes=10)
"""How long Slack's word on a person (full member, guest, deleted) is believed before it is asked again."""

FULL = "full"
GUEST = "guest"
STRANGER = "stranger"
DELETED = "deleted"

Standing = Callable[[str], str | None]
"""Asks Slack what a user is; None when it gave no answer."""


@dataclass(frozen=True)
class Profile:
    """An account: what it is, what it is called, and whether it is an app."""

    standing: str
    name: str = ""
    is_app: bool = False


def asker(client: WebClient) -> Standing:
    """How to ask Slack what a user is; no answer is better than keeping a person waiting."""

    def ask(user_id: str) -> str | None:
        found = look_up(client, user_id)
        return found.standing if found else None

    return ask


def look_up(client: WebClient, user_id: str) -> Profile | None:
    """An account as Slack shows it; None when Slack gave no answer."""
    try:
        user = client.users_info(user=user_id).get("user") or {}
    except SlackApiError as error:
        unknown = error.response.get("error") in {"user_not_found", "user_not_visible"}
        return Profile(STRANGER) if unknown else None
    except (OSError, ValueError):
        return None
    shown = user.get("profile") or {}
    name = shown.get("real_name") or user.get("real_name") or user.get("name") or ""
    return Profile(_standing(user), str(name), bool(user.get("is_bot")))


def _standing(user: Mapping[str, Any]) -> str:
    if user.get("deleted"):
        return DELETED
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return GUEST
    return STRANGER if user.get("is_stranger") else FULL
