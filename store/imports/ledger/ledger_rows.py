"""Imported ledger rows: who entered them where they come from, and how many are inserted together."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Table, insert

from store.imports.cell_values import MemberLookup, past_instant
from store.imports.import_plan import IMPORT_SOURCE
from store.imports.table_file import ImportRow

ORIGIN_COLUMNS = ("source", "entered_by", "entered_at", "voided_at", "voided_by", "void_reason")
"""The last columns of an export; all are optional. `source` is for people: on the ledger it is `import`."""


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """Who entered and voided a row in the registry that it was exported from."""

    entered_at: datetime
    entered_by: int | None
    voided_at: datetime | None
    voided_by: int | None
    void_reason: str | None

    @property
    def is_void(self) -> bool:
        """Whether the row is void when it arrives."""
        return self.voided_at is not None


def read_origin(row: ImportRow, members: MemberLookup, zone: tzinfo, now: datetime) -> RowOrigin:
    """The origin of a row; entered now where it doesn't say. People who aren't members are left out.

    Raises:
        UserError: a date and time is wrong or in the future.
    """
    reason = row["void_reason"]
    voided_at = past_instant(row["voided_at"], zone, now) or (now if reason else None)
    return RowOrigin(
        entered_at=past_instant(row["entered_at"], zone, now) or now,
        entered_by=_member_id(members, row["entered_by"]),
        voided_at=voided_at,
        voided_by=_member_id(members, row["voided_by"]) if voided_at else None,
        void_reason=reason if voided_at else None,
    )


def origin_columns(clinic_id: int, origin: RowOrigin) -> dict[str, Any]:
    """The columns that every ledger row has."""
    return {
        "clinic_id": clinic_id,
        "source": IMPORT_SOURCE,
        "entered_at": origin.entered_at,
        "entered_by": origin.entered_by,
        "voided_at": origin.voided_at,
        "voided_by": origin.voided_by,
        "void_reason": origin.void_reason,
    }


def insert_all(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows with the same columns; return their ids in the same order.

    Raises:
        IntegrityError: one of their import keys is already on the ledger.
    """
    if not rows:
        return []
    inserted = db.execute(insert(table).returning(table.c.id, sort_by_parameter_order=True), list(rows))
    return list(inserted.scalars())


def import_key(content: object, ordinal: int) -> str:
    """A unique key that keeps two imports at the same time from adding a row twice.

    It is a digest of the content and the row's number among those of equal content.
    """
    return f"{hashlib.sha256(repr(content).encode()).hexdigest()[:40]}:{ordinal}"


def _member_id(members: MemberLookup, text: str) -> int | None:
    member = members.find(text) if text else None
    return member.id if member else None
