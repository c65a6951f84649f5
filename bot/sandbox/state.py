"""What all parts of the sandbox share: the workspace, the permissions given out, the trouble asked for."""

from collections.abc import Callable
from datetime import datetime

from bot.sandbox.manifest import Command, Shortcut
from bot.sandbox.workspace.failures import Throttle, Trouble
from bot.sandbox.workspace.triggers import ResponseUrls, Triggers
from bot.sandbox.workspace.workspace import Workspace

ALL_SCOPES = (
    "commands",
    "chat:write",
    "users:read",
    "files:write",
    "channels:read",
    "groups:read",
    "im:read",
    "im:write",
    "im:history",
)


class Core:
    """The inside of the sandbox, without sockets and threads."""

    def __init__(self, clock: Callable[[], datetime], *, rate_limit: bool = True) -> None:
        self.clock = clock
        self.workspace = Workspace(clock)
        self.triggers = Triggers()
        self.response_urls = ResponseUrls(clock)
        self.trouble = Trouble()
        self.throttle = Throttle()
        self.rate_limit = rate_limit
        self.base = ""
        self.socket_base = ""
        self.bot_token = "xoxb-sandbox"  # noqa: S105 the stand-in's own token, no secret
        self.app_token = "xapp-sandbox"  # noqa: S105 the same
        self.signing_secret = "sandbox-signing-secret"  # noqa: S105 the same
        self.scopes: set[str] = set(ALL_SCOPES)
        self.events: set[str] = {"message.im", "app_home_opened"}
        self.commands: list[Command] = []
        self.shortcuts: list[Shortcut] = []
        self.problems: list[str] = []
        self.tickets: set[str] = set()

    def clear(self) -> None:
        """Forget everything that happened; tokens, scopes, commands and shortcuts stay."""
        self.workspace.clear()
        self.response_urls.forget()
        self.trouble.clear()
        self.throttle.clear()
        self.problems.clear()

    def response_url(self, name: str) -> str:
        """Give the whole of a response URL."""
        return f"{self.base}hooks/{name}"
