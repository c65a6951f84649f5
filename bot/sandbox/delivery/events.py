"""Events to the bot, with Slack's retries: immediately, after one minute, after five minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from bot.sandbox.delivery import payloads
from bot.sandbox.delivery.requests import BotRequest, RequestSender
from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState

_RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
_CHANNEL_TYPES = {"im": "im", "group": "groups", "channel": "channels"}


@dataclass(frozen=True)
class EventAttempt:
    """One attempt to send an event; `retry` is 0 for the first."""

    payload: Json
    retry: int
    at: datetime


class EventSender:
    """Sends the events that the app subscribed to, each until it is acknowledged, at most four times."""

    def __init__(self, state: SandboxState, sender: RequestSender) -> None:
        self._state = state
        self._sender = sender
        self._lock = Lock()
        self._retries: list[EventAttempt] = []

    def send(self, user: str, event: Json) -> None:
        """Send an event if the app subscribed to its kind."""
        kind = event["type"]
        name = f"message.{_CHANNEL_TYPES[event['channel_type']]}" if kind == "message" else kind
        if name in self._state.subscribed_events:
            person = self._state.workspace.person(user)
            self._try(EventAttempt(payloads.event(self._state, person, event), 0, self._state.clock()))

    def retry_due(self) -> None:
        """Send the retries whose time has come."""
        with self._lock:
            now = self._state.clock()
            due = [one for one in self._retries if one.at <= now]
            self._retries = [one for one in self._retries if one.at > now]
        for one in due:
            self._try(one)

    def clear(self) -> None:
        """Drop all retries."""
        with self._lock:
            self._retries.clear()

    def _try(self, attempt: EventAttempt) -> None:
        ack = self._sender.send(BotRequest("events_api", attempt.payload, attempt.retry))
        if not ack.failure or attempt.retry >= len(_RETRY_AFTER):
            return
        wait = _RETRY_AFTER[attempt.retry]
        again = EventAttempt(attempt.payload, attempt.retry + 1, self._state.clock() + wait)
        if not wait:
            self._try(again)
            return
        with self._lock:
            self._retries.append(again)
