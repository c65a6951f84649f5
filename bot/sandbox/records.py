"""The things of a workspace: people, channels, messages, files and views, as plain records."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.checks import Json
from bot.sandbox.forms import Values

TEAM = "T0SANDBOX"
APP = "A0SANDBOX"
BOT_USER = "U0BOT"
BOT = "B0BOT"


class SandboxError(Exception):
    """Somebody asked for what no person could do here, such as pressing a button that is not there."""


@dataclass
class Person:
    """Somebody with an account; the flags are those that `users.info` tells."""

    name: str
    id: str
    role: str = ""
    team_id: str = TEAM
    is_guest: bool = False
    is_ultra_guest: bool = False
    is_stranger: bool = False
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    tz: str = "America/Chicago"

    @property
    def handle(self) -> str:
        """The name after the @ sign."""
        return ".".join(self.name.lower().split())

    def user(self) -> Json:
        """Tell what `users.info` says about this person."""
        about: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.handle,
            "deleted": self.deleted,
            "profile": {"real_name": self.name, "display_name": self.name, "title": self.role},
            "is_bot": self.is_bot,
            "is_app_user": False,
        }
        if self.deleted:
            return about
        return {
            **about,
            "real_name": self.name,
            "tz": self.tz,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_restricted": self.is_guest or self.is_ultra_guest,
            "is_ultra_restricted": self.is_ultra_guest,
            "is_stranger": self.is_stranger,
            "updated": 1_700_000_000,
        }


@dataclass
class Channel:
    """A channel, or a direct message between one person and the bot (`user` set)."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False
    user: str = ""

    @property
    def is_im(self) -> bool:
        """Whether this is a direct message."""
        return bool(self.user)

    def conversation(self) -> Json:
        """Tell what `conversations.info` says about this place."""
        if self.is_im:
            return {
                "id": self.id,
                "is_im": True,
                "user": self.user,
                "is_archived": False,
                "is_org_shared": False,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_general": False,
            "is_shared": self.is_ext_shared,
            "is_org_shared": False,
            "is_ext_shared": self.is_ext_shared,
            "is_pending_ext_shared": False,
            "is_member": BOT_USER in self.members,
            "context_team_id": TEAM,
            "num_members": len(self.members),
        }


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


@dataclass(frozen=True)
class Command:
    """A slash command as the manifest declares it."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as the manifest declares it; `kind` is `global` or `message`."""

    name: str
    callback_id: str
    kind: str = "global"
    description: str = ""
