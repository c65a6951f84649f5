"""Socket Mode: websocket connections that must acknowledge each envelope."""

import itertools
import json
import secrets
from threading import Condition, Thread
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.workspace.accounts import APP

MAX_CONNECTIONS = 10


class SocketModeServer:
    """The server side of Socket Mode: up to ten connections; each payload goes to one of them."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state
        self._changed = Condition()
        self._open: list[ServerConnection] = []
        self._acks: dict[str, Json] = {}
        self._counter = itertools.count()
        self._server: Server | None = None
        self._thread: Thread | None = None

    @property
    def connected(self) -> int:
        """The number of open connections."""
        return len(self._open)

    def start(self) -> None:
        """Listen on a free loopback port."""
        self._server = serve(self._serve, "127.0.0.1", 0, ping_interval=20)
        self._state.socket_url = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/link"
        self._thread = Thread(target=self._server.serve_forever, name="sandbox-sockets", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and the port."""
        if self._server is not None:
            with self._changed:
                connections = list(self._open)
            for connection in connections:
                connection.close()
            self._server.shutdown()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def send(self, kind: str, payload: Json, retry: int, seconds: float) -> tuple[bool, Json]:
        """Send an envelope and wait; return whether it was acknowledged, and with what payload."""
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
            connection = self._open[next(self._counter) % len(self._open)]
        try:
            connection.send(json.dumps(envelope))
        except ConnectionClosed:
            return False, {}
        with self._changed:
            acknowledged = self._changed.wait_for(lambda: name in self._acks, seconds)
            return acknowledged, self._acks.pop(name, {})

    def refresh(self) -> None:
        """Ask every client to reconnect, as Slack does every few hours."""
        with self._changed:
            connections = list(self._open)
            self._open.clear()
        goodbye = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {}}
        for connection in connections:
            connection.send(json.dumps(goodbye))
            connection.close()

    def wait_connected(self, seconds: float = 5) -> bool:
        """Wait until a client is connected."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._open), seconds)

    def _serve(self, connection: ServerConnection) -> None:
        if not self._admit(connection):
            connection.close(1008, "invalid ticket")
            return
        hello = {"type": "hello", "num_connections": self.connected, "connection_info": {"app_id": APP}}
        connection.send(json.dumps({**hello, "debug_info": {"approximate_connection_time": 18060}}))
        try:
            for line in connection:
                self._receive(line)
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
            if ticket not in self._state.socket_tickets or len(self._open) >= MAX_CONNECTIONS:
                return False
            self._state.socket_tickets.discard(ticket)
            self._open.append(connection)
            self._changed.notify_all()
            return True

    def _receive(self, line: str | bytes) -> None:
        try:
            received = json.loads(line)
        except ValueError:
            self._state.problems.append("The socket client sent something that is not JSON")
            return
        with self._changed:
            if isinstance(received, dict) and "envelope_id" in received:
                self._acks[received["envelope_id"]] = received.get("payload") or {}
                self._changed.notify_all()
