"""(a) `/log` from signed request to acknowledgement, and (b) the same beside a million entries."""

import logging
import sqlite3
from pathlib import Path

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.sandbox.server import LoopbackServer
from bot.server import web
from bot.server.health import Health
from bot.server.metrics import Metrics
from store import schema
from store.db import Registry
from tests import world as worlds
from tests.bench import crowd
from tests.bench.figures import Figure, Times, timed
from tests.bench.typist import typed
from tests.world import Servers, World

TIMES = 400
CASELOAD = 80


def measure(folder: Path) -> list[Figure]:
    """The figures of both parts."""
    registry = _registry(folder / "empty.db")
    servers = Servers()
    world = worlds.start(registry, worlds.open_clinic(registry), servers)
    ours = _log(world)
    inline = _empty(world, inline=True)
    default = _empty(world, inline=False)
    insert = _bare_insert(folder / "bare.db")
    _stop(world, servers)
    crowded = _crowded(folder)
    floor = inline.p50 + insert.p50
    return [
        Figure("an empty command under Bolt's default runner", str(default)),
        Figure("an empty command under process_before_response", str(inline)),
        Figure("one bare durable SQLite insert", str(insert)),
        Figure("(a) /log, commit included", str(ours)),
        Figure("    beside the default runner's empty command", "", ours.p50 / default.p50, 1 / 3),
        Figure("    beside empty inline command + bare insert", "", ours.p50 / floor, 5),
        Figure("(b) /log with 100,000 patients and 1,000,000 entries", str(crowded)),
        Figure("    beside an empty registry", "", crowded.p50 / ours.p50, 1.3),
    ]


def _crowded(folder: Path) -> Times:
    registry = _registry(folder / "crowded.db")
    servers = Servers()
    world = worlds.start(registry, worlds.open_clinic(registry), servers)
    crowd.fill(world, 100_000, 1_000_000)
    taken = _log(world)
    _stop(world, servers)
    return taken


def _log(world: World) -> Times:
    """Lines that are each an entry of its own, for a caseload of patients in turn."""
    names = [
        world.add_patient("Pat", f"Number{number}", f"P{number}").full_name for number in range(CASELOAD)
    ]
    lines = [
        f"{number % 50 + 1}m phone {names[number % CASELOAD]} -- call {number}" for number in range(TIMES)
    ]
    return typed(world, world.slack.bot_url, lines, "Saved")


def _empty(world: World, *, inline: bool) -> Times:
    """A Bolt command that does nothing, under one of Bolt's two runners."""
    app = App(
        client=WebClient(token=world.slack.bot_token, base_url=world.slack.url),
        signing_secret=world.slack.signing_secret,
        process_before_response=inline,
        token_verification_enabled=False,
        logger=logging.getLogger("bench"),
    )

    def nothing(ack: Ack) -> None:
        ack("done")

    app.command("/log")(nothing)
    health = Health(world.registry, world.slack.clock, lambda: True)
    server = LoopbackServer(web.web_app(app, health, Metrics(health)), port=0, threads=8)
    server.start()
    taken = typed(world, f"http://127.0.0.1:{server.port}/slack/events", ["nothing"] * TIMES, "done")
    server.stop()
    return taken


def _bare_insert(path: Path) -> Times:
    """One row, one durable commit, no library in between."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, said TEXT)")

    def once(number: int) -> None:
        db.execute("INSERT INTO entry (said) VALUES (?)", (f"call {number}",))

    taken = timed(once, TIMES)
    db.close()
    return taken


def _registry(path: Path) -> Registry:
    registry = Registry(f"sqlite:///{path}")
    schema.migrate(registry)
    return registry


def _stop(world: World, servers: Servers) -> None:
    world.stop()
    servers.stop()
