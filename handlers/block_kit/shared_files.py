"""Files that a person shares with the bot in a direct message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
            str(file.get("name") or file.get("title") or ""),
            int(file.get("size") or 0),
            "" if file.get("is_external") else str(file.get("url_private_download") or ""),
        )
        for file in event.get("files") or ()
    )
