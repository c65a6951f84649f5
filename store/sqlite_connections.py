"""Connections to SQLite: whose files they are, and how durable they write."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import cast

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection

_OWNER_ONLY, _ANYONE_ELSE = 0o600, 0o077
_SIZE = ("page_count", "page_size")
_LARGEST_COPY = 500_000_000
"""Bytes of a database that is copied into memory."""


def sqlite_files(url: str) -> tuple[Path, ...]:
    """The database's file and those that SQLite keeps beside it, there or not; none for PostgreSQL."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database or ":memory:" in address.database:
        return ()
    file = Path(address.database.removeprefix("file:"))
    return tuple(file.with_name(file.name + suffix) for suffix in ("", "-wal", "-shm", "-journal"))


def make_files_private(paths: tuple[Path, ...]) -> None:
    """Let only the owner read the database, new or not; SQLite gives the files beside it the same mode.

    An existing file is not opened here: closing it would drop the locks that this process has on it.
    """
    for path in paths[:1]:
        with suppress(OSError):  # it exists, or SQLite will say what is wrong with it
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    for path in paths:
        with suppress(OSError):  # it doesn't exist, or is another user's
            if path.stat().st_mode & _ANYONE_ELSE:
                path.chmod(_OWNER_ONLY)


def configure(wait_seconds: int, dbapi: DBAPIConnection, _record: object) -> None:
    """Durable commits, enforced foreign keys, readers beside one writer."""
    dbapi.isolation_level = None  # `Registry` sends BEGIN itself
    cursor = dbapi.cursor()
    busy = f"busy_timeout = {wait_seconds * 1000}"
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", busy):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def copy_all(source: Connection, target: Connection) -> bool:
    """Copy a database into another one; False, and nothing is copied, where it is very large."""
    pages, size = (int(source.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in _SIZE)
    if pages * size > _LARGEST_COPY:
        return False
    of, into = (cast("sqlite3.Connection", each.connection.driver_connection) for each in (source, target))
    of.backup(into)
    return True
