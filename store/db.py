"""The registry's database: the engine, transactions, and the column types of every table."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Insert,
    Integer,
    String,
    Table,
    TypeDecorator,
    create_engine,
    event,
    insert,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from store.postgres_connections import PostgresConnector
from store.seal_keys import NO_KEYS, SealKeys, engine_options
from store.sqlite_connections import configure, copy_all, make_files_private, sqlite_files
from store.writer_queue import WriterQueue

INTERACTIVE_TIMEOUT_SECONDS = 2
"""How long one statement may take while a person waits (slack.md §1)."""

BACKGROUND_TIMEOUT_SECONDS = 120
"""How long one statement may take where no person waits: imports, reports, posts."""

LONGEST_LOCK_WAIT_SECONDS = 30
"""How long background work waits for another writer of SQLite."""

Id = BigInteger().with_variant(Integer(), "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC: PostgreSQL has time zones, SQLite gets sortable ISO text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:  # noqa: ANN401 - SQLAlchemy's own signature
        """SQLite gets text: the driver's own date adapter is deprecated and drops the zone."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 - the same
        """Refuse a moment without a time zone: it would silently mean another one."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a moment needs its time zone: {value!r}"
            raise ValueError(msg)
        moment = value.astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - the same
        """An aware moment in UTC."""
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class CommitUncertainError(Exception):
    """The change is in the database, or it is not.

    The connection was lost while committing, or another delivery of the same request is still at work.
    """


class Registry:
    """The clinics' database. `begin()` is the only way to write to it."""

    def __init__(
        self,
        url: str,
        statement_seconds: int = INTERACTIVE_TIMEOUT_SECONDS,
        writers: WriterQueue | None = None,
        seal_keys: SealKeys = NO_KEYS,
    ) -> None:
        """`writers` is the queue of another registry of this process for the same database."""
        self.url = normalized_url(url)
        self._seal_keys = seal_keys
        self.engine = _engine(self.url, statement_seconds)
        self.engine.update_execution_options(**engine_options(seal_keys))
        self._sqlite = self.engine.dialect.name == "sqlite"
        self._writers = writers or WriterQueue()
        self._lock_seconds = _lock_seconds(statement_seconds)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: leaving the block commits, raising rolls everything back.

        Raises:
            CommitUncertainError: the database did not confirm the commit.
        """
        committing = False
        try:
            with self._turn(), self.engine.begin() as db:
                if self._sqlite:
                    # A writer takes the lock first: SQLite cannot upgrade a reader after others have written.
                    db.exec_driver_sql("BEGIN IMMEDIATE")
                yield db
                committing = True
        except DBAPIError as error:
            if committing and not isinstance(error, IntegrityError):
                raise CommitUncertainError from error
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent read that writes nothing and, on SQLite, waits for no writer."""
        with self.engine.connect() as db:
            if self._sqlite:
                db.exec_driver_sql("BEGIN")
            yield db

    @contextmanager
    def connect_for_query(self) -> Iterator[Connection]:
        """A single query that writes nothing: it needs no transaction."""
        with self.engine.connect() as db:
            yield db

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """The whole registry at one moment, however long reading takes and whatever others write."""
        if self._sqlite:
            with self.read() as db:
                yield db
            return
        with self.engine.connect() as db:
            yield db.execution_options(isolation_level="REPEATABLE READ")

    @cached_property
    def with_long_timeout(self) -> "Registry":
        """The same registry for long work, made once: statements may take `BACKGROUND_TIMEOUT_SECONDS`."""
        return Registry(self.url, BACKGROUND_TIMEOUT_SECONDS, self._writers, self._seal_keys)

    @contextmanager
    def copy(self) -> Iterator["Registry"]:
        """Where something long can be tried out: on SQLite a copy in memory, so that no writer waits for it.

        A very large database, and PostgreSQL, whose writers don't wait for each other, are not copied.
        """
        if not self._sqlite:
            yield self
            return
        copied = Registry("sqlite://", BACKGROUND_TIMEOUT_SECONDS)
        try:
            with self.engine.connect() as source, copied.engine.connect() as target:
                is_copied = copy_all(source, target)
            yield copied if is_copied else self
        finally:
            copied.close()

    def _turn(self) -> AbstractContextManager[None]:
        """SQLite has one writer at a time; PostgreSQL locks what it must."""
        return self._writers.turn(self._lock_seconds) if self._sqlite else nullcontext()

    def close(self) -> None:
        """Close every connection; new ones are opened when the registry is used again."""
        self.engine.dispose()


def add_row(db: Connection, table: Table, **values: Any) -> int:  # noqa: ANN401 - any column's value
    """Insert one row and return its id."""
    key = db.execute(insert_into(table), values).inserted_primary_key
    return int(key[0]) if key else 0


def columns_of(
    value_type: type, table: Table, **renamed: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ...]:
    """A column for each field of a dataclass: the table's of that name, or the one named for the field."""
    return tuple(
        renamed[field.name].label(field.name) if field.name in renamed else table.c[field.name]
        for field in fields(value_type)
    )


@cache
def insert_into(table: Table) -> Insert:
    """The statement that adds a row, without its values.

    It is built once for each table, like every statement that a person waits for: building one takes
    SQLAlchemy longer than running it takes the database.
    """
    return insert(table)


def insert_on_conflict(db: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what to do when the row exists already."""
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)


def normalized_url(url: str) -> str:
    """PostgreSQL's usual address, for psycopg 3."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _engine(url: str, statement_seconds: int) -> Engine:
    """The engine for an address: durable, with limited waits; errors show no values, which may be names."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            hide_parameters=True,
            connect_args={"timeout": INTERACTIVE_TIMEOUT_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "do_connect", lambda *_: make_files_private(sqlite_files(url)))
        event.listen(engine, "connect", partial(configure, _lock_seconds(statement_seconds)))
        return engine
    engine = create_engine(
        url, hide_parameters=True, pool_pre_ping=True, pool_timeout=INTERACTIVE_TIMEOUT_SECONDS
    )
    connector = PostgresConnector(statement_seconds)

    def connect(_dialect: Dialect, _record: object, args: list[str], parameters: dict[str, Any]) -> object:
        return connector.connect(*args, **parameters)

    event.listen(engine, "do_connect", connect)
    return engine


def _lock_seconds(statement_seconds: int) -> int:
    """How long a writer waits for the others."""
    return min(statement_seconds, LONGEST_LOCK_WAIT_SECONDS)
