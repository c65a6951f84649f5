"""Files that a person shares with the bot in a direct message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.block_kit.slack_values import read_objects, read_text


@dataclass(frozen=True)
class SharedFile:
    """A file as Slack's event describes it; its bytes are still in Slack."""

    name: str
    size: int
    url: str
    """Where the bot's token downloads it; empty for a file that is not kept in Slack."""


def read_shared_files(event: Mapping[str, Any]) -> tuple[SharedFile, ...]:
    """The files of a message event."""
    return tuple(
        SharedFile(
            read_text(file.get("name")) or read_text(file.get("title")),
            file["size"] if isinstance(file.get("size"), int) else 0,
            "" if file.get("is_external") else read_text(file.get("url_private_download")),
        )
        for file in read_objects(event.get("files"))
    )
