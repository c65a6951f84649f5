"""The stand-in for Slack: start it, add people, point a bot at it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack
from zoneinfo import ZoneInfo

from bot.sandbox.clock import MovableClock
from bot.sandbox.engine import SandboxEngine
from bot.sandbox.errors import SandboxError
from bot.sandbox.page.routes import add_page
from bot.sandbox.server import LoopbackServer, make_app
from bot.sandbox.testing.user import ChannelReader, SlackUser
from bot.sandbox.workspace.accounts import BOT_USER, AccountFlags, Channel, SlackAccount
from bot.sandbox.workspace.content import SlackMessage
from bot.sandbox.workspace.snapshot import Autosave, read_snapshot, write_snapshot


class Slack(SandboxEngine):
    """A strict stand-in for Slack on a loopback port, in threads of this process; see the package."""

    def __init__(
        self,
        *,
        clock: MovableClock | None = None,
        port: int = 0,
        rate_limit: bool = True,
        zone: str = "America/Chicago",
    ) -> None:
        super().__init__(clock or MovableClock(), ZoneInfo(zone), rate_limit=rate_limit)
        self._port = port
        self._server: LoopbackServer | None = None
        self._autosave: Autosave | None = None

    # Running

    def start(self) -> Self:
        """Listen, in threads; see `url` (for SLACK_API_URL) and `page_url` (for a browser)."""
        app = make_app(lambda: self.state)
        add_page(app, self)
        self._server = LoopbackServer(app, self._port)
        self._take_address(self._server)
        self._server.start()
        return self

    def start_on(self, server: LoopbackServer) -> Self:
        """Listen on a running server whose app was made for this workspace; `stop` leaves it running."""
        self._take_address(server)
        return self

    def stop(self) -> None:
        """Stop listening and free the ports."""
        with self.workspace.lock:
            self.workspace.stopped = True
            self.workspace.changed.notify_all()
        if self._autosave is not None:
            self._autosave.join()
        self.sockets.stop()
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _take_address(self, server: LoopbackServer) -> None:
        self.state.base_url = f"http://127.0.0.1:{server.port}/"
        self.sockets.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    # Addresses and keys

    @property
    def url(self) -> str:
        """The base of the Web API, for SLACK_API_URL."""
        return f"{self.state.base_url}api/"

    @property
    def page_url(self) -> str:
        """The address of the page."""
        return self.state.base_url

    @property
    def bot_url(self) -> str:
        """Where the bot takes requests over HTTP, such as http://127.0.0.1:3001/slack/events."""
        return self.sender.bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.sender.bot_url = url

    @property
    def signing_secret(self) -> str:
        """The secret for SLACK_SIGNING_SECRET."""
        return self.state.signing_secret

    @property
    def bot_token(self) -> str:
        """The token for SLACK_BOT_TOKEN."""
        return self.state.bot_token

    @property
    def app_token(self) -> str:
        """The token for SLACK_APP_TOKEN."""
        return self.state.app_token

    @property
    def scopes(self) -> set[str]:
        """The granted scopes; remove one to get `missing_scope`."""
        return self.state.scopes

    # People and channels

    def install(self, manifest: Mapping[str, Any]) -> None:
        """Set commands, shortcuts, scopes, events and the bot's name from a parsed manifest."""
        self.state.install(manifest)

    def person(self, name: str, user_id: str, *, role: str = "", **flags: Unpack[AccountFlags]) -> SlackUser:
        """Add a person, with any of `SlackAccount`'s flags such as is_guest."""
        self.workspace.people[user_id] = SlackAccount(name, user_id, role, **flags)
        return self.user(user_id)

    def change_account(self, user_id: str, **flags: Unpack[AccountFlags]) -> None:
        """Change a person's account, and send the bot the event about it."""
        person = self.workspace.people[user_id] = replace(self.workspace.person(user_id), **flags)
        event = {"type": "user_change", "user": person.to_json(), "event_ts": self.workspace.new_ts()}
        self.events.send(BOT_USER, event)

    def revoke_token(self) -> None:
        """Revoke the bot's token, and send the event about it."""
        self.fail_next("auth.test", error="token_revoked", times=10_000)
        event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}}
        self.events.send(BOT_USER, event | {"event_ts": self.workspace.new_ts()})

    def user(self, user_id: str) -> SlackUser:
        """Find a person by user id."""
        return SlackUser(self.workspace, self.actions, self.workspace.person(user_id))

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
    ) -> ChannelReader:
        """Add a channel with these members and, unless `bot` is false, the bot."""
        everyone = [*members, *([BOT_USER] if bot else [])]
        channel_id = channel_id or f"C{self.workspace.next_number():05d}"
        channel = Channel(channel_id, name, everyone, private, ext_shared, archived)
        self.workspace.channels[channel_id] = channel
        return self.channel(name)

    def channel(self, name: str) -> ChannelReader:
        """Find a channel by its name or id."""
        for channel in self.workspace.channels.values():
            if name.lstrip("#") in {channel.name, channel.id}:
                return ChannelReader(self.workspace, self.actions, channel)
        raise SandboxError(f"There is no channel {name!r}")

    def add_message(self, channel: str, user_id: str, text: str) -> SlackMessage:
        """Add a message without an event to the bot."""
        channel_id = self.channel(channel).id
        return self.workspace.post(SlackMessage(channel_id, self.workspace.new_ts(), user_id, text))

    # Saving

    def save(self, path: Path) -> None:
        """Save everything, so that `load` can continue from here."""
        write_snapshot(self.workspace, self.clock, path)

    def autosave(self, path: Path) -> None:
        """Save now and soon after every change, until `stop`."""
        self._autosave = Autosave(self.workspace, self.clock, path)
        self._autosave.start()

    def load(self, path: Path) -> Self:
        """Replace everything with a saved workspace; the clock is as far ahead as it was then."""
        read_snapshot(self.workspace, self.clock, path)
        return self
