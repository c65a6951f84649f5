"""The HTTP server against senders that are no Slack: too much, too slow, too many, and at the end."""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from bot.clock import real_clock
from bot.server.http_server import MAX_CONNECTIONS, REQUEST_SECONDS, THREADS, HttpServer

LOOPBACK = "127.0.0.1"


class SlowApp:
    """Answers when it is released; the status pages at once."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self.entered = threading.Semaphore(0)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slack/events":
            self.entered.release()
            self.released.wait(20)
        start("200 OK", [])
        return [b"answered"]


@pytest.fixture
def app() -> Iterator[SlowApp]:
    made = SlowApp()
    yield made
    made.released.set()


@pytest.fixture
def server(app: SlowApp) -> HttpServer:
    made = HttpServer(app, LOOPBACK, 0)
    threading.Thread(target=made.run, daemon=True).start()
    return made


@pytest.fixture
def connect(server: HttpServer) -> Iterator[Callable[..., socket.socket]]:
    """Open a connection and send a text; all are closed at the end."""
    with ExitStack() as opened:

        def connect(sent: str = "") -> socket.socket:
            address = LOOPBACK, int(server.effective_port)
            made = opened.enter_context(socket.create_connection(address, timeout=10))
            made.sendall(sent.encode())
            return made

        yield connect
    server.finish(1)


def request(path: str = "/slack/events", headers: str = "Content-Length: 0") -> str:
    return f"POST {path} HTTP/1.1\r\nHost: bot\r\n{headers}\r\n\r\n"


def status(connection: socket.socket) -> str:
    return connection.recv(4096).decode().partition("\r\n")[0]


Connect = Callable[..., socket.socket]


def test_a_large_body_is_refused_before_it_is_read(app: SlowApp, connect: Connect) -> None:
    declared = connect(request(headers="Content-Length: 200000000"))
    assert status(declared) == "HTTP/1.1 413 Request Entity Too Large"
    piece = "10000\r\n" + "x" * 0x10000 + "\r\n"
    in_pieces = connect(request(headers="Transfer-Encoding: chunked") + piece * 16)
    assert status(in_pieces) == "HTTP/1.1 413 Request Entity Too Large"
    assert not app.entered.acquire(blocking=False)


def test_status_pages_answer_while_every_thread_waits_for_slack(app: SlowApp, connect: Connect) -> None:
    waiting = [connect(request()) for _ in range(THREADS + 2)]
    assert all(app.entered.acquire(timeout=5) for _ in range(THREADS))
    begun = time.monotonic()
    pages = [status(connect(request(path))) for path in ("/healthz", "/readyz", "/metrics")]
    assert pages == ["HTTP/1.1 200 OK"] * 3
    assert time.monotonic() - begun < 2
    app.released.set()
    assert [status(each) for each in waiting] == ["HTTP/1.1 200 OK"] * len(waiting)


def test_idle_connections_make_room_for_a_request(app: SlowApp, server: HttpServer, connect: Connect) -> None:
    app.released.set()
    for _ in range(MAX_CONNECTIONS + 20):
        connect()
    assert status(connect(request())) == "HTTP/1.1 200 OK"
    assert len(server.active_channels) <= MAX_CONNECTIONS


def test_a_request_that_arrives_too_slowly_is_cut_off(server: HttpServer, connect: Connect) -> None:
    slow = connect("POST /slack/events HTTP/1.1\r\nHost")
    time.sleep(0.2)
    slow.sendall(b": b")
    server.maintenance(real_clock().timestamp() + REQUEST_SECONDS)
    assert slow.recv(100) == b""


def test_the_end_answers_what_has_arrived(app: SlowApp, server: HttpServer, connect: Connect) -> None:
    under_way = [connect(request()) for _ in range(THREADS + 4)]
    assert all(app.entered.acquire(timeout=5) for _ in range(THREADS))
    threading.Timer(0.5, app.released.set).start()
    server.finish(5)
    assert [status(each) for each in under_way] == ["HTTP/1.1 200 OK"] * len(under_way)


def test_the_end_does_not_wait_for_a_request_that_hangs(
    app: SlowApp, server: HttpServer, connect: Connect
) -> None:
    connect(request())
    assert app.entered.acquire(timeout=5)
    begun = time.monotonic()
    server.finish(1)
    assert time.monotonic() - begun < 3
