"""Cells of policy and rate files: payers and months."""

from sqlalchemy import Connection

from store.errors import UserError
from store.imports.sentences import row_notes
from store.imports.table_file import ImportRow
from store.payer import payers
from store.payer.payers import Payer
from store.rules.months import Month


def payer_cell(db: Connection, clinic_id: int, name: str) -> Payer:
    """The clinic's payer of that name.

    Raises:
        UserError: there is none.
    """
    payer = payers.find(db, clinic_id, name)
    if payer is None:
        names = [known.name for known in payers.list_payers(db, clinic_id)]
        raise UserError(row_notes.unknown_payer(name), row_notes.known_payers(names))
    return payer


def month_cell(row: ImportRow, column: str) -> Month:
    """The month in a cell like `2026-10`.

    Raises:
        UserError: it isn't one.
    """
    try:
        return Month.parse(row[column])
    except ValueError as error:
        raise UserError(row_notes.not_a_month(column, row[column]), row_notes.WRITE_MONTH) from error
