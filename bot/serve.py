"""`caseload run`: Socket Mode or HTTP, health, and an orderly end."""

import logging
import signal
import threading
import time
from typing import Any

import click
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot import logs, settings, web
from bot.bot_service import BotService, SlackCredentials
from bot.clock import real_clock
from bot.heartbeat import Heartbeat
from bot.settings import EnvironmentSettings
from store import schema
from store.db import Registry
from store.errors import UserError

log = logging.getLogger("caseload.serve")

_SOCKET_TIMEOUT_SECONDS = 180
_CHECK_INTERVAL_SECONDS = 5


@click.command()
def run() -> None:
    """Connect to Slack and work until told to stop."""
    logs.configure_logging()
    chosen = settings.load(for_slack=True)
    registry = Registry(chosen.database_url)
    schema.migrate(registry)
    service = BotService(registry, real_clock, _credentials(chosen), real_clock)
    service.add_admins(chosen.admins)
    heartbeat = Heartbeat(service.post_due)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    heartbeat.start()
    try:
        serve = _serve_socket if chosen.socket_mode else _serve_http
        serve(service, chosen, stop)
    finally:
        heartbeat.stop()
        service.stop()
        log.info("stopped")


def _serve_http(service: BotService, chosen: EnvironmentSettings, stop: threading.Event) -> None:
    """Take requests until told to stop, then finish those under way."""
    try:
        server = web.server(service.app, service.health, chosen.port)
    except OSError as error:
        raise UserError(
            f"Port {chosen.port} cannot be used: {error.strerror}.", "Set PORT to another."
        ) from error
    taking = threading.Thread(target=server.run, name="http", daemon=True)
    taking.start()
    log.info("ready: http port=%s", chosen.port)
    stop.wait()
    server.task_dispatcher.shutdown(cancel_pending=False, timeout=_CHECK_INTERVAL_SECONDS)
    server.close()


def _serve_socket(service: BotService, chosen: EnvironmentSettings, stop: threading.Event) -> None:
    """Stay connected; a socket silent for too long ends the process, for its supervisor to restart."""
    token = chosen.slack_app_token.get_secret_value()
    client = WebClient(token=token, base_url=chosen.slack_api_url)
    handler = SocketModeHandler(service.app, token, web_client=client)
    _connect(handler)
    health = _health_beside_socket(service, chosen.port)
    log.info("ready: socket mode")
    seen = time.monotonic()
    while not stop.wait(_CHECK_INTERVAL_SECONDS):
        seen = time.monotonic() if handler.client is not None and handler.client.is_connected() else seen
        if time.monotonic() - seen > _SOCKET_TIMEOUT_SECONDS:
            log.error("the socket has been silent for %s s", _SOCKET_TIMEOUT_SECONDS)
            raise SystemExit(1)
    _finish(handler)
    if health:
        health.close()


def _connect(handler: SocketModeHandler) -> None:
    """Open the socket.

    Raises:
        UserError: Slack refused the token, or did not answer.
    """
    try:
        handler.connect()
    except SlackApiError as error:
        raise UserError(
            f"Slack refused to open a socket: {error.response.get('error')}.", "`caseload check` tells more."
        ) from error
    except (SlackClientError, OSError) as error:
        raise UserError("Slack could not be reached.", "Check the network and SLACK_API_URL.") from error


def _finish(handler: SocketModeHandler) -> None:
    """Take no more, answer what is under way, then hang up: by itself the client hangs up first."""
    if isinstance(handler.client, SocketModeClient):
        handler.client.closed = True  # or its processor would never end
        handler.client.message_processor.shutdown()
        handler.client.message_workers.shutdown()
    handler.close()


def _health_beside_socket(service: BotService, port: int) -> Any:  # noqa: ANN401 - waitress names no type
    """Health over HTTP; in Socket Mode a port in use is no reason not to work."""
    try:
        server = web.server(service.app, service.health, port)
    except OSError:
        log.warning("port %s is in use: no health page; set PORT to another", port)
        return None
    threading.Thread(target=server.run, name="health", daemon=True).start()
    return server


def _credentials(chosen: EnvironmentSettings) -> SlackCredentials:
    return SlackCredentials(
        chosen.slack_bot_token.get_secret_value(),
        chosen.slack_signing_secret.get_secret_value(),
        chosen.slack_api_url,
        chosen.slack_app_token.get_secret_value(),
    )
