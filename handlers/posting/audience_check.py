"""Whether patient data may be posted to an audience, asked of Slack at each post. Source: product.md §5."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.posting import account_status
from handlers.posting.account_status import FRESH, Profile
from handlers.posting.occasions import is_channel
from store.clinic import members
from store.db import Registry

_PAGE = 200


@dataclass(frozen=True)
class Fault:
    """Why an audience may not read patient data, and what mends it."""

    code: str
    wrong: str
    remedy: str
    """Empty when nobody here can mend it: Slack gave no answer, and is asked again later."""


Facts = Mapping[str, Any]
_INVITE = "Invite the app to the channel (/invite), or choose another private channel."

CHANNEL_NEEDS: tuple[tuple[Callable[[Facts], bool], Fault], ...] = (
    (
        lambda channel: bool(channel.get("is_archived")),
        Fault("archived", "The channel is archived.", "Restore it, or choose another private channel."),
    ),
    (
        lambda channel: not channel.get("is_private"),
        Fault(
            "public",
            "The channel is public.",
            "Make it private, or choose a private channel of this workspace.",
        ),
    ),
    (
        lambda channel: any(
            channel.get(sign)
            for sign in ("is_ext_shared", "is_pending_ext_shared", "is_shared", "is_org_shared")
        ),
        Fault(
            "shared",
            "The channel is shared with another workspace.",
            "Stop sharing it, or choose a private channel of this workspace alone.",
        ),
    ),
    (
        lambda channel: channel.get("is_member") is False,
        Fault("not-member", "The app is not in the channel.", _INVITE),
    ),
)
"""What makes a channel unfit, by what `conversations.info` says of it; the first that applies is told."""

NOT_FOUND = Fault("not-found", "The channel is not there, or the app is not in it.", _INVITE)
OUTSIDERS = Fault(
    "outsiders",
    "Somebody in the channel is a guest or has an outside account.",
    "Remove them from the channel, or choose another private channel.",
)
NOT_FULL = Fault(
    "not-full",
    "The person it was for is a guest, or has no account here any more.",
    "Give them a full account, or end their membership of the clinic.",
)
NO_ANSWER = Fault("no-answer", "Slack did not say who would read it.", "")
_OUTSIDE = {account_status.GUEST, account_status.STRANGER}
_LOST = {"channel_not_found", "not_in_channel"}


@dataclass(frozen=True)
class Doorkeeper:
    """Looks who would read a post; what Slack says of a person is believed for a few minutes."""

    registry: Registry
    slack: WebClient
    now: datetime

    def fault(self, audience: str) -> Fault | None:
        """Why an audience may not be told now; None when it may."""
        try:
            return self._channel(audience) if is_channel(audience) else self._person(audience)
        except SlackApiError as error:
            return NOT_FOUND if error.response.get("error") in _LOST else NO_ANSWER
        except (SlackClientError, OSError, HTTPException, ValueError):
            return NO_ANSWER

    def profile(self, user_id: str) -> Profile | None:
        """What Slack says of an account now; None when it gave no answer."""
        return account_status.look_up(self.slack, user_id)

    def _person(self, user_id: str) -> Fault | None:
        said = self._standings([user_id])[user_id]
        if said is None:
            return NO_ANSWER
        return None if said == account_status.FULL else NOT_FULL

    def _channel(self, channel_id: str) -> Fault | None:
        channel = self.slack.conversations_info(channel=channel_id)["channel"]
        for is_unfit, fault in CHANNEL_NEEDS:
            if is_unfit(channel):
                return fault
        said = set(self._standings(self._inside(channel_id)).values())
        if said & _OUTSIDE:
            return OUTSIDERS
        return NO_ANSWER if None in said else None

    def _inside(self, channel_id: str) -> list[str]:
        inside: list[str] = []
        for page in self.slack.conversations_members(channel=channel_id, limit=_PAGE):
            inside.extend(page["members"])
        return inside

    def _standings(self, user_ids: Collection[str]) -> dict[str, str | None]:
        """What each person is; asked again when it was asked too long ago, kept when Slack is silent."""
        with self.registry.read() as db:
            known = members.standings(db, user_ids)
        ask = account_status.asker(self.slack)
        found: dict[str, str | None] = {}
        for user_id in user_ids:
            said, at = known.get(user_id, (None, None))
            if at is None or self.now - at > FRESH:
                said = self._remembered(user_id, ask(user_id)) or said
            found[user_id] = said
        return found

    def _remembered(self, user_id: str, said: str | None) -> str | None:
        if said:
            with self.registry.begin() as db:
                members.remember_standing(db, user_id, "", said, self.now)
        return said
