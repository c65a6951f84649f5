"""Carrying requests to the bot: signed HTTP posts, or the socket while one is connected."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from bot.sandbox.delivery.socket_mode import Sockets
from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json

ACK_SECONDS = 3.0
OK, REDIRECT = 200, 300
TIMED_OUT = "operation_timeout"
FAILED = "dispatch_failed"


@dataclass(frozen=True)
class Ack:
    """What the bot answered: HTTP status (0: nothing came in time), body, and Slack's word for a failure."""

    status: int
    body: str = ""
    failure: str = ""
    seconds: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Json:
        """The body as an object; plain text counts as a message's text; nothing as an empty object."""
        if not self.body.strip():
            return {}
        try:
            found = json.loads(self.body)
        except ValueError:
            return {"text": self.body}
        return found if isinstance(found, dict) else {"text": self.body}


@dataclass(frozen=True)
class Delivery:
    """One request as it goes to the bot, so that it can be sent again to the letter."""

    kind: str
    payload: Json
    retry: int = 0

    def body(self) -> tuple[str, str]:
        """Give the content type and the body that Slack's HTTP requests carry."""
        if self.kind == "slash_commands":
            return "application/x-www-form-urlencoded", urlencode(self.payload)
        if self.kind == "interactive":
            return "application/x-www-form-urlencoded", urlencode({"payload": json.dumps(self.payload)})
        return "application/json", json.dumps(self.payload)


def signed(secret: str, body: str, timestamp: str) -> str:
    """Give Slack's v0 signature."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class Deliveries:
    """Sends deliveries and waits for the acknowledgement, three seconds at most."""

    def __init__(self, core: Core, sockets: Sockets) -> None:
        self._core = core
        self._sockets = sockets
        self.bot_url = ""
        self.seconds = ACK_SECONDS
        self.last: Delivery | None = None

    def send(self, delivery: Delivery) -> Ack:
        """Deliver, by socket while one is connected, else over HTTP."""
        self.last = delivery
        if self._sockets.connected:
            return self._by_socket(delivery)
        content_type, body = delivery.body()
        headers = {"Content-Type": content_type}
        if delivery.retry:
            headers |= {"X-Slack-Retry-Num": str(delivery.retry), "X-Slack-Retry-Reason": "http_timeout"}
        return self.post(body, headers)

    def post(
        self,
        body: str,
        headers: Mapping[str, str],
        *,
        timestamp: str | None = None,
        signature: str | None = None,
    ) -> Ack:
        """Post a body to the bot, signed now unless a test gives a time-stamp or signature of its own."""
        if not self.bot_url:
            return Ack(0, failure=FAILED)
        stamp = timestamp if timestamp is not None else str(int(time.time()))
        seal = signature if signature is not None else signed(self._core.signing_secret, body, stamp)
        sealed = {**headers, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": seal}
        began = time.monotonic()
        try:
            status, text, given = _exchange(self.bot_url, body, sealed, self.seconds)
        except TimeoutError:
            return Ack(0, failure=TIMED_OUT, seconds=time.monotonic() - began)
        except (OSError, HTTPException):
            return Ack(0, failure=FAILED, seconds=time.monotonic() - began)
        took = time.monotonic() - began
        failure = FAILED if not OK <= status < REDIRECT else TIMED_OUT if took > self.seconds else ""
        return Ack(status, text, failure, took, given)

    def _by_socket(self, delivery: Delivery) -> Ack:
        began = time.monotonic()
        answered, payload = self._sockets.ask(delivery.kind, delivery.payload, delivery.retry, self.seconds)
        took = time.monotonic() - began
        if not answered:
            return Ack(0, failure=TIMED_OUT, seconds=took)
        return Ack(200, json.dumps(payload) if payload else "", seconds=took)


def _exchange(
    url: str, body: str, headers: Mapping[str, str], seconds: float
) -> tuple[int, str, dict[str, str]]:
    where = urlsplit(url)
    connection = HTTPConnection(where.hostname or "127.0.0.1", where.port, timeout=seconds)
    try:
        connection.request("POST", where.path or "/", body.encode(), dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.getheaders())
    finally:
        connection.close()
