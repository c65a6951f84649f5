"""`caseload demo`: the whole assistant with a sample clinic on this machine, without Slack or network."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click

from bot import demo_workspace, logs, sample_clinic
from bot.clock import real_clock
from bot.demo_folder import DemoFolder
from bot.sandbox import Slack
from bot.sandbox.server import LoopbackServer
from bot.server import http_server, web
from bot.server.bot_service import BotService, SlackCredentials
from bot.server.heartbeat import ACCOUNTS_INTERVAL_SECONDS, INTERVAL_SECONDS, Heartbeat
from bot.stop_signal import StopSignal
from store import schema
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry

PORT = 3000


@click.command()
@click.option("--fresh", is_flag=True, help="Start over with a new sample clinic.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Port of the page; the next free one if it is taken.",
)
def demo(*, fresh: bool, port: int) -> None:
    """Try Caseload in the browser, on this machine only: a sample clinic, no Slack.

    Your changes are saved in the folder .demo (set CASELOAD_DEMO_FOLDER for another one).
    """
    logs.configure_logging(level=logging.WARNING)
    stop = StopSignal()
    folder = DemoFolder.from_environment()
    with folder.locked():
        if fresh or not folder.can_continue:
            folder.clear()
        with running(folder, port) as slack:
            _announce(slack, port)
            stop.wait()
    click.echo("The demo has stopped. Your changes are saved.")


@contextmanager
def running(folder: DemoFolder, port: int) -> Iterator[Slack]:
    """Run the workspace and the bot, each on its own port."""
    with ExitStack() as cleanup:
        slack = demo_workspace.open_workspace(folder.workspace, port)
        cleanup.callback(slack.stop)
        demo_workspace.keep_clock_after_last_message(slack)
        registry = Registry(f"sqlite:///{folder.registry}")
        schema.migrate(registry)
        clinic = _clinic(registry, slack)
        slack.autosave(folder.workspace)
        service = _service(registry, slack, cleanup)

        def after_clock_move() -> None:
            # Save the clock first: after a crash it must not be behind the posts.
            slack.save(folder.workspace)
            service.post_due()

        slack.jumps = demo_workspace.clock_jumps(clinic)
        slack.on_clock_moved = after_clock_move
        for work, seconds in (
            (service.beat, INTERVAL_SECONDS),
            (service.refresh_accounts, ACCOUNTS_INTERVAL_SECONDS),
        ):
            heartbeat = Heartbeat(work, seconds)
            heartbeat.start()
            cleanup.callback(heartbeat.stop)
        yield slack


def _clinic(registry: Registry, slack: Slack) -> Clinic:
    """Return the sample clinic; create it if the registry is empty."""
    with registry.read() as db:
        known = clinics.list_clinics(db)
    if known:
        return known[0]
    made = sample_clinic.seed(registry, slack.clock(), demo_workspace.add_people_and_channels(slack))
    demo_workspace.add_welcome_messages(slack)
    return made


def _service(registry: Registry, slack: Slack, cleanup: ExitStack) -> BotService:
    """Start the bot on its own port; it gets signed HTTP requests as from Slack."""
    keys = SlackCredentials(slack.bot_token, slack.signing_secret, slack.url)
    service = BotService(registry, slack.clock, keys, real_clock)
    cleanup.callback(service.stop)
    server = LoopbackServer(
        web.web_app(service.app, service.health, service.metrics), port=0, threads=http_server.THREADS
    )
    server.start()
    cleanup.callback(server.stop)
    slack.bot_url = f"http://127.0.0.1:{server.port}/slack/events"
    return service


def _announce(slack: Slack, port: int) -> None:
    address = slack.page_url.rstrip("/")
    if port and not address.endswith(f":{port}"):
        click.echo(f"Port {port} is taken; using the next free one.")
    click.echo(
        f"Caseload demo: {address}  (Ctrl-C stops it; make demo continues, make demo FRESH=1 starts over)"
    )
