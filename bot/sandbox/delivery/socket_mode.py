"""Socket Mode: websocket connections that take envelopes and must acknowledge each. Source: slack.md §1."""

import itertools
import json
import secrets
from threading import Condition, Thread
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import APP

MOST = 10


class Sockets:
    """The server side of Socket Mode: up to ten connections, each payload to any one of them."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._changed = Condition()
        self._open: list[ServerConnection] = []
        self._acks: dict[str, Json] = {}
        self._turn = itertools.count()
        self._server: Server | None = None
        self._thread: Thread | None = None

    @property
    def connected(self) -> int:
        """How many connections there are."""
        return len(self._open)

    def start(self) -> None:
        """Listen on a free loopback port."""
        self._server = serve(self._talk, "127.0.0.1", 0, ping_interval=20)
        self._core.socket_base = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/link"
        self._thread = Thread(target=self._server.serve_forever, name="sandbox-sockets", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and the port."""
        if self._server is not None:
            self.drop()
            self._server.shutdown()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def ask(self, kind: str, payload: Json, retry: int, seconds: float) -> tuple[bool, Json]:
        """Send an envelope to one connection and wait for the acknowledgement: (came, its payload)."""
        name = secrets.token_hex(12)
        envelope: Json = {
            "envelope_id": name,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        with self._changed:
            if not self._open:
                return False, {}
            connection = self._open[next(self._turn) % len(self._open)]
        try:
            connection.send(json.dumps(envelope))
        except ConnectionClosed:
            return False, {}
        with self._changed:
            came = self._changed.wait_for(lambda: name in self._acks, seconds)
            return came, self._acks.pop(name, {})

    def refresh(self) -> None:
        """Ask every connection to come again, as Slack does every few hours."""
        self._say_goodbye("refresh_requested")

    def drop(self) -> None:
        """Close every connection without a word."""
        with self._changed:
            gone = list(self._open)
        for connection in gone:
            connection.close()

    def wait_connected(self, seconds: float = 5) -> bool:
        """Wait until a connection is there."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._open), seconds)

    def _say_goodbye(self, reason: str) -> None:
        with self._changed:
            gone = list(self._open)
            self._open.clear()
        for connection in gone:
            connection.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {}}))
            connection.close()

    def _talk(self, connection: ServerConnection) -> None:
        if not self._admit(connection):
            connection.close(1008, "invalid ticket")
            return
        hello = {"type": "hello", "num_connections": self.connected, "connection_info": {"app_id": APP}}
        connection.send(json.dumps({**hello, "debug_info": {"approximate_connection_time": 18060}}))
        try:
            for line in connection:
                self._hear(line)
        except ConnectionClosed:
            pass
        finally:
            with self._changed:
                if connection in self._open:
                    self._open.remove(connection)

    def _admit(self, connection: ServerConnection) -> bool:
        path = connection.request.path if connection.request else ""
        ticket = parse_qs(urlsplit(path).query).get("ticket", [""])[0]
        with self._changed:
            if ticket not in self._core.tickets or len(self._open) >= MOST:
                return False
            self._core.tickets.discard(ticket)
            self._open.append(connection)
            self._changed.notify_all()
            return True

    def _hear(self, line: str | bytes) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            self._core.problems.append("The socket client sent something that is no JSON")
            return
        with self._changed:
            if isinstance(said, dict) and "envelope_id" in said:
                self._acks[said["envelope_id"]] = said.get("payload") or {}
                self._changed.notify_all()
