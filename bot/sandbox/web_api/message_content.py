"""Reading a message out of what the bot sent, by whichever way: one set of rules."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError
from bot.sandbox.validation.blocks import TEXT_MOST, check_message
from bot.sandbox.validation.checks import Json


@dataclass(frozen=True)
class Wording:
    """The words of a message, checked."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None


def read_wording(given: Mapping[str, object]) -> Wording:
    """Check text, blocks and metadata as Slack does.

    Raises:
        ApiError: `no_text`, `msg_too_long`, `invalid_blocks`, `invalid_blocks_format` or
            `invalid_metadata_format`; `invalid_attachments`, which are not played here.
    """
    text = given.get("text") or ""
    if not isinstance(text, str):
        raise ApiError("invalid_arguments", ["[ERROR] text must be a string"])
    if len(text) > TEXT_MOST:
        raise ApiError("msg_too_long")
    if given.get("attachments"):
        raise ApiError("invalid_attachments", ["[ERROR] the sandbox plays blocks, not attachments"])
    blocks = as_object(given.get("blocks") or [], "invalid_blocks_format")
    faults = check_message(blocks)
    if faults or not isinstance(blocks, list):
        raise ApiError("invalid_blocks", faults)
    if not text.strip() and not blocks:
        raise ApiError("no_text")
    return Wording(text, blocks, _metadata(given.get("metadata")))


def as_object(value: object, error: str) -> object:
    """Decode a value that may have come as JSON in a string.

    Raises:
        ApiError: with the given code, when it is no JSON.
    """
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ApiError(error) from None


def _metadata(given: object) -> Json | None:
    metadata = as_object(given, "invalid_metadata_format")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        raise ApiError("invalid_metadata_format")
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        raise ApiError("invalid_metadata_format")
    return metadata
