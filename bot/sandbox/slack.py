"""The stand-in for Slack itself: start it, put people in it, point a bot at it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack
from zoneinfo import ZoneInfo

from bot.sandbox.clock import Clock
from bot.sandbox.delivery.events import Mailbox
from bot.sandbox.delivery.requests import Deliveries
from bot.sandbox.delivery.socket_mode import Sockets
from bot.sandbox.delivery.user_actions import Gestures
from bot.sandbox.engine import Levers
from bot.sandbox.install import install
from bot.sandbox.jumps import JUMPS, Jump
from bot.sandbox.page.routes import add_page
from bot.sandbox.server import LoopbackServer, make_app
from bot.sandbox.state import Core
from bot.sandbox.testing.user import Keyboard, Place
from bot.sandbox.workspace.accounts import BOT_USER, Channel, Flags, Person, SandboxError
from bot.sandbox.workspace.content import Message
from bot.sandbox.workspace.snapshot import Keeper, read_snapshot, write_snapshot


class Options(TypedDict, total=False):
    """How a workspace can be made."""

    clock: Clock
    port: int
    bot_url: str
    rate_limit: bool
    zone: str


class Slack(Levers):
    """A strict stand-in for Slack on a loopback port, in threads of this process; see the package."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        port: int = 0,
        bot_url: str = "",
        rate_limit: bool = True,
        zone: str = "America/Chicago",
    ) -> None:
        self.clock = clock or Clock()
        self.zone = ZoneInfo(zone)
        self.jumps: list[Jump] = list(JUMPS)
        self.on_clock_moved: Callable[[], object] = lambda: None
        self.core = Core(self.clock, rate_limit=rate_limit)
        self.workspace = self.core.workspace
        self.sockets = Sockets(self.core)
        self.deliveries = Deliveries(self.core, self.sockets)
        self.deliveries.bot_url = bot_url
        self.mailbox = Mailbox(self.core, self.deliveries)
        self.gestures = Gestures(self.core, self.deliveries, self.mailbox)
        self._port = port
        self._server: LoopbackServer | None = None
        self._keeper: Keeper | None = None

    # Running

    def start(self) -> Self:
        """Listen, in threads; the address is in `url` (for SLACK_API_URL) and `page_url` (for a browser)."""
        app = make_app(self.core)
        add_page(app, self)
        self._server = LoopbackServer(app, self._port)
        self.core.base = f"http://127.0.0.1:{self._server.port}/"
        self.sockets.start()
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop listening and free the ports."""
        with self.workspace.lock:
            self.workspace.ended = True
            self.workspace.changed.notify_all()
        if self._keeper is not None:
            self._keeper.join()
        self.sockets.stop()
        if self._server is not None:
            self._server.stop()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def reset(self) -> None:
        """Forget people, places, messages, calls and planned trouble; the port, commands and scopes stay."""
        self.core.clear()
        self.mailbox.clear()

    # Addresses and keys

    @property
    def url(self) -> str:
        """The base of the Web API, for SLACK_API_URL."""
        return f"{self.core.base}api/"

    @property
    def page_url(self) -> str:
        """Where the page is."""
        return self.core.base

    @property
    def bot_url(self) -> str:
        """Where the bot takes requests over HTTP, such as http://127.0.0.1:3001/slack/events."""
        return self.deliveries.bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.deliveries.bot_url = url

    @property
    def signing_secret(self) -> str:
        """The secret for SLACK_SIGNING_SECRET."""
        return self.core.signing_secret

    @property
    def bot_token(self) -> str:
        """The token for SLACK_BOT_TOKEN."""
        return self.core.bot_token

    @property
    def app_token(self) -> str:
        """The token for SLACK_APP_TOKEN."""
        return self.core.app_token

    @property
    def scopes(self) -> set[str]:
        """The granted scopes; take one out to see `missing_scope`."""
        return self.core.scopes

    # People and places

    def install(self, manifest: Mapping[str, Any]) -> None:
        """Take commands, shortcuts, scopes, events and the bot's name from a manifest's values."""
        install(self.core, manifest)

    def person(self, name: str, user_id: str, *, role: str = "", **flags: Unpack[Flags]) -> Keyboard:
        """Add a person, with any of `Person`'s flags such as is_guest, and sit down at the keyboard."""
        self.workspace.people[user_id] = Person(name, user_id, role, **flags)
        return self.as_(user_id)

    def as_(self, user_id: str) -> Keyboard:
        """Sit a person down at the keyboard."""
        return Keyboard(self.workspace, self.gestures, self.workspace.person(user_id))

    def add_channel(
        self,
        name: str,
        *,
        members: Iterable[str] = (),
        private: bool = True,
        ext_shared: bool = False,
        archived: bool = False,
        bot: bool = True,
        channel_id: str = "",
    ) -> Place:
        """Add a channel with these members and, unless `bot` is false, the bot."""
        inside = [*members, *([BOT_USER] if bot else [])]
        made = channel_id or f"C{self.workspace.number():05d}"
        self.workspace.channels[made] = Channel(made, name, inside, private, ext_shared, archived)
        return self.channel(name)

    def channel(self, name: str) -> Place:
        """Find a channel by its name or id."""
        for channel in self.workspace.channels.values():
            if name.lstrip("#") in {channel.name, channel.id}:
                return Place(self.workspace, self.gestures, channel)
        raise SandboxError(f"There is no channel {name!r}")

    # Time

    def move_clock_to(self, when: datetime) -> None:
        """Move the clock, deliver what is due again, and tell the caller's hook."""
        self.clock.move_to(when)
        with self.workspace.lock:
            self.workspace.version += 1
            self.workspace.changed.notify_all()
        self.mailbox.retry_due()
        self.on_clock_moved()

    def move_clock(self, by: timedelta) -> None:
        """Move the clock by a span; see `move_clock_to`."""
        self.move_clock_to(self.clock() + by)

    # Keeping

    def save(self, path: Path) -> None:
        """Write everything down, so that `load` can go on from here."""
        write_snapshot(self.workspace, self.clock, path)

    def keep(self, path: Path) -> None:
        """Save now, and from now on soon after every change, until `stop`."""
        self._keeper = Keeper(self.workspace, self.clock, path)
        self._keeper.start()

    @classmethod
    def load(cls, path: Path, **options: Unpack[Options]) -> "Slack":
        """Make a workspace as it was saved, the clock as far ahead as it was; not yet started."""
        slack = cls(**options)
        read_snapshot(slack.workspace, slack.clock, path)
        return slack

    def say(self, channel: str, user_id: str, text: str) -> Message:
        """Put a message up without telling the bot, as scenery."""
        place = self.channel(channel).id
        return self.workspace.post(Message(place, self.workspace.stamp(), user_id, text))
