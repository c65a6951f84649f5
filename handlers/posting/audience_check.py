"""Whether patient data may be posted to an audience, checked with Slack each time. Source: product.md §5."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.posting import account_status, post_faults
from handlers.posting.account_status import RECHECK_AFTER, SlackProfile
from handlers.posting.post_faults import FAULTS, PostFault
from handlers.posting.post_kinds import is_channel
from handlers.posting.slack_delivery import retry_after_seconds
from store.clinic import members
from store.db import Registry

_PAGE_SIZE = 200


ChannelInfo = Mapping[str, Any]

CHANNEL_FAULTS: tuple[tuple[Callable[[ChannelInfo], bool], PostFault], ...] = (
    (lambda channel: bool(channel.get("is_archived")), post_faults.ARCHIVED),
    (lambda channel: not channel.get("is_private"), post_faults.PUBLIC),
    (
        lambda channel: any(
            channel.get(flag)
            for flag in ("is_ext_shared", "is_pending_ext_shared", "is_shared", "is_org_shared")
        ),
        post_faults.SHARED,
    ),
    (lambda channel: channel.get("is_member") is False, post_faults.NOT_MEMBER),
)
"""Why a channel is unfit, by its `conversations.info`; the first that applies is reported."""

_OUTSIDE_ACCOUNTS = {account_status.GUEST_ACCOUNT, account_status.OUTSIDE_ACCOUNT}
_CHANNEL_MISSING_ERRORS = {"channel_not_found", "not_in_channel"}


@dataclass(frozen=True)
class AudienceCheck:
    """Checks who would read a post; the type of an account is cached for a few minutes."""

    registry: Registry
    slack: WebClient
    now: datetime
    workspace: str | None = None
    """The bot's own workspace; None to ask Slack when it is needed."""

    def with_patience(self, registry: Registry, slack: WebClient) -> "AudienceCheck":
        """The same check for a background task, with a registry and a client that may take longer."""
        return replace(self, registry=registry, slack=slack)

    def fault(self, audience: str) -> PostFault | None:
        """Why nothing may be posted to an audience now; None when it may."""
        try:
            return self._channel(audience) if is_channel(audience) else self._person(audience)
        except SlackApiError as error:
            if error.response.get("error") in _CHANNEL_MISSING_ERRORS:
                return post_faults.NOT_FOUND
            fault = FAULTS.get(str(error.response.get("error")))
            if fault and fault.is_of_app:
                return fault
            return replace(post_faults.NO_SLACK_ANSWER, retry_after=retry_after_seconds(error))
        except (SlackClientError, OSError, HTTPException, ValueError):
            return post_faults.NO_SLACK_ANSWER

    def profile(self, user_id: str) -> SlackProfile | None:
        """An account as Slack shows it now; None when it gave no answer."""
        try:
            workspace = self.workspace or account_status.own_account(self.slack).team_id
        except (SlackApiError, OSError, ValueError):
            return None
        return account_status.ask_profile(self.slack, user_id, workspace)

    def refresh(self, user_id: str) -> str | None:
        """Ask Slack for the type of an account, and save it; None, and nothing saved, without an answer."""
        profile = self.profile(user_id)
        if profile is None:
            return None
        with self.registry.begin() as db:
            members.save_slack_account(
                db, user_id, profile.team_id, profile.account_type, self.now, name=profile.name
            )
        return profile.account_type

    def _person(self, user_id: str) -> PostFault | None:
        account_type = self._account_types([user_id])[user_id]
        if account_type is None:
            return post_faults.NO_SLACK_ANSWER
        return None if account_type == account_status.FULL_ACCOUNT else post_faults.NOT_FULL_ACCOUNT

    def _channel(self, channel_id: str) -> PostFault | None:
        channel = self.slack.conversations_info(channel=channel_id)["channel"]
        for is_unfit, fault in CHANNEL_FAULTS:
            if is_unfit(channel):
                return fault
        account_types = set(self._account_types(self._channel_members(channel_id)).values())
        if account_types & _OUTSIDE_ACCOUNTS:
            return post_faults.OUTSIDERS
        return post_faults.NO_SLACK_ANSWER if None in account_types else None

    def _channel_members(self, channel_id: str) -> list[str]:
        pages = self.slack.conversations_members(channel=channel_id, limit=_PAGE_SIZE)
        return [user_id for page in pages for user_id in page["members"]]

    def _account_types(self, user_ids: Collection[str]) -> dict[str, str | None]:
        """The type of each account; looked up when the saved one is old, kept when Slack gives no answer."""
        with self.registry.read() as db:
            saved = members.slack_account_kinds(db, user_ids)
        found: dict[str, str | None] = {}
        for user_id in user_ids:
            account_type, checked_at = saved.get(user_id, (None, None))
            if checked_at is None or self.now - checked_at > RECHECK_AFTER:
                account_type = self.refresh(user_id) or account_type
            found[user_id] = account_type
        return found
