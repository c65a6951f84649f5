"""While the database is away commands are refused within three seconds, and work again when it is back."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest
from sqlalchemy import text

from store.db import Registry
from tests import world as worlds
from tests.databases import NORTH, PostgresDatabase
from tests.postgres_proxy import PostgresProxy
from tests.world import Servers, World

LINE = "/log 15m phone Holly Guzman"
SECONDS = 3.0


@pytest.fixture
def proxy(postgres: PostgresDatabase) -> Iterator[PostgresProxy]:
    proxy = PostgresProxy(postgres.copy(NORTH).url)
    yield proxy
    proxy.stop()


@pytest.fixture
def far(proxy: PostgresProxy, postgres: PostgresDatabase) -> Iterator[World]:
    """The world with its database behind the proxy."""
    servers = Servers()
    started = worlds.start(Registry(proxy.url), postgres.cast, servers)
    started.dana.types("/log today")
    yield started
    servers.stop()  # first: a request may still be waiting for the database
    started.stop()


def refused(world: World) -> float:
    """Type a line that is refused; how long that took."""
    began = monotonic()
    answer = world.dana.types(LINE).shown
    assert answer.startswith("Nothing was saved.\nSomething went wrong on our side"), answer
    return monotonic() - began


@contextmanager
def silent(proxy: PostgresProxy) -> Iterator[None]:
    """Nothing passes, and no connection is closed."""
    proxy.is_silent = True
    yield
    proxy.is_silent = False


@contextmanager
def stopped(proxy: PostgresProxy) -> Iterator[None]:
    """Every connection is closed, and new ones are."""
    proxy.lose_everything()
    yield
    proxy.refuses = False


@contextmanager
def frozen(proxy: PostgresProxy) -> Iterator[None]:
    """The server's processes do not run."""
    registry = Registry(proxy.url)
    with registry.read() as db:
        folder = db.execute(text("SHOW data_directory")).scalar_one()
    registry.close()
    server = psutil.Process(int(Path(folder, "postmaster.pid").read_text().split()[0]))
    processes = [server, *server.children()]
    for process in processes:
        process.suspend()
    yield
    for process in processes:
        process.resume()


@pytest.mark.parametrize("away", [silent, stopped, frozen])
def test_commands_are_refused_in_time_and_work_again_when_it_is_back(
    far: World, proxy: PostgresProxy, away: Callable[[PostgresProxy], AbstractContextManager[None]]
) -> None:
    with away(proxy):
        waited = [refused(far) for _ in range(3)]
    sleep(1)
    assert "Logged 15 min" in far.dana.types(LINE).shown
    assert max(waited) < SECONDS


def test_many_at_once_do_not_queue_behind_each_other(far: World, proxy: PostgresProxy) -> None:
    proxy.is_silent = True
    fields = [far.slack.command_fields("U0DANA", "/log", "15m phone Holly Guzman") for _ in range(12)]
    with ThreadPoolExecutor(len(fields)) as at_once:
        acks = list(at_once.map(lambda one: far.slack.deliver("slash_commands", one), fields))
    proxy.is_silent = False
    assert [ack.failure for ack in acks] == [""] * len(acks)
