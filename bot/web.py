"""The HTTP face: Slack's requests at /slack/events, health at /healthz, each in a thread of waitress."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress.server import create_server

from bot.health import Health

THREADS = 8
Environ = dict[str, Any]
StartResponse = Callable[..., Any]


def web_app(app: App, health: Health) -> Callable[[Environ, StartResponse], Iterable[bytes]]:
    """A WSGI application for both paths."""
    slack = SlackRequestHandler(app, path="/slack/events")

    def serve(environ: Environ, start: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == "/healthz":
            return _health(health, start)
        if not _is_number(environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")):
            # Bolt reads it as a number before it checks the signature: anything else would be a 500.
            start("401 Unauthorized", [("Content-Type", "text/plain")])
            return [b"bad timestamp"]
        answer: Iterable[bytes] = slack(environ, start)
        return answer

    return serve


def server(app: App, health: Health, port: int, host: str = "0.0.0.0") -> Any:  # noqa: ANN401, S104 - waitress names no type; Slack calls from outside
    """A waitress server, listening but not yet running."""
    return create_server(web_app(app, health), host=host, port=port, threads=THREADS, ident="caseload")


def _health(health: Health, start: StartResponse) -> Iterable[bytes]:
    report = health.report()
    well = all(state == "ok" for state in report.values())
    status = "200 OK" if well else "503 Service Unavailable"
    start(status, [("Content-Type", "application/json")])
    return [json.dumps({"status": "ok" if well else "unwell", **report}).encode()]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
