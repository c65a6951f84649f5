"""What is said and shown in a workspace: messages, files, views, and a record of each call."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import APP, BOT, BOT_USER, TEAM
from bot.sandbox.workspace.form_values import Values


@dataclass
class File:
    """An uploaded file: its bytes, and where it was shared once that is complete."""

    id: str
    name: str
    length: int
    title: str = ""
    content: bytes | None = None
    channels: list[str] = field(default_factory=list)

    def about(self, base: str) -> Json:
        """Tell what Slack says about a file."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "size": self.length,
            "url_private": f"{base}sandbox/files/{self.id}",
            "permalink": f"{base}sandbox/files/{self.id}",
            "channels": self.channels,
        }


@dataclass
class Message:
    """One message; `only_for` names the one person who sees an ephemeral message."""

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
    values: dict[str, Values] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def about(self) -> Json:
        """Tell the message the way Slack returns it."""
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
class View:
    """A form or a home page in front of one person, with what that person has filled in."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str = ""
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    version: int = 0
    closed: bool = False

    @property
    def blocks(self) -> list[Json]:
        """The blocks on it."""
        blocks: list[Json] = self.body["blocks"]
        return blocks

    def about(self) -> Json:
        """Tell the view the way Slack returns it."""
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
    """One thing the bot sent: a Web API method, `ack` or `response_url`, what it carried, what came of it."""

    method: str
    arguments: Json
    at: datetime
    error: str = ""

    @property
    def text(self) -> str:
        """The notification text it carried."""
        return str(self.arguments.get("text") or "")
