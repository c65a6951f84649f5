"""The HTTP server: Slack's requests at /slack/events, health at /healthz, each in a thread of waitress."""

import json
import logging
import re
from collections.abc import Callable, Iterable
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress.server import create_server

from bot.server.health import Health

log = logging.getLogger("caseload.web")

THREADS = 8
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_MALFORMED_REQUEST_ERRORS = (ValueError, TypeError, AttributeError, LookupError)
"""What Bolt raises for a body that Slack would not send, before it checks the signature."""
Environ = dict[str, Any]
StartResponse = Callable[..., Any]


def web_app(app: App, health: Health) -> Callable[[Environ, StartResponse], Iterable[bytes]]:
    """A WSGI application for both paths."""
    slack = SlackRequestHandler(app, path="/slack/events")

    def serve(environ: Environ, start: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == "/healthz":
            return _health(health, start)
        if not _has_signature_headers(environ):
            return _refuse(start, "401 Unauthorized")
        try:
            answer: Iterable[bytes] = slack(environ, start)
        except _MALFORMED_REQUEST_ERRORS as error:
            log.warning("a request could not be read: %s", type(error).__name__)
            return _refuse(start, "400 Bad Request")
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


def _refuse(start: StartResponse, status: str) -> list[bytes]:
    start(status, [("Content-Type", "text/plain")])
    return [status.encode()]


def _has_signature_headers(environ: Environ) -> bool:
    """Whether Bolt can check the signature: it reads both headers before it validates them."""
    stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
    return bool(_TIMESTAMP.fullmatch(stamp)) and signature.isascii()
