"""The people and places of a workspace, as Slack tells of them."""

from dataclasses import dataclass, field
from typing import TypedDict

from bot.sandbox.validation.checks import Json

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


class Flags(TypedDict, total=False):
    """What can be told about a person; see `Person`."""

    team_id: str
    is_guest: bool
    is_ultra_guest: bool
    is_stranger: bool
    deleted: bool
    is_admin: bool
    tz: str
