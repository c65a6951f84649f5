"""The accounts and channels of a workspace."""

from dataclasses import dataclass, field
from typing import TypedDict

from bot.sandbox.json_types import Json

TEAM = "T0SANDBOX"
ENTERPRISE = "E0SANDBOX"
APP = "A0SANDBOX"
BOT_USER = "U0BOT"
BOT = "B0BOT"


@dataclass
class SlackAccount:
    """One account; the flags are those of `users.info`.

    Slack calls a person of another workspace a stranger only while no shared channel connects the two.
    """

    name: str
    id: str
    role: str = ""
    team_id: str = TEAM
    is_guest: bool = False
    is_ultra_guest: bool = False
    is_stranger: bool = False
    deleted: bool = False
    is_bot: bool = False
    is_workflow_bot: bool = False
    grid_teams: tuple[str, ...] = ()
    """The workspaces of an account on Enterprise Grid."""
    tz: str = "America/Chicago"

    @property
    def handle(self) -> str:
        """The name after the @ sign."""
        return ".".join(self.name.lower().split())

    def to_json(self) -> Json:
        """Return the account as `users.info` does."""
        about: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.handle,
            "deleted": self.deleted,
            "profile": {"real_name": self.name, "display_name": self.name, "title": self.role},
            "is_bot": self.is_bot,
            "is_app_user": False,
        }
        if self.is_workflow_bot:
            about["is_workflow_bot"] = True
        if self.grid_teams:
            about["enterprise_user"] = {
                "id": self.id,
                "enterprise_id": ENTERPRISE,
                "enterprise_name": "Sandbox Grid",
                "is_admin": False,
                "is_owner": False,
                "teams": list(self.grid_teams),
            }
        if self.deleted:
            return about
        return {
            **about,
            "real_name": self.name,
            "tz": self.tz,
            "is_admin": False,
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

    def to_json(self) -> Json:
        """Return the channel as `conversations.info` does."""
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


class AccountFlags(TypedDict, total=False):
    """The flags of a `SlackAccount`."""

    team_id: str
    is_guest: bool
    is_ultra_guest: bool
    is_stranger: bool
    deleted: bool
    is_bot: bool
    is_workflow_bot: bool
    grid_teams: tuple[str, ...]
    tz: str
