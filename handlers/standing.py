"""What Slack says of a person: full member, guest, stranger, deleted."""

from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

FULL = "full"
GUEST = "guest"
STRANGER = "stranger"
DELETED = "deleted"

Standing = Callable[[str], str | None]
"""Asks Slack what a user is; None when it gave no answer."""


def asker(client: WebClient) -> Standing:
    """How to ask Slack what a user is; no answer is better than keeping a person waiting."""

    def ask(user_id: str) -> str | None:
        try:
            user = client.users_info(user=user_id).get("user") or {}
        except SlackApiError as error:
            unknown = error.response.get("error") in {"user_not_found", "user_not_visible"}
            return STRANGER if unknown else None
        except (OSError, ValueError):
            return None
        if user.get("deleted"):
            return DELETED
        if user.get("is_restricted") or user.get("is_ultra_restricted"):
            return GUEST
        return STRANGER if user.get("is_stranger") else FULL

    return ask
