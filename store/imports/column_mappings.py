"""What a clinic's headings, payers and statuses mean, as stated once and kept for the next file."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select, update

from store.errors import UserError
from store.imports.column_names import column_key, heading_key, nearest_column
from store.imports.row_decisions import RowDecisions, word_key
from store.imports.sentences import file_errors
from store.imports.table_file import TableColumns
from store.tables import column_mappings

_LONGEST_HEADING, _LONGEST_MEANING = 120, 60
_PAYERS, _STATUSES = "payer", "status"
"""What is kept about words in cells, beside the kinds of files."""


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


def read_mappings(stated: Iterable[str], kinds: Mapping[str, TableColumns]) -> dict[str, dict[str, str]]:
    """The same for several kinds of files: each takes the meanings that are columns of its own.

    Raises:
        UserError: a text of another form, or a column that none of them has.
    """
    mappings: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    for text in stated:
        errors: list[UserError] = []
        for kind, columns in kinds.items():
            try:
                mappings[kind] |= read_mapping([text], columns)
            except UserError as error:
                errors.append(error)
        if len(errors) == len(kinds):
            raise errors[0]
    return mappings


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


def payer_renamed(db: Connection, clinic_id: int, before: str, name: str) -> None:
    """A payer has another name: the earlier one, and what meant it, mean the new one in files."""
    is_payer = (column_mappings.c.clinic_id == clinic_id, column_mappings.c.file_kind == _PAYERS)
    meant = column_mappings.c.column_name == before[:_LONGEST_MEANING]
    db.execute(update(column_mappings).where(*is_payer, meant).values(column_name=name[:_LONGEST_MEANING]))
    if len(name) <= _LONGEST_MEANING:
        save(db, clinic_id, _PAYERS, {word_key(before): name, word_key(name): ""})


def with_kept_words(db: Connection, clinic_id: int, decisions: RowDecisions) -> RowDecisions:
    """The decisions with what the clinic said before about payers and statuses."""
    return decisions.with_kept(saved(db, clinic_id, _PAYERS), saved(db, clinic_id, _STATUSES))


def keep_words(db: Connection, clinic_id: int, decisions: RowDecisions) -> None:
    """Keep what was said about payers and statuses for the next file."""
    for kind, words in ((_PAYERS, decisions.payers), (_STATUSES, decisions.statuses)):
        fits = {word: meaning for word, meaning in words.items() if len(meaning) <= _LONGEST_MEANING}
        save(db, clinic_id, kind, fits)
