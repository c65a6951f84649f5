"""What a clinic's headings mean, as stated once with `--map` and kept for the next file of that kind."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from store.errors import UserError
from store.imports.column_names import column_key, heading_key, nearest_column
from store.imports.sentences import file_errors
from store.imports.table_file import TableColumns
from store.tables import column_mappings

_LONGEST_HEADING = 120


def read_mapping(stated: Iterable[str], columns: TableColumns) -> dict[str, str]:
    """Our column by heading, from texts like `Ins=payer`; nothing after the sign takes a meaning back.

    Raises:
        UserError: a text of another form, or not one of our columns.
    """
    mapping: dict[str, str] = {}
    for text in stated:
        heading, sign, column = (part.strip() for part in text.rpartition("="))
        name = column_key(column)
        if not sign or not heading_key(heading):
            raise UserError(file_errors.not_a_mapping(text), file_errors.WRITE_MAPPING)
        if name and name not in columns.readable:
            nearest = nearest_column(column, columns.readable)
            known = [nearest] if nearest else columns.readable
            raise UserError(file_errors.unknown_target(column), file_errors.known_targets(known))
        mapping[heading_key(heading)[:_LONGEST_HEADING]] = name
    return mapping


def saved(db: Connection, clinic_id: int, file_kind: str) -> dict[str, str]:
    """What was kept for that kind of file."""
    query = select(column_mappings.c.heading, column_mappings.c.column_name).where(
        column_mappings.c.clinic_id == clinic_id, column_mappings.c.file_kind == file_kind
    )
    return {row.heading: row.column_name for row in db.execute(query)}


def save(db: Connection, clinic_id: int, file_kind: str, mapping: Mapping[str, str]) -> None:
    """Keep what was stated; an empty meaning is taken back."""
    db.execute(
        delete(column_mappings).where(
            column_mappings.c.clinic_id == clinic_id,
            column_mappings.c.file_kind == file_kind,
            column_mappings.c.heading.in_(list(mapping)),
        )
    )
    rows = [
        {"clinic_id": clinic_id, "file_kind": file_kind, "heading": heading, "column_name": column}
        for heading, column in mapping.items()
        if column
    ]
    if rows:
        db.execute(insert(column_mappings), rows)
