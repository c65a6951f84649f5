"""Sends a post to Slack, and tells from a failure whether it may have arrived."""

import re
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.block_kit.message_blocks import MOST_BLOCKS, OutgoingMessage, small_text_block
from handlers.posting import sentences
from handlers.posting.post_kinds import PostFile
from store.posting.posts import SentMessage

_SERVER_ERROR = 500
_CODE = re.compile(r"[a-z0-9_]{1,60}")
"""What Slack's error codes look like; any other text in an answer may contain a name."""
_UNCERTAIN_CODES = {"internal_error", "fatal_error", "request_timeout", "service_unavailable"}


class NotSentError(Exception):
    """Slack did not accept it; the fault is a code, without names."""

    def __init__(self, fault: str, *, unsure: bool = False, retry_after: int = 0) -> None:
        super().__init__(fault)
        self.fault = fault
        self.retry_after = retry_after
        """In how many seconds Slack asked to try again; 0 where it did not say."""
        self.may_have_arrived = unsure
        """Slack did not say whether it arrived."""


def send_message(
    slack: WebClient,
    audience: str,
    message: OutgoingMessage,
    *,
    may_be_repeat: bool = False,
    message_to_replace: SentMessage[Any] | None = None,
    thread: str = "",
) -> tuple[str, str]:
    """Post a message, or replace an earlier one; returns where it is: channel id and `ts`.

    With a `thread` (the `ts` of its first message) it is a reply there.

    Raises:
        NotSentError: Slack refused, failed, or could not be reached.
    """
    replaced = message_to_replace
    if may_be_repeat and not replaced:
        message = mark_possible_duplicate(message)
    try:
        if replaced:
            slack.chat_update(
                channel=replaced.channel, ts=replaced.ts, text=message.text, blocks=list(message.blocks)
            )
            return replaced.channel, replaced.ts
        answer = slack.chat_postMessage(
            channel=audience,
            text=message.text,
            blocks=list(message.blocks),
            unfurl_links=False,
            unfurl_media=False,
            thread_ts=thread or None,
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


def mark_possible_duplicate(message: OutgoingMessage) -> OutgoingMessage:
    """The message, marked: an earlier copy of it may have arrived."""
    mark = small_text_block(sentences.SENT_AGAIN)
    return OutgoingMessage(sentences.sent_again(message.text), (*message.blocks[: MOST_BLOCKS - 1], mark))


def retry_after_seconds(error: SlackApiError) -> int:
    """In how many seconds Slack asked to try again; 0 where it did not say."""
    headers = getattr(error.response, "headers", None) or {}
    stated = next((str(value) for name, value in headers.items() if name.lower() == "retry-after"), "")
    return int(stated) if stated.isdecimal() else 0


def _to_not_sent_error(error: Exception) -> NotSentError:
    """An error means that it was not sent, unless Slack itself failed; without an answer it is unsure."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", _SERVER_ERROR)
        code = str(error.response.get("error") or "")
        if not _CODE.fullmatch(code):
            code = f"http_{status}"
        unsure = status >= _SERVER_ERROR or code in _UNCERTAIN_CODES
        return NotSentError(code, unsure=unsure, retry_after=retry_after_seconds(error))
    if isinstance(error, URLError):
        return NotSentError("unreachable")
    return NotSentError(type(error).__name__, unsure=True)
