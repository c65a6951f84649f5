"""Sending requests to the bot: signed HTTP posts, or the socket while one is connected."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from bot.sandbox.delivery.socket_mode import SocketModeServer
from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState

ACK_SECONDS = 3.0
OK, REDIRECT = 200, 300
TIMED_OUT = "operation_timeout"
FAILED = "dispatch_failed"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Ack:
    """The bot's acknowledgement: HTTP status (0 if none came in time), body, and Slack's error code."""

    status: int
    body: str = ""
    failure: str = ""

    @property
    def json(self) -> Json:
        """The body as an object: plain text becomes a message's text, an empty body an empty object."""
        if not self.body.strip():
            return {}
        try:
            found = json.loads(self.body)
        except ValueError:
            return {"text": self.body}
        return found if isinstance(found, dict) else {"text": self.body}


@dataclass(frozen=True)
class BotRequest:
    """One request to the bot."""

    kind: str
    payload: Json
    retry: int = 0

    def body(self) -> tuple[str, str]:
        """Return the content type and the body of the HTTP request."""
        if self.kind == "slash_commands":
            return FORM, urlencode(self.payload)
        if self.kind == "interactive":
            return FORM, urlencode({"payload": json.dumps(self.payload)})
        return "application/json", json.dumps(self.payload)


def signature_of(secret: str, body: str, timestamp: str) -> str:
    """Return Slack's v0 signature."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class RequestSender:
    """Sends requests and waits for the acknowledgement, three seconds at most."""

    def __init__(self, state: SandboxState, sockets: SocketModeServer) -> None:
        self._state = state
        self._sockets = sockets
        self.bot_url = ""
        self.ack_timeout = ACK_SECONDS
        self.last: BotRequest | None = None

    def send(self, request: BotRequest) -> Ack:
        """Send a request, by socket while one is connected, else over HTTP."""
        self.last = request
        if self._sockets.connected:
            return self._send_by_socket(request)
        content_type, body = request.body()
        headers = {"Content-Type": content_type}
        if request.retry:
            headers |= {"X-Slack-Retry-Num": str(request.retry), "X-Slack-Retry-Reason": "http_timeout"}
        return self.post(body, headers)

    def post(
        self,
        body: str,
        headers: Mapping[str, str],
        *,
        timestamp: str | None = None,
        signature: str | None = None,
    ) -> Ack:
        """Post a body to the bot, signed now unless a test passes its own timestamp or signature."""
        if not self.bot_url:
            return Ack(0, failure=FAILED)
        if timestamp is None:
            timestamp = str(int(time.time()))
        if signature is None:
            signature = signature_of(self._state.signing_secret, body, timestamp)
        signed = {**headers, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
        began = time.monotonic()
        try:
            status, text = _post(self.bot_url, body, signed, self.ack_timeout)
        except TimeoutError:
            return Ack(0, failure=TIMED_OUT)
        except (OSError, HTTPException):
            return Ack(0, failure=FAILED)
        if not OK <= status < REDIRECT:
            return Ack(status, text, FAILED)
        too_late = time.monotonic() - began > self.ack_timeout
        return Ack(status, text, TIMED_OUT if too_late else "")

    def _send_by_socket(self, request: BotRequest) -> Ack:
        acknowledged, payload = self._sockets.send(
            request.kind, request.payload, request.retry, self.ack_timeout
        )
        if not acknowledged:
            return Ack(0, failure=TIMED_OUT)
        return Ack(200, json.dumps(payload) if payload else "")


def _post(url: str, body: str, headers: Mapping[str, str], seconds: float) -> tuple[int, str]:
    address = urlsplit(url)
    connection = HTTPConnection(address.hostname or "127.0.0.1", address.port, timeout=seconds)
    try:
        connection.request("POST", address.path or "/", body.encode(), dict(headers))
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()
