"""The suite's databases: every test gets a copy of a template, made once for each process of the suite.

The copy is always at the same address. So the engine stays the same too, and with it the statements that
SQLAlchemy has compiled: compiling them takes longer than running them.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from store import schema
from store.db import BACKGROUND_TIMEOUT_SECONDS, Registry
from tests import world as worlds
from tests.world import Cast

EMPTY = "empty"
"""The template with tables only."""

NORTH = "north"
"""The template with North Clinic, its team and its patients."""


class Database(Protocol):
    """SQLite or PostgreSQL, with both templates."""

    cast: Cast
    """Who is in the template `NORTH`."""

    def copy(self, template: str) -> Registry:
        """A new copy of a template; the copy before it is gone."""

    def keep(self, template: str) -> None:
        """Make a template of the copy as it is now."""

    def has(self, template: str) -> bool:
        """Whether the template was made."""


class SqliteDatabase:
    """A file that each test replaces."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "registry.db"
        self._registry = Registry(f"sqlite:///{self._file}")
        self.cast = _make_templates(self._registry, self.keep)

    def template(self, name: str) -> Path:
        """The file of a template."""
        return self._folder / f"{name}.db"

    def copy(self, template: str) -> Registry:
        """A new copy of a template; the copy before it is gone."""
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        shutil.copy(self.template(template), self._file)
        return self._registry

    def keep(self, template: str) -> None:
        """Make a template of the copy as it is now."""
        self._registry.close()
        shutil.copy(self._file, self.template(template))

    def has(self, template: str) -> bool:
        """Whether the template was made."""
        return self.template(template).exists()


class PostgresDatabase:
    """A database that each test creates again, on a server of its own that may lose data in a crash."""

    def __init__(self, server: str) -> None:
        self.server = server
        self._templates: set[str] = set()
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.run(f"ALTER SYSTEM SET {setting} = off")
        self.run("SELECT pg_reload_conf()")
        self._registry = Registry(self.create("registry"), BACKGROUND_TIMEOUT_SECONDS)
        self.cast = _make_templates(self._registry, self.keep)
        self._registry = Registry(self._registry.url)

    def create(self, name: str, template: str = "template0") -> str:
        """Create a database, again if it exists; return its address."""
        self.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self.run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        return self.server.replace("/postgres?", f"/{name}?")

    def copy(self, template: str) -> Registry:
        """A new copy of a template; the copy before it is gone."""
        self.create("registry", template)
        return self._registry

    def keep(self, template: str) -> None:
        """Make a template of the copy as it is now."""
        self._registry.close()
        self.create(template, "registry")
        self._templates.add(template)

    def has(self, template: str) -> bool:
        """Whether the template was made."""
        return template in self._templates

    def run(self, statement: str, *names: str) -> None:
        """Run a statement on the server, with names of databases in it."""
        with psycopg.connect(self.server, autocommit=True) as db:
            db.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def copy_filled(database: Database, template: str, fill: Callable[[Registry], None]) -> Registry:
    """A new copy of a template of one's own: an empty registry, filled when it is first used."""
    if not database.has(template):
        fill(database.copy(EMPTY))
        database.keep(template)
    return database.copy(template)


def _make_templates(registry: Registry, keep: Callable[[str], None]) -> Cast:
    """Migrate an empty registry and keep it, then add North Clinic and keep that."""
    schema.migrate(registry)
    keep(EMPTY)
    cast = worlds.open_clinic(registry)
    keep(NORTH)
    return cast
