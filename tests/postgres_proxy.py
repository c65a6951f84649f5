"""A small TCP proxy in front of PostgreSQL that loses a connection when a test asks for it."""

import socket
import threading
from contextlib import suppress
from enum import Enum, auto
from time import sleep

from sqlalchemy import make_url

_COMMIT = b"COMMIT"


class CutAt(Enum):
    """When the connection is lost that next commits a change."""

    BEFORE_COMMIT = auto()
    AFTER_COMMIT = auto()


class PostgresProxy:
    """Forwards to the PostgreSQL of an address; `url` is the address of the same database through it."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._server = f"{parsed.query['host']}/.s.PGSQL.{parsed.port or 5432}"
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url = parsed.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
        self.cut: CutAt | None = None
        self.change = b"INSERT INTO receipts"
        """What the connection that is cut has sent before; the first change of a request leaves a receipt."""
        self.connections: list[_Connection] = []
        self.refuses = False
        """Whether new connections are closed immediately."""
        self.is_silent = False
        """Whether nothing is passed on while every connection stays open, like a frozen server."""
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Take no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def lose_everything(self) -> None:
        """Close every connection and refuse new ones, like a server that was stopped."""
        self.refuses = True
        for connection in self.connections:
            connection.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.refuses:
                    client.close()
                    continue
                self.connections.append(_Connection(self, client, self._server))
                threading.Thread(target=self.connections[-1].run, daemon=True).start()


class _Connection:
    """One connection, carried in both directions until it is cut or either end closes it."""

    def __init__(self, proxy: PostgresProxy, client: socket.socket, path: str) -> None:
        self._proxy, self._client = proxy, client
        self._server = socket.socket(socket.AF_UNIX)
        self._server.connect(path)
        self._changed = False

    def run(self) -> None:
        back = threading.Thread(target=self._carry, args=(self._server, self._client, CutAt.AFTER_COMMIT))
        back.start()
        self._carry(self._client, self._server, CutAt.BEFORE_COMMIT)
        back.join()
        self._client.close()
        self._server.close()

    def _carry(self, source: socket.socket, target: socket.socket, cut: CutAt) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._changed = self._changed or self._proxy.change in data
                while self._proxy.is_silent:
                    sleep(0.05)
                if self._changed and _COMMIT in data and self._proxy.cut is cut:
                    self._proxy.cut = None
                    break
                target.sendall(data)
        self.close()

    def close(self) -> None:
        """Let both ends notice that it is over."""
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
