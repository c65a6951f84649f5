"""`caseload run`: Socket Mode or HTTP, health, and an orderly shutdown."""

import logging
import threading
import time
from functools import partial

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
from bot.server.exit_deadline import ExitDeadline
from bot.server.health import CHECK_SECONDS
from bot.server.heartbeat import (
    ACCOUNTS_INTERVAL_SECONDS,
    POSTS_COUNT_SECONDS,
    SEALING_INTERVAL_SECONDS,
    Heartbeat,
)
from bot.server.http_server import HttpServer
from bot.settings import EnvironmentSettings
from bot.stop_signal import StopSignal
from store import schema
from store.db import Registry
from store.errors import UserError

log = logging.getLogger("caseload.serve")

_SOCKET_TIMEOUT_SECONDS = 40
_CHECK_INTERVAL_SECONDS = 5
_FINISH_SECONDS = 5


@click.command()
def run() -> None:
    """Connect to Slack and run until stopped."""
    environment = settings.load(for_slack=True)
    logs.configure_logging(environment.caseload_log_format)
    registry = Registry(environment.database_url, seal_keys=environment.seal_keys)
    schema.migrate(registry)
    schedule = environment.backup_schedule
    daily_backup = DailyBackup(schedule) if schedule else None
    service = BotService(registry, real_clock, _credentials(environment), real_clock, daily_backup)
    logging.getLogger().addHandler(service.metrics)
    service.claim_workspace()
    service.add_admins(environment.admins)
    service.check_seal_key()
    heartbeat = Heartbeat(service.beat)
    exit_deadline = ExitDeadline()
    stop = StopSignal(on_signal=exit_deadline.begin)
    checks = [
        Heartbeat(ask, CHECK_SECONDS) for ask in (service.health.ask_slack, service.health.ask_database)
    ]
    checks.append(Heartbeat(service.refresh_accounts, ACCOUNTS_INTERVAL_SECONDS))
    checks.append(Heartbeat(service.count_posts, POSTS_COUNT_SECONDS))
    checks.append(Heartbeat(service.seal, SEALING_INTERVAL_SECONDS))
    for each in (heartbeat, *checks):
        each.start()
    try:
        serve = _serve_socket if environment.socket_mode else _serve_http
        serve(service, environment, stop)
    except (UserError, SystemExit):
        exit_deadline.begin(status=1)
        raise
    finally:
        for each in (*checks, heartbeat):
            each.stop()
        service.stop()
        log.info("stopped")


def _serve_http(service: BotService, environment: EnvironmentSettings, stop: StopSignal) -> None:
    """Serve requests until stopped, then finish the current ones."""
    server = _start_server(service, environment)
    log.info("ready: http host=%s port=%s", environment.host, environment.port)
    stop.wait()
    server.finish(_FINISH_SECONDS)


def _serve_socket(service: BotService, environment: EnvironmentSettings, stop: StopSignal) -> None:
    """Stay connected; a socket that is silent for too long ends the process (its supervisor restarts it)."""
    token = environment.slack_app_token.get_secret_value()
    client = WebClient(token=token, base_url=environment.slack_api_url)
    handler = SocketModeHandler(service.app, token, web_client=client)
    status_server = _start_server(service, environment)
    _connect(handler)
    service.health.socket_connected = partial(_is_connected, handler)
    log.info("ready: socket mode")
    last_connected = time.monotonic()
    while not stop.wait(_CHECK_INTERVAL_SECONDS):
        if _is_connected(handler):
            last_connected = time.monotonic()
        if time.monotonic() - last_connected > _SOCKET_TIMEOUT_SECONDS:
            log.error("the socket has been silent for %s s", _SOCKET_TIMEOUT_SECONDS)
            raise SystemExit(1)
    _finish(handler)
    status_server.finish(0)


def _is_connected(handler: SocketModeHandler) -> bool:
    return handler.client is not None and handler.client.is_connected()


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


def _start_server(service: BotService, environment: EnvironmentSettings) -> HttpServer:
    """Serve HTTP in a thread of its own.

    Raises:
        UserError: the address or the port cannot be used.
    """
    host, port = environment.host, environment.port
    try:
        server = HttpServer(web.web_app(service.app, service.health, service.metrics), host, port)
    except OSError as error:
        wrong = f"HOST {host} with PORT {port} cannot be used: {error.strerror}."
        raise UserError(wrong, "Set PORT or HOST to another.") from error
    threading.Thread(target=server.run, name="http", daemon=True).start()
    return server


def _credentials(environment: EnvironmentSettings) -> SlackCredentials:
    return SlackCredentials(
        environment.slack_bot_token.get_secret_value(),
        environment.slack_signing_secret.get_secret_value(),
        environment.slack_api_url,
        environment.slack_app_token.get_secret_value(),
    )
