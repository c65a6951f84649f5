"""Triggers (valid for 3 seconds, once) and response URLs (valid for 30 minutes and five posts)."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from bot.sandbox.errors import ApiError
from bot.sandbox.workspace.content import SlackMessage

TRIGGER_SECONDS = 3.0
URL_LIFETIME = timedelta(minutes=30)
URL_POSTS = 5
MAX_ISSUED = 2000


@dataclass
class Trigger:
    """Permission to open one form for the person who acted; `view_id` if that was in a form."""

    user: str
    view_id: str = ""
    issued_at: float = field(default_factory=time.monotonic)
    used: bool = False


class Triggers:
    """All issued triggers. They expire in real time, whatever the workspace's clock says."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str = "") -> str:
        """Issue a trigger for one action and return its id."""
        name = f"{secrets.randbelow(10**10)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        with self._lock:
            self._issued[name] = Trigger(user, view_id)
            while len(self._issued) > MAX_ISSUED:
                self._issued.pop(next(iter(self._issued)))
        return name

    def use(self, name: object) -> Trigger:
        """Use a trigger.

        Raises:
            ApiError: `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`.
        """
        with self._lock:
            trigger = self._issued.get(str(name))
            if trigger is None:
                raise ApiError("invalid_trigger_id")
            if trigger.used:
                raise ApiError("exchanged_trigger_id")
            if time.monotonic() - trigger.issued_at > TRIGGER_SECONDS:
                raise ApiError("expired_trigger_id")
            trigger.used = True
            return trigger

    def expire(self) -> None:
        """Make every trigger issued so far too old."""
        with self._lock:
            for trigger in self._issued.values():
                trigger.issued_at -= TRIGGER_SECONDS + 1


@dataclass
class ResponseUrl:
    """Permission to respond to one action; `message` is the message it was on, if any."""

    user: str
    channel: str
    issued_at: datetime
    message: SlackMessage | None = None
    posts: int = 0


class ResponseUrls:
    """All issued response URLs. They expire by the workspace's clock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, user: str, channel: str, message: SlackMessage | None = None) -> str:
        """Issue a response URL and return its last part."""
        name = secrets.token_hex(12)
        with self._lock:
            self._issued[name] = ResponseUrl(user, channel, self._clock(), message)
            while len(self._issued) > MAX_ISSUED:
                self._issued.pop(next(iter(self._issued)))
        return name

    def use(self, name: str) -> ResponseUrl:
        """Use one of the five posts.

        Raises:
            ApiError: `no_such_url`, `expired_url` or `used_url`.
        """
        with self._lock:
            url = self._issued.get(name)
            if url is None:
                raise ApiError("no_such_url")
            if self._clock() - url.issued_at > URL_LIFETIME:
                raise ApiError("expired_url")
            if url.posts >= URL_POSTS:
                raise ApiError("used_url")
            url.posts += 1
            return url

    def clear(self) -> None:
        """Delete all."""
        with self._lock:
            self._issued.clear()
