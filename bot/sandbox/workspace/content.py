"""The content of a workspace: messages, files, views, and a record of each call."""

import mimetypes
from dataclasses import dataclass, field

from bot.sandbox.json_types import FieldValues, Json
from bot.sandbox.workspace.accounts import APP, BOT, BOT_USER, TEAM


@dataclass
class SlackFile:
    """An uploaded file: its bytes, and the channels it was shared in once the upload is complete."""

    id: str
    name: str
    length: int
    title: str = ""
    content: bytes | None = None
    channels: list[str] = field(default_factory=list)

    def to_json(self, base: str) -> Json:
        """Return the file as Slack does."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": mimetypes.guess_type(self.name)[0] or "application/octet-stream",
            "filetype": self.name.rpartition(".")[2].lower() or "binary",
            "size": self.length,
            "url_private": f"{base}files-pri/{self.id}",
            "url_private_download": f"{base}files-pri/{self.id}/download",
            "permalink": f"{base}sandbox/files/{self.id}",
            "channels": self.channels,
        }


@dataclass
class SlackMessage:
    """One message; `only_for` is the one user who sees an ephemeral message."""

    channel: str
    ts: str
    author: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    metadata: Json | None = None
    only_for: str = ""
    edited: bool = False
    deleted: bool = False
    thread_ts: str = ""
    at: str = ""
    version: int = 0
    values: dict[str, FieldValues] = field(default_factory=dict)

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted."""
        return self.deleted

    def to_json(self) -> Json:
        """Return the message as Slack does."""
        about: Json = {"type": "message", "ts": self.ts, "user": self.author, "text": self.text}
        if self.author == BOT_USER:
            about |= {"bot_id": BOT, "app_id": APP, "team": TEAM}
        if self.blocks:
            about["blocks"] = self.blocks
        if self.metadata:
            about["metadata"] = self.metadata
        if self.thread_ts:
            about["thread_ts"] = self.thread_ts
        if self.edited:
            about["edited"] = {"user": self.author, "ts": self.ts}
        return about


@dataclass
class SlackView:
    """A form or a home page of one person, with what that person filled in."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str = ""
    values: FieldValues = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    version: int = 0
    closed: bool = False

    @property
    def blocks(self) -> list[Json]:
        """The blocks of the view."""
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def is_gone(self) -> bool:
        """Whether it was closed."""
        return self.closed

    def to_json(self) -> Json:
        """Return the view as Slack does."""
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **self.body,
            "id": self.id,
            "team_id": TEAM,
            "app_id": APP,
            "app_installed_team_id": TEAM,
            "bot_id": BOT,
            "state": {"values": self.values},
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id or None,
        }


@dataclass(frozen=True)
class Call:
    """One thing the bot sent: a Web API method, `ack` or `response_url`, with its arguments and any error."""

    method: str
    arguments: Json
    error: str = ""

    @property
    def text(self) -> str:
        """The notification text in it."""
        return str(self.arguments.get("text") or "")
