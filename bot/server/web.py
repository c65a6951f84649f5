"""What is served over HTTP: Slack's requests at /slack/events; /healthz, /readyz and /metrics."""

import json
import logging
import re
from collections.abc import Callable, Iterable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.server.app import MALFORMED_REQUEST_ERRORS
from bot.server.health import OK, Health
from bot.server.metrics import Metrics

log = logging.getLogger("caseload.web")

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
Environ = dict[str, Any]
StartResponse = Callable[..., Any]


def web_app(
    app: App, health: Health, metrics: Metrics
) -> Callable[[Environ, StartResponse], Iterable[bytes]]:
    """A WSGI application for all paths."""
    slack = SlackRequestHandler(app, path="/slack/events")

    def serve(environ: Environ, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path in {"/healthz", "/readyz"}:
            return _health(health, start, must_be_well=path == "/readyz")
        if path == "/metrics":
            start("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [metrics.report()]
        if not _has_signature_headers(environ):
            return _refuse(start, "401 Unauthorized")
        try:
            answer: Iterable[bytes] = slack(environ, start)
        except MALFORMED_REQUEST_ERRORS as error:  # before the signature is checked
            log.warning("a request could not be read: %s", type(error).__name__)
            return _refuse(start, "400 Bad Request")
        return answer

    return serve


def _health(health: Health, start: StartResponse, *, must_be_well: bool) -> Iterable[bytes]:
    """The last known state; the process is alive as it answers, and ready when all is well."""
    report = health.report()
    ready = report["status"] == OK or not must_be_well
    start("200 OK" if ready else "503 Service Unavailable", [("Content-Type", "application/json")])
    return [json.dumps(report).encode()]


def _refuse(start: StartResponse, status: str) -> list[bytes]:
    start(status, [("Content-Type", "text/plain")])
    return [status.encode()]


def _has_signature_headers(environ: Environ) -> bool:
    """Whether Bolt can check the signature: it reads both headers before it validates them."""
    stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
    return bool(_TIMESTAMP.fullmatch(stamp)) and signature.isascii()
