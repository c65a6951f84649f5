"""Short-lived permissions: triggers (3 seconds, once) and response URLs (30 minutes, five posts)."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from bot.sandbox.errors import ApiError
from bot.sandbox.workspace.content import Message

TRIGGER_SECONDS = 3.0
URL_LIFE = timedelta(minutes=30)
URL_POSTS = 5
_KEPT = 2000


@dataclass
class Trigger:
    """Permission to open one form before the person who made a gesture; `view_id` when that was in a form."""

    user: str
    view_id: str = ""
    born: float = field(default_factory=time.monotonic)
    used: bool = False


class Triggers:
    """All triggers given out; they expire by real time, which a moved clock does not touch."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._given: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str = "") -> str:
        """Give out a trigger for one gesture."""
        name = f"{secrets.randbelow(10**10)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        with self._lock:
            self._given[name] = Trigger(user, view_id)
            while len(self._given) > _KEPT:
                self._given.pop(next(iter(self._given)))
        return name

    def redeem(self, name: object) -> Trigger:
        """Use a trigger up.

        Raises:
            ApiError: `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`.
        """
        with self._lock:
            trigger = self._given.get(str(name))
            if trigger is None:
                raise ApiError("invalid_trigger_id")
            if trigger.used:
                raise ApiError("exchanged_trigger_id")
            if time.monotonic() - trigger.born > TRIGGER_SECONDS:
                raise ApiError("expired_trigger_id")
            trigger.used = True
            return trigger

    def expire(self) -> None:
        """Let three seconds go by for every trigger given out so far."""
        with self._lock:
            for trigger in self._given.values():
                trigger.born -= TRIGGER_SECONDS + 1


@dataclass
class ResponseUrl:
    """Permission to answer one gesture in place; `message` is the one that was acted on, if any."""

    user: str
    channel: str
    born: datetime
    message: Message | None = None
    posts: int = 0


class ResponseUrls:
    """All response URLs given out; they expire by the workspace's clock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._given: dict[str, ResponseUrl] = {}

    def issue(self, user: str, channel: str, message: Message | None = None) -> str:
        """Give out the last part of a response URL."""
        name = secrets.token_hex(12)
        with self._lock:
            self._given[name] = ResponseUrl(user, channel, self._clock(), message)
            while len(self._given) > _KEPT:
                self._given.pop(next(iter(self._given)))
        return name

    def redeem(self, name: str) -> ResponseUrl:
        """Use one of the five posts.

        Raises:
            ApiError: `no_such_url`, `expired_url` or `used_url`.
        """
        with self._lock:
            given = self._given.get(name)
            if given is None:
                raise ApiError("no_such_url")
            if self._clock() - given.born > URL_LIFE:
                raise ApiError("expired_url")
            if given.posts >= URL_POSTS:
                raise ApiError("used_url")
            given.posts += 1
            return given

    def forget(self) -> None:
        """Drop all, as a reset does."""
        with self._lock:
            self._given.clear()
