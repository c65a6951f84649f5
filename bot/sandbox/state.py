"""The state that all parts of the sandbox share, and the app that is installed in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.workspace.accounts import BOT_USER
from bot.sandbox.workspace.failures import PlannedFailures, RateLimiter
from bot.sandbox.workspace.triggers import ResponseUrls, Triggers
from bot.sandbox.workspace.workspace import Workspace

ALL_SCOPES = (
    "commands",
    "chat:write",
    "users:read",
    "files:write",
    "files:read",
    "channels:read",
    "groups:read",
    "im:read",
    "im:write",
    "im:history",
)


@dataclass(frozen=True)
class ManifestCommand:
    """A slash command as the manifest declares it."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True)
class ManifestShortcut:
    """A shortcut as the manifest declares it; `kind` is `global` or `message`."""

    name: str
    callback_id: str
    kind: str = "global"
    description: str = ""


class SandboxState:
    """The state of the sandbox, without sockets and threads."""

    def __init__(self, clock: Callable[[], datetime], *, rate_limit: bool = True) -> None:
        self.clock = clock
        self.workspace = Workspace(clock)
        self.triggers = Triggers()
        self.response_urls = ResponseUrls(clock)
        self.failures = PlannedFailures()
        self.rate_limiter = RateLimiter()
        self.rate_limit = rate_limit
        self.base_url = ""
        self.socket_url = ""
        self.bot_token = "xoxb-sandbox"  # noqa: S105 not a secret: this server's own token
        self.app_token = "xapp-sandbox"  # noqa: S105 the same
        self.signing_secret = "sandbox-signing-secret"  # noqa: S105 the same
        self.scopes: set[str] = set(ALL_SCOPES)
        self.subscribed_events: set[str] = {"message.im", "app_home_opened"}
        self.commands: list[ManifestCommand] = []
        self.shortcuts: list[ManifestShortcut] = []
        self.problems: list[str] = []
        self.socket_tickets: set[str] = set()

    def install(self, manifest: Mapping[str, Any]) -> None:
        """Set commands, shortcuts, scopes, events and the bot's name from a parsed manifest."""
        features = manifest.get("features", {})
        self.commands = [
            ManifestCommand(
                one["command"],
                one.get("description", ""),
                one.get("usage_hint", ""),
                bool(one.get("should_escape")),
            )
            for one in features.get("slash_commands", [])
        ]
        self.shortcuts = [
            ManifestShortcut(one["name"], one["callback_id"], one["type"], one.get("description", ""))
            for one in features.get("shortcuts", [])
        ]
        self.scopes = set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", self.scopes))
        events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events")
        self.subscribed_events = set(events) if events is not None else self.subscribed_events
        bot = self.workspace.people[BOT_USER]
        bot.name = features.get("bot_user", {}).get("display_name") or bot.name

    def clear(self) -> None:
        """Delete everything that happened. Tokens, scopes, commands and shortcuts stay."""
        self.workspace.clear()
        self.response_urls.clear()
        self.failures.clear()
        self.rate_limiter.clear()
        self.problems.clear()

    def response_url(self, name: str) -> str:
        """Return the full address of a response URL."""
        return f"{self.base_url}hooks/{name}"
