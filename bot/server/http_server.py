"""The HTTP server: bounded requests and connections, and its own thread for the status pages."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

THREADS = 8
MAX_BODY_BYTES = 1_000_000
"""A larger body is refused before it is read; Slack's largest, of a form, has some hundred kilobytes."""

MAX_CONNECTIONS = 200
IDLE_SECONDS = 10
REQUEST_SECONDS = 15
"""How long a request may take to arrive."""

_CLEANUP_SECONDS = 2
_QUIET_SECONDS = 0.3
"""How long nothing may have arrived before the server closes."""

STATUS_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Connection(HTTPChannel):
    """One connection, which remembers since when it receives the current request."""

    receiving_since = 0.0

    def received(self, data: bytes) -> bool:
        """Take what arrived."""
        if self.request is None:
            self.receiving_since = time.time()
        return super().received(data)

    @property
    def wants_status(self) -> bool:
        """Whether the request is answered without Slack and the database: a status page, or a refusal."""
        request = self.requests[0]
        return bool(request.error) or getattr(request, "path", "") in STATUS_PATHS

    def is_slow(self, now: float) -> bool:
        """Whether a request has been arriving for too long."""
        return self.request is not None and now - self.receiving_since > REQUEST_SECONDS


class HttpServer(TcpWSGIServer):
    """A waitress server, listening but not yet running; Slack's requests never delay the status pages.

    Raises:
        OSError: the address is in use, or not one of this machine.
    """

    channel_class = Connection
    effective_port: str
    active_channels: dict[int, Connection]  # type: ignore[assignment] # the stubs name the value only

    def __init__(self, app: WsgiApp, host: str, port: int) -> None:
        self._status_threads = ThreadedTaskDispatcher()
        limits: dict[str, Any] = {
            "threads": THREADS,
            "max_request_body_size": MAX_BODY_BYTES,
            "channel_timeout": IDLE_SECONDS,
            "cleanup_interval": _CLEANUP_SECONDS,
            "connection_limit": 2 * MAX_CONNECTIONS,
            "asyncore_use_poll": True,
            "log_socket_errors": False,
        }
        super().__init__(app, host=host, port=port, ident="caseload", **limits)
        self._status_threads.set_thread_count(1)

    def add_task(self, task: Any) -> None:  # noqa: ANN401 - waitress names another type than it gives
        """Queue a request that has arrived."""
        (self._status_threads if task.wants_status else self.task_dispatcher).add_task(task)

    def handle_accept(self) -> None:
        """Accept a connection; when there are too many, the one that has been silent longest makes room."""
        if len(self.active_channels) >= MAX_CONNECTIONS:
            silent = [each for each in self._connections() if not each.requests]
            if silent:
                min(silent, key=lambda each: each.last_activity).handle_close()
        super().handle_accept()

    def maintenance(self, now: float) -> None:
        """Close connections that are idle, or that send a request too slowly."""
        super().maintenance(int(now))
        for connection in self._connections():
            connection.will_close = connection.will_close or connection.is_slow(now)

    def finish(self, seconds: float) -> None:
        """Answer the requests that have arrived, and those that arrive meanwhile, then close."""
        end = time.monotonic() + seconds
        quiet_since = time.monotonic()
        while (now := time.monotonic()) < end and now - quiet_since < _QUIET_SECONDS:
            if self._busy():
                quiet_since = now
            time.sleep(0.02)
        self.task_dispatcher.shutdown(timeout=0)
        self.close()

    def _busy(self) -> bool:
        threads = self.task_dispatcher
        return bool(
            threads.queue or threads.active_count or any(each.request for each in self._connections())
        )

    def _connections(self) -> list[Connection]:
        return list(self.active_channels.values())
