"""Events on their way to the bot, with Slack's retries: at once, after a minute, after five."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from bot.sandbox.delivery import payloads
from bot.sandbox.delivery.requests import Deliveries, Delivery
from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json

_WAITS = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))


@dataclass(frozen=True)
class Due:
    """An event that was not acknowledged, to be tried again."""

    payload: Json
    retry: int
    at: datetime


class Mailbox:
    """Delivers the events that the app subscribed to, each until it is acknowledged, four times at most."""

    def __init__(self, core: Core, deliveries: Deliveries) -> None:
        self._core = core
        self._deliveries = deliveries
        self._lock = Lock()
        self._due: list[Due] = []

    def tell(self, user: str, about: Json) -> None:
        """Tell the bot of an event, when it subscribed to that kind."""
        kind = about["type"]
        name = f"message.{_PLACES[about['channel_type']]}" if kind == "message" else kind
        if name in self._core.events:
            person = self._core.workspace.person(user)
            self._try(Due(payloads.event(self._core, person, about), 0, self._core.clock()))

    def retry_due(self) -> None:
        """Deliver again what the clock says is due."""
        with self._lock:
            now = self._core.clock()
            due = [one for one in self._due if one.at <= now]
            self._due = [one for one in self._due if one.at > now]
        for one in due:
            self._try(one)

    def clear(self) -> None:
        """Forget what is due."""
        with self._lock:
            self._due.clear()

    def _try(self, due: Due) -> None:
        ack = self._deliveries.send(Delivery("events_api", due.payload, due.retry))
        if not ack.failure or due.retry >= len(_WAITS):
            return
        wait = _WAITS[due.retry]
        again = Due(due.payload, due.retry + 1, self._core.clock() + wait)
        if not wait:
            self._try(again)
            return
        with self._lock:
            self._due.append(again)


_PLACES = {"im": "im", "group": "groups", "channel": "channels"}
