"""Why posts fail, by the code that their rows keep: what is wrong, whether it heals by itself, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.posting import sentences


@dataclass(frozen=True)
class PostFault:
    """Why nothing could be posted to an audience, and how to fix it."""

    code: str
    """Slack's, or ours; without names."""
    wrong: str
    remedy: str = ""
    """What a person does; empty where it heals by itself, as it is tried again."""
    is_of_app: bool = False
    """Whether it concerns all that the app does in the workspace, not one audience."""
    retry_after: int = 0
    """In how many seconds Slack asked to try again, if it did."""

    @property
    def heals(self) -> bool:
        """Whether it may go away without anyone doing anything."""
        return not self.remedy


ARCHIVED = PostFault("archived", sentences.CHANNEL_ARCHIVED, sentences.RESTORE_CHANNEL)
PUBLIC = PostFault("public", sentences.CHANNEL_PUBLIC, sentences.MAKE_PRIVATE)
SHARED = PostFault("shared", sentences.CHANNEL_SHARED, sentences.STOP_SHARING)
NOT_MEMBER = PostFault("not-member", sentences.APP_NOT_IN_CHANNEL, sentences.INVITE_APP)
NOT_FOUND = PostFault("not-found", sentences.CHANNEL_NOT_FOUND, sentences.INVITE_APP)
OUTSIDERS = PostFault("outsiders", sentences.OUTSIDERS_IN_CHANNEL, sentences.REMOVE_OUTSIDERS)
NOT_FULL_ACCOUNT = PostFault("not-full", sentences.NOT_FULL_ACCOUNT, sentences.GIVE_FULL_ACCOUNT)
NO_SLACK_ANSWER = PostFault("no-answer", sentences.NO_SLACK_ANSWER)

_CHECKED = (ARCHIVED, PUBLIC, SHARED, NOT_MEMBER, NOT_FOUND, OUTSIDERS, NOT_FULL_ACCOUNT, NO_SLACK_ANSWER)
"""What the audience check finds before anything is sent."""

_REFUSED: Mapping[tuple[str, ...], PostFault] = {
    ("is_archived",): ARCHIVED,
    ("not_in_channel",): NOT_MEMBER,
    ("channel_not_found",): NOT_FOUND,
    ("user_not_found", "user_disabled"): NOT_FULL_ACCOUNT,
    ("cannot_dm_bot",): PostFault("", sentences.IS_AN_APP, sentences.END_MEMBERSHIP),
    ("messages_tab_disabled",): PostFault(
        "", sentences.MESSAGES_OFF, sentences.TURN_MESSAGES_ON, is_of_app=True
    ),
    ("restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel"): (
        PostFault("", sentences.POSTING_RESTRICTED, sentences.ALLOW_POSTING)
    ),
    ("invalid_auth", "not_authed"): PostFault(
        "", sentences.NOT_AUTHORIZED, sentences.COPY_APP_KEY, is_of_app=True
    ),
    ("token_revoked", "token_expired"): (
        PostFault("", sentences.ACCESS_REVOKED, sentences.REINSTALL_APP, is_of_app=True)
    ),
    ("account_inactive",): (PostFault("", sentences.APP_REMOVED, sentences.REINSTALL_APP, is_of_app=True)),
    ("missing_scope", "no_permission"): (
        PostFault("", sentences.SCOPE_MISSING, sentences.ADD_SCOPE, is_of_app=True)
    ),
    ("msg_blocks_too_long", "msg_too_long", "invalid_blocks", "invalid_blocks_format", "no_text"): (
        PostFault("", sentences.MESSAGE_REFUSED, sentences.REPORT_CODE)
    ),
    ("ratelimited", "rate_limited"): PostFault("", sentences.SLACK_BUSY),
    ("internal_error", "fatal_error", "request_timeout", "service_unavailable"): (
        PostFault("", sentences.SLACK_FAILED)
    ),
    ("unreachable",): PostFault("", sentences.SLACK_UNREACHABLE),
    ("cut_off", "not_saved"): PostFault("", sentences.CUT_OFF),
}
"""Slack's own codes, and those of failures around the call. Source: docs.slack.dev, chat.postMessage."""

FAULTS: Mapping[str, PostFault] = {fault.code: fault for fault in _CHECKED} | {
    code: PostFault(code, fault.wrong, fault.remedy, is_of_app=fault.is_of_app)
    for codes, fault in _REFUSED.items()
    for code in codes
}
"""Every known fault by its code."""


def fault_of(code: str) -> PostFault:
    """The fault of a code; one that is not known may heal and is tried again."""
    return FAULTS.get(code) or PostFault(code, sentences.unknown_fault(code))
