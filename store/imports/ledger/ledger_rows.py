"""Many rows at once onto a ledger table, with the key that keeps two imports from doubling a row."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert

from store.imports.row_origin import SOURCE, RowOrigin


def add_all(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows of the same columns; their ids, in the same order.

    Raises:
        IntegrityError: one of their import keys is on the ledger already.
    """
    if not rows:
        return []
    made = db.execute(insert(table).returning(table.c.id, sort_by_parameter_order=True), list(rows))
    return list(made.scalars())


def import_key(content: object, ordinal: int) -> str:
    """The database's lock on a row: a digest of its content, and which one of its like it is."""
    return f"{hashlib.sha256(repr(content).encode()).hexdigest()[:40]}:{ordinal}"


def provenance_columns(clinic_id: int, provenance: RowOrigin) -> dict[str, Any]:
    """The columns that every ledger row has."""
    return {
        "clinic_id": clinic_id,
        "source": SOURCE,
        "entered_at": provenance.entered_at,
        "entered_by": provenance.entered_by,
        "voided_at": provenance.voided_at,
        "voided_by": provenance.voided_by,
        "void_reason": provenance.void_reason,
    }
