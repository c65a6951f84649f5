"""Checking the content of a message, however the bot sends it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError
from bot.sandbox.json_types import Json
from bot.sandbox.validation.blocks import MAX_TEXT, check_message, message_is_too_long


@dataclass(frozen=True)
class MessageContent:
    """The checked content of a message."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None


def read_message_content(given: Mapping[str, object]) -> MessageContent:
    """Check text, blocks and metadata as Slack does.

    Raises:
        ApiError: `no_text`, `msg_too_long`, `msg_blocks_too_long`, `invalid_blocks`,
            `invalid_blocks_format` or `invalid_metadata_format`; `invalid_attachments`, as the sandbox
            has no attachments.
    """
    text = given.get("text") or ""
    if not isinstance(text, str):
        raise ApiError("invalid_arguments", ["[ERROR] text must be a string"])
    if len(text) > MAX_TEXT:
        raise ApiError("msg_too_long")
    if given.get("attachments"):
        raise ApiError("invalid_attachments", ["[ERROR] the sandbox supports blocks, not attachments"])
    blocks = decode_json(given.get("blocks") or [], "invalid_blocks_format")
    faults = check_message(blocks)
    if faults or not isinstance(blocks, list):
        raise ApiError("invalid_blocks", faults)
    if message_is_too_long(blocks):
        raise ApiError("msg_blocks_too_long")
    if not text.strip() and not blocks:
        raise ApiError("no_text")
    return MessageContent(text, blocks, _metadata(given.get("metadata")))


def decode_json(value: object, error: str) -> object:
    """Decode a value that may be JSON in a string.

    Raises:
        ApiError: with the given code, if the string is not JSON.
    """
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ApiError(error) from None


def _metadata(given: object) -> Json | None:
    metadata = decode_json(given, "invalid_metadata_format")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        raise ApiError("invalid_metadata_format")
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        raise ApiError("invalid_metadata_format")
    return metadata
