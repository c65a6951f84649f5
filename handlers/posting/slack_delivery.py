"""Sending a post to Slack, and what a failure to send says about it."""

import re
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.block_kit.message_blocks import MOST_BLOCKS, OutgoingMessage, small_text_block
from handlers.posting.post_kinds import PostFile
from store.posting.posts import SentMessage

_SERVER_ERROR = 500
_CODE = re.compile(r"[a-z0-9_]{1,60}")
"""What Slack's errors look like; whatever else stood in an answer may name somebody."""
_UNCERTAIN_CODES = {"internal_error", "fatal_error", "request_timeout", "service_unavailable"}


class NotSentError(Exception):
    """Slack did not take it; the fault is a code, without names."""

    def __init__(self, fault: str, *, unsure: bool = False) -> None:
        super().__init__(fault)
        self.fault = fault
        self.may_have_arrived = unsure
        """Slack did not say whether it arrived."""


def send_message(
    slack: WebClient,
    audience: str,
    said: OutgoingMessage,
    *,
    again: bool = False,
    over: SentMessage[Any] | None = None,
) -> tuple[str, str]:
    """Post a message, or put it in the place of an earlier one; where it then stands: channel id and `ts`.

    Raises:
        NotSentError: Slack refused, failed, or could not be reached.
    """
    shown = mark_possible_duplicate(said) if again and not over else said
    try:
        if over:
            slack.chat_update(channel=over.channel, ts=over.ts, text=said.text, blocks=list(said.blocks))
            return over.channel, over.ts
        answer = slack.chat_postMessage(
            channel=audience,
            text=shown.text,
            blocks=list(shown.blocks),
            unfurl_links=False,
            unfurl_media=False,
        )
    except (SlackClientError, OSError, HTTPException, ValueError) as error:
        raise _to_not_sent_error(error) from error
    return str(answer["channel"]), str(answer["ts"])


def send_files(slack: WebClient, channel: str, files: tuple[PostFile, ...]) -> None:
    """Share files in a channel or direct message, by its own id, as one message.

    Raises:
        NotSentError: Slack refused, failed, or could not be reached.
    """
    uploads = [{"filename": file.name, "title": file.title, "content": file.content} for file in files]
    try:
        slack.files_upload_v2(channel=channel, file_uploads=uploads)
    except (SlackClientError, OSError, HTTPException, ValueError) as error:
        raise _to_not_sent_error(error) from error


def mark_possible_duplicate(said: OutgoingMessage) -> OutgoingMessage:
    """The message, marked: an earlier copy of it may have arrived."""
    mark = small_text_block("Sent again: an earlier copy of this may have arrived already.")
    return OutgoingMessage(f"{said.text} (sent again)", (*said.blocks[: MOST_BLOCKS - 1], mark))


def _to_not_sent_error(error: Exception) -> NotSentError:
    """An answer of Slack's is certain unless it is its own failure; a silence leaves it open."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", _SERVER_ERROR)
        said = str(error.response.get("error") or "")
        code = said if _CODE.fullmatch(said) else f"http_{status}"
        return NotSentError(code, unsure=status >= _SERVER_ERROR or code in _UNCERTAIN_CODES)
    if isinstance(error, URLError):
        return NotSentError("unreachable")
    return NotSentError(type(error).__name__, unsure=True)
