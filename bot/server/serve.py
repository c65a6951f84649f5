"""`caseload run`: Socket Mode or HTTP, health, and an orderly shutdown."""

import logging
import threading
import time
from typing import Any

import click
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot import logs, settings
from bot.clock import real_clock
from bot.server import web
from bot.server.bot_service import BotService, SlackCredentials
from bot.server.daily_backup import DailyBackup
from bot.server.heartbeat import ACCOUNTS_INTERVAL_SECONDS, Heartbeat
from bot.settings import EnvironmentSettings
from bot.stop_signal import StopSignal
from store import schema
from store.db import Registry
from store.errors import UserError

log = logging.getLogger("caseload.serve")

_SOCKET_TIMEOUT_SECONDS = 180
_CHECK_INTERVAL_SECONDS = 5


@click.command()
def run() -> None:
    """Connect to Slack and run until stopped."""
    logs.configure_logging()
    environment = settings.load(for_slack=True)
    registry = Registry(environment.database_url)
    schema.migrate(registry)
    schedule = environment.backup_schedule
    daily_backup = DailyBackup(schedule) if schedule else None
    service = BotService(registry, real_clock, _credentials(environment), real_clock, daily_backup)
    service.add_admins(environment.admins)
    heartbeat = Heartbeat(service.beat)
    accounts = Heartbeat(service.refresh_accounts, ACCOUNTS_INTERVAL_SECONDS)
    stop = StopSignal()
    heartbeat.start()
    accounts.start()
    try:
        serve = _serve_socket if environment.socket_mode else _serve_http
        serve(service, environment, stop)
    finally:
        accounts.stop()
        heartbeat.stop()
        service.stop()
        log.info("stopped")


def _serve_http(service: BotService, environment: EnvironmentSettings, stop: StopSignal) -> None:
    """Serve requests until stopped, then finish the current ones."""
    try:
        server = web.server(service.app, service.health, environment.port)
    except OSError as error:
        raise UserError(
            f"Port {environment.port} cannot be used: {error.strerror}.", "Set PORT to another."
        ) from error
    threading.Thread(target=server.run, name="http", daemon=True).start()
    log.info("ready: http port=%s", environment.port)
    stop.wait()
    server.task_dispatcher.shutdown(cancel_pending=False, timeout=_CHECK_INTERVAL_SECONDS)
    server.close()


def _serve_socket(service: BotService, environment: EnvironmentSettings, stop: StopSignal) -> None:
    """Stay connected; a socket that is silent for too long ends the process (its supervisor restarts it)."""
    token = environment.slack_app_token.get_secret_value()
    client = WebClient(token=token, base_url=environment.slack_api_url)
    handler = SocketModeHandler(service.app, token, web_client=client)
    _connect(handler)
    health = _health_beside_socket(service, environment.port)
    log.info("ready: socket mode")
    last_connected = time.monotonic()
    while not stop.wait(_CHECK_INTERVAL_SECONDS):
        if handler.client is not None and handler.client.is_connected():
            last_connected = time.monotonic()
        if time.monotonic() - last_connected > _SOCKET_TIMEOUT_SECONDS:
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
            f"Slack refused to open a socket: {error.response.get('error')}.",
            "Run `caseload check` for details.",
        ) from error
    except (SlackClientError, OSError) as error:
        raise UserError("Slack could not be reached.", "Check the network and SLACK_API_URL.") from error


def _finish(handler: SocketModeHandler) -> None:
    """Answer the current requests, then disconnect: by itself the client disconnects first."""
    if isinstance(handler.client, SocketModeClient):
        handler.client.closed = True  # or its processor would never end
        handler.client.message_processor.shutdown()
        handler.client.message_workers.shutdown()
    handler.close()


def _health_beside_socket(service: BotService, port: int) -> Any:  # noqa: ANN401 - waitress names no type
    """Health over HTTP; in Socket Mode the bot runs even if the port is in use."""
    try:
        server = web.server(service.app, service.health, port)
    except OSError:
        log.warning("port %s is in use: no health page; set PORT to another", port)
        return None
    threading.Thread(target=server.run, name="health", daemon=True).start()
    return server


def _credentials(environment: EnvironmentSettings) -> SlackCredentials:
    return SlackCredentials(
        environment.slack_bot_token.get_secret_value(),
        environment.slack_signing_secret.get_secret_value(),
        environment.slack_api_url,
        environment.slack_app_token.get_secret_value(),
    )
