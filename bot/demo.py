"""`caseload demo`: the whole assistant on this machine, with a sample clinic, without Slack or network."""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click

from bot import demo_workspace, logs, sample_clinic, web
from bot.bot_service import BotService, SlackCredentials
from bot.clock import real_clock
from bot.demo_folder import DemoFolder
from bot.heartbeat import Heartbeat
from bot.sandbox import Slack
from bot.sandbox.server import LoopbackServer
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
    help="Where the page is; the next free one when it is taken.",
)
def demo(*, fresh: bool, port: int) -> None:
    """Try Caseload in the browser, on this machine only: a sample clinic, no Slack.

    What you do is kept in the folder .demo (CASELOAD_DEMO_FOLDER names another one).
    """
    logs.configure_logging(logging.WARNING)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    folder = DemoFolder.chosen()
    with folder.locked():
        if fresh or not folder.can_continue:
            folder.clear()
        with running(folder, port) as slack:
            _announce(slack, port)
            stop.wait()
    click.echo("The demo has ended; what you did is kept.")


@contextmanager
def running(folder: DemoFolder, port: int) -> Iterator[Slack]:
    """The workspace and the bot, each on its port, for as long as the block lasts."""
    with ExitStack() as ending:
        slack = demo_workspace.open_workspace(folder.workspace, port)
        ending.callback(slack.stop)
        demo_workspace.keep_clock_after_last_message(slack)
        registry = Registry(f"sqlite:///{folder.registry}")
        schema.migrate(registry)
        clinic = _clinic(registry, slack)
        slack.keep(folder.workspace)
        service = _service(registry, slack, ending)

        def moved() -> None:
            slack.save(
                folder.workspace
            )  # first: a clock that was forgotten would lie before what is posted now
            service.post_due()

        slack.jumps = demo_workspace.clock_jumps(clinic)
        slack.on_clock_moved = moved
        heartbeat = Heartbeat(service.post_due)
        heartbeat.start()
        ending.callback(heartbeat.stop)
        yield slack


def _clinic(registry: Registry, slack: Slack) -> Clinic:
    """The sample clinic, made in an empty registry."""
    with registry.read() as db:
        known = clinics.list_clinics(db)
    if known:
        return known[0]
    made = sample_clinic.seed(registry, slack.clock(), demo_workspace.add_people_and_channels(slack))
    demo_workspace.greet(slack)
    return made


def _service(registry: Registry, slack: Slack, ending: ExitStack) -> BotService:
    """The bot over real HTTP, with Slack's signatures, on a port of its own."""
    keys = SlackCredentials(slack.bot_token, slack.signing_secret, slack.url)
    service = BotService(registry, slack.clock, keys, real_clock)
    ending.callback(service.stop)
    server = LoopbackServer(web.web_app(service.app, service.health), port=0, threads=web.THREADS)
    server.start()
    ending.callback(server.stop)
    slack.bot_url = f"http://127.0.0.1:{server.port}/slack/events"
    return service


def _announce(slack: Slack, port: int) -> None:
    address = slack.page_url.rstrip("/")
    if port and not address.endswith(f":{port}"):
        click.echo(f"Port {port} is taken; using the next free one.")
    click.echo(
        f"Caseload demo: {address}  (Ctrl-C ends it; make demo continues, make demo FRESH=1 starts over)"
    )
