"""The sandbox without its HTTP server: state, clock, requests to the bot, and controls for tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.clock import DEFAULT_JUMPS, ClockJump, MovableClock
from bot.sandbox.delivery import payloads
from bot.sandbox.delivery.events import EventSender
from bot.sandbox.delivery.requests import Ack, BotRequest, RequestSender
from bot.sandbox.delivery.socket_mode import SocketModeServer
from bot.sandbox.delivery.user_actions import UserActions
from bot.sandbox.errors import SandboxError
from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.workspace.content import Call
from bot.sandbox.workspace.failures import Failure


class SandboxEngine:
    """Everything behind the HTTP server; see `Slack`."""

    def __init__(self, clock: MovableClock, zone: ZoneInfo, *, rate_limit: bool) -> None:
        self.clock = clock
        self.zone = zone
        self.jumps: list[ClockJump] = list(DEFAULT_JUMPS)
        self.on_clock_moved: Callable[[], object] = lambda: None
        self.state = SandboxState(clock, rate_limit=rate_limit)
        self.workspace = self.state.workspace
        self.sockets = SocketModeServer(self.state)
        self.sender = RequestSender(self.state, self.sockets)
        self.events = EventSender(self.state, self.sender)
        self.actions = UserActions(self.state, self.sender, self.events)

    def reset(self) -> None:
        """Delete people, channels, messages, calls and planned failures; port, commands and scopes stay."""
        self.state.clear()
        self.events.clear()

    # Time

    def move_clock_to(self, when: datetime) -> None:
        """Move the clock, retry the events that are due, and call `on_clock_moved`."""
        self.clock.move_to(when)
        with self.workspace.lock:
            self.workspace.version += 1
            self.workspace.changed.notify_all()
        self.events.retry_due()
        self.on_clock_moved()

    def move_clock(self, by: timedelta) -> None:
        """Move the clock by a span; see `move_clock_to`."""
        self.move_clock_to(self.clock() + by)

    # What the bot did

    @property
    def calls(self) -> list[Call]:
        """Everything the bot sent: Web API calls by method, `ack` and `response_url`, oldest first."""
        return self.workspace.calls

    @property
    def problems(self) -> list[str]:
        """What Slack would refuse or ignore outside the Web API; tests assert that it is empty."""
        return self.state.problems

    def notifications(self) -> list[str]:
        """List the notification texts that the bot sent."""
        return [call.text for call in self.calls if call.text]

    # Failures on request

    def fail_next(
        self,
        method: str,
        *,
        status: int = 500,
        error: str = "",
        times: int = 1,
        after: bool = False,
        good_calls: int = 0,
    ) -> None:
        """Make the next calls fail with an HTTP status or a Slack error, after some `good_calls`.

        With `after`, each fails once its work is done.
        """
        failure = Failure(200 if error else status, error, after=after)
        self.state.failures.plan(method, failure, times, good_calls)

    def rate_limit_next(self, method: str, *, retry_after: int = 1) -> None:
        """Answer the next call of a method with 429 and Retry-After."""
        self.state.failures.plan(method, Failure(429, retry_after=retry_after), 1)

    @contextmanager
    def hold_calls(self, method: str, audience: str) -> Iterator[None]:
        """Within the block, calls of a method for a channel or person get no answer."""
        released = self.state.failures.hold(method, audience)
        try:
            yield
        finally:
            released.set()

    def expire_triggers(self) -> None:
        """Make all triggers older than three seconds."""
        self.state.triggers.expire()

    # Raw requests to the bot

    def command_fields(self, user_id: str, name: str, text: str) -> Json:
        """Build the form fields of a slash command, with a fresh trigger and response URL."""
        channel = self.workspace.dm_with(user_id)
        return payloads.command(self.state, self.workspace.person(user_id), channel, name, text)

    def deliver(self, kind: str, payload: Json) -> Ack:
        """Send a payload of a kind such as `slash_commands`; no one sees the response."""
        return self.sender.send(BotRequest(kind, payload))

    def redeliver(self) -> Ack:
        """Send the last request again, unchanged; an event counts as a retry."""
        last = self.sender.last
        if last is None:
            raise SandboxError("Nothing was sent to the bot yet")
        return self.sender.send(BotRequest(last.kind, last.payload, last.retry + (last.kind == "events_api")))

    def post(
        self, body: str, *, content_type: str = "application/x-www-form-urlencoded", **signing: str | None
    ) -> Ack:
        """Post any body to the bot; `timestamp` and `signature` replace the right ones."""
        return self.sender.post(body, {"Content-Type": content_type}, **signing)
