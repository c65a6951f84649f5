"""Whether patient data may be posted to an audience, asked of Slack at each post. Source: product.md §5."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.posting import account_status
from handlers.posting.account_status import RECHECK_AFTER, SlackProfile
from handlers.posting.post_kinds import is_channel
from store.clinic import members
from store.db import Registry

_PAGE = 200


@dataclass(frozen=True)
class AudienceFault:
    """Why an audience may not read patient data, and what mends it."""

    code: str
    wrong: str
    remedy: str
    """Empty when nobody here can mend it: Slack gave no answer, and is asked again later."""


ChannelFacts = Mapping[str, Any]
_INVITE = "Invite the app to the channel (/invite), or choose another private channel."

CHANNEL_FAULTS: tuple[tuple[Callable[[ChannelFacts], bool], AudienceFault], ...] = (
    (
        lambda channel: bool(channel.get("is_archived")),
        AudienceFault(
            "archived", "The channel is archived.", "Restore it, or choose another private channel."
        ),
    ),
    (
        lambda channel: not channel.get("is_private"),
        AudienceFault(
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
        AudienceFault(
            "shared",
            "The channel is shared with another workspace.",
            "Stop sharing it, or choose a private channel of this workspace alone.",
        ),
    ),
    (
        lambda channel: channel.get("is_member") is False,
        AudienceFault("not-member", "The app is not in the channel.", _INVITE),
    ),
)
"""What makes a channel unfit, by what `conversations.info` says of it; the first that applies is told."""

NOT_FOUND = AudienceFault("not-found", "The channel is not there, or the app is not in it.", _INVITE)
OUTSIDERS = AudienceFault(
    "outsiders",
    "Somebody in the channel is a guest or has an outside account.",
    "Remove them from the channel, or choose another private channel.",
)
NOT_FULL_ACCOUNT = AudienceFault(
    "not-full",
    "The person it was for is a guest, or has no account here any more.",
    "Give them a full account, or end their membership of the clinic.",
)
NO_SLACK_ANSWER = AudienceFault("no-answer", "Slack did not say who would read it.", "")
_OUTSIDE_ACCOUNTS = {account_status.GUEST_ACCOUNT, account_status.OUTSIDE_ACCOUNT}
_CHANNEL_MISSING_ERRORS = {"channel_not_found", "not_in_channel"}


@dataclass(frozen=True)
class AudienceCheck:
    """Looks who would read a post; what Slack says of a person is believed for a few minutes."""

    registry: Registry
    slack: WebClient
    now: datetime

    def fault(self, audience: str) -> AudienceFault | None:
        """Why an audience may not be told now; None when it may."""
        try:
            return self._channel(audience) if is_channel(audience) else self._person(audience)
        except SlackApiError as error:
            return NOT_FOUND if error.response.get("error") in _CHANNEL_MISSING_ERRORS else NO_SLACK_ANSWER
        except (SlackClientError, OSError, HTTPException, ValueError):
            return NO_SLACK_ANSWER

    def profile(self, user_id: str) -> SlackProfile | None:
        """What Slack says of an account now; None when it gave no answer."""
        return account_status.read_profile(self.slack, user_id)

    def _person(self, user_id: str) -> AudienceFault | None:
        said = self._account_types([user_id])[user_id]
        if said is None:
            return NO_SLACK_ANSWER
        return None if said == account_status.FULL_ACCOUNT else NOT_FULL_ACCOUNT

    def _channel(self, channel_id: str) -> AudienceFault | None:
        channel = self.slack.conversations_info(channel=channel_id)["channel"]
        for is_unfit, fault in CHANNEL_FAULTS:
            if is_unfit(channel):
                return fault
        said = set(self._account_types(self._channel_members(channel_id)).values())
        if said & _OUTSIDE_ACCOUNTS:
            return OUTSIDERS
        return NO_SLACK_ANSWER if None in said else None

    def _channel_members(self, channel_id: str) -> list[str]:
        inside: list[str] = []
        for page in self.slack.conversations_members(channel=channel_id, limit=_PAGE):
            inside.extend(page["members"])
        return inside

    def _account_types(self, user_ids: Collection[str]) -> dict[str, str | None]:
        """What each person is; asked again when it was asked too long ago, kept when Slack is silent."""
        with self.registry.read() as db:
            known = members.slack_account_kinds(db, user_ids)
        ask = account_status.account_lookup(self.slack)
        found: dict[str, str | None] = {}
        for user_id in user_ids:
            said, at = known.get(user_id, (None, None))
            if at is None or self.now - at > RECHECK_AFTER:
                said = self._saved_account_type(user_id, ask(user_id)) or said
            found[user_id] = said
        return found

    def _saved_account_type(self, user_id: str, said: str | None) -> str | None:
        if said:
            with self.registry.begin() as db:
                members.save_slack_account_kind(db, user_id, "", said, self.now)
        return said
