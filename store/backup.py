"""A copy of the whole registry in one portable file: gzipped JSON lines with a checksum at the end.

It restores into an empty SQLite or PostgreSQL database. Lines: a header; for each table its name and columns,
then its rows; a footer with the number of rows and the SHA-256 of all lines before it.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from sqlalchemy import Connection, Date, String, Table, column, func, insert, inspect, select, table, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlalchemy.types import TypeEngine

from store.db import UtcDateTime
from store.errors import UserError
from store.tables import metadata

_FORMAT = 1
_BATCH_SIZE = 1000
_DAMAGED = (IntegrityError, DataError, ValueError, TypeError, KeyError, OverflowError)
"""What a line that no registry wrote raises when it is restored."""


@dataclass(frozen=True)
class BackupHeader:
    """The first line of a backup."""

    revision: str
    """The tables' version, as the migrations name it."""
    made_at: datetime


def write(db: Connection, out: IO[bytes], header: BackupHeader) -> int:
    """Write every row of a snapshot of the registry; returns how many rows there are."""
    digest, rows = hashlib.sha256(), 0
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
        for line in _backup_lines(db, header):
            rows += isinstance(line, list)
            written = _json_line(line)
            digest.update(written)
            packed.write(written)
        packed.write(_json_line({"rows": rows, "sha256": digest.hexdigest()}))
    return rows


def verify(source: IO[bytes]) -> BackupHeader:
    """Read a whole backup and check it; returns its header.

    Raises:
        UserError: it isn't a backup, is incomplete, or was changed.
    """
    lines = _parsed_lines(source)
    written, line = next(lines, (b"", None))
    header, digest, rows, width = _parsed_header(line), hashlib.sha256(written), 0, -1
    for written, line in lines:
        match line:
            case list() if len(line) == width:
                rows += 1
            case {"table": str(), "columns": list(names)}:
                width = len(names)
            case {"rows": int(), "sha256": str()}:
                break
            case _:
                raise _not_a_backup_error()
        digest.update(written)
    if line != {"rows": rows, "sha256": digest.hexdigest()} or next(lines, None):
        raise UserError("The backup is incomplete or was changed.", "Use another backup.")
    return header


def restore(db: Connection, source: IO[bytes]) -> int:
    """Restore a verified backup into a database with the tables of its revision; returns how many rows.

    Raises:
        UserError: the database isn't empty, or the backup has what no registry of its revision holds; the
            caller's transaction must be rolled back then.
    """
    check_empty(db)
    try:
        rows = sum(_insert_rows(db, *batch) for batch in _batches(source, _known_columns(db)))
    except _DAMAGED as error:
        raise _not_a_backup_error() from error
    except StatementError as error:
        if isinstance(error, DBAPIError):
            raise
        raise _not_a_backup_error() from error
    _reset_id_sequences(db)
    return rows


def _known_columns(db: Connection) -> dict[str, set[str]]:
    """The columns of each table in the database."""
    return {
        name: {each["name"] for each in columns}
        for (_, name), columns in inspect(db).get_multi_columns().items()
        if name in metadata.tables
    }


def _batches(
    source: IO[bytes], known: dict[str, set[str]]
) -> Iterator[tuple[str, list[str], list[Sequence[Any]]]]:
    """The rows of each table, a thousand at a time: its name, its columns, their values.

    Raises:
        UserError: the database has no such table or column.
    """
    name, columns, rows = "", list[str](), list[Sequence[Any]]()
    for _, line in _parsed_lines(source):
        if isinstance(line, list):
            rows.append(line)
        if rows and (not isinstance(line, list) or len(rows) == _BATCH_SIZE):
            yield name, columns, rows
            rows = []
        if isinstance(line, dict) and "table" in line:
            name, columns = line["table"], line["columns"]
            if not known.get(name, set()).issuperset(columns):
                raise _not_a_backup_error()


def _backup_lines(db: Connection, header: BackupHeader) -> Iterator[dict[str, Any] | list[Any]]:
    yield {"caseload": _FORMAT, "revision": header.revision, "made_at": header.made_at.isoformat()}
    for each in metadata.sorted_tables:
        yield {"table": each.name, "columns": each.columns.keys()}
        ordered = select(each).order_by(*each.primary_key.columns)
        for row in db.execute(ordered, execution_options={"yield_per": _BATCH_SIZE}):
            yield [_to_json(value) for value in row]


def _json_line(content: dict[str, Any] | list[Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _parsed_lines(source: IO[bytes]) -> Iterator[tuple[bytes, Any]]:
    try:
        with gzip.GzipFile(fileobj=source) as packed:
            for written in packed:
                yield written, json.loads(written)
    except (OSError, EOFError, ValueError, RecursionError, zlib.error) as error:
        raise _not_a_backup_error() from error


def _parsed_header(line: Any) -> BackupHeader:  # noqa: ANN401 - JSON
    match line:
        case {"caseload": format_number, "revision": str(revision), "made_at": str(made_at)} if (
            format_number == _FORMAT
        ):
            return BackupHeader(revision, datetime.fromisoformat(made_at))
        case _:
            raise _not_a_backup_error()


def _not_a_backup_error() -> UserError:
    return UserError(
        "That isn't a Caseload backup, or it is damaged.", "Use a file that `caseload backup FILE` wrote."
    )


def check_empty(db: Connection) -> None:
    """Check that the database is empty.

    Raises:
        UserError: some table has rows.
    """
    existing = set(inspect(db).get_table_names())
    for each in metadata.sorted_tables:
        if each.name in existing and db.execute(select(1).select_from(each).limit(1)).first():
            raise UserError(
                "The database isn't empty, and a backup can only be restored into an empty one.",
                "Set DATABASE_URL to a new database.",
            )


def _insert_rows(db: Connection, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    types = [_column_type(metadata.tables.get(name), each) for each in columns]
    into = table(name, *(column(each, kind) for each, kind in zip(columns, types, strict=True)))
    values = [
        {each: _from_json(value, kind) for each, value, kind in zip(columns, row, types, strict=True)}
        for row in rows
    ]
    db.execute(insert(into), values)
    return len(rows)


def _column_type(known: Table | None, name: str) -> TypeEngine[Any]:
    return known.columns[name].type if known is not None and name in known.columns else String()


def _to_json(value: Any) -> Any:  # noqa: ANN401 - any column's value
    return value.isoformat() if isinstance(value, date) else value


def _from_json(value: Any, kind: TypeEngine[Any]) -> Any:  # noqa: ANN401 - any column's value
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _reset_id_sequences(db: Connection) -> None:
    """PostgreSQL counts ids apart from the rows: continue after the highest. SQLite needs nothing."""
    if db.dialect.name != "postgresql":
        return
    existing = set(inspect(db).get_table_names())
    for each in metadata.sorted_tables:
        if each.name in existing and each.autoincrement_column is not None:
            counter = f"pg_get_serial_sequence('{each.name}', '{each.autoincrement_column.name}')"
            highest = db.execute(select(func.max(each.autoincrement_column))).scalar()
            if highest:
                db.execute(text(f"SELECT setval({counter}, :highest)"), {"highest": highest})
