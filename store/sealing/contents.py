"""What is sealed: the content of each row when it was added, and again when it was voided or reopened."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Table

from store.tables import LEDGER_TABLES, VOID_COLUMNS, audit_events, billing_closings, month_summaries


class SealedChange(StrEnum):
    """What a seal is about."""

    ADDED = "added"
    ENDED = "ended"
    """The row was voided; a closing was reopened."""


_REOPENED = ("reopened_at", "reopened_by", "reopen_reason")

ENDING_COLUMNS: Mapping[Table, tuple[str, ...]] = {
    audit_events: (),
    **dict.fromkeys(LEDGER_TABLES, VOID_COLUMNS),
    month_summaries: (),
    billing_closings: _REOPENED,
}
"""The sealed tables, with the columns that may be filled in later; the first of them says when."""

Row = Mapping[str, Any]


def changes_of(table: Table, row: Row) -> list[SealedChange]:
    """The changes of a row that a seal covers."""
    ending = ENDING_COLUMNS[table]
    ended = bool(ending) and row[ending[0]] is not None
    return [SealedChange.ADDED, *([SealedChange.ENDED] if ended else [])]


def content_digest(table: Table, row: Row, change: SealedChange) -> str:
    """The SHA-256 of what a change wrote: the same on SQLite and PostgreSQL, and after a backup.

    Empty columns are left out, so that a column which is added to the table later changes nothing.
    """
    ending = set(ENDING_COLUMNS[table])
    written = {
        name: _to_json(value)
        for name, value in row.items()
        if value is not None and (name in ending) == (change is SealedChange.ENDED)
    }
    text = json.dumps(written, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _to_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
