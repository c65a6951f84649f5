"""Score files with a column for each scale, `mrn, date, PHQ-9, GAD-7, Q9`: a row for each score in them."""

from collections.abc import Iterator
from dataclasses import replace

from store.imports.cell_texts import says_nothing
from store.imports.sentences import row_notes
from store.imports.table_file import ImportRow, TableFile
from store.imports.table_records import LineNote
from store.rules.scores.instruments import BY_KEY, INSTRUMENTS

SCALE_COLUMNS = {scale.key: ("instrument",) for scale in INSTRUMENTS}
"""A scale's own column, in place of the column `instrument`."""


def one_row_per_score(file: TableFile) -> TableFile:
    """The file as one with the columns `instrument` and `score`.

    A line without any score is left out: a missing score isn't 0.
    """
    rows = [(row, list(_scores(row))) for row in file.rows]
    empty = [LineNote(row.line, row_notes.NO_SCORE_ON_LINE, is_row=False) for row, found in rows if not found]
    found = tuple(score for _, scores in rows for score in scores)
    return replace(file, rows=found, rejected=(*file.rejected, *empty))


def _scores(row: ImportRow) -> Iterator[ImportRow]:
    """The scores of one line; item 9 belongs to the first scale that asks about self-harm."""
    wide = [key for key in SCALE_COLUMNS if row[key] and not says_nothing(row[key])]
    shared = {name: cell for name, cell in row.cells.items() if name not in SCALE_COLUMNS}
    if row["instrument"] or not row.cells.keys() & SCALE_COLUMNS.keys():
        yield replace(row, cells=shared)
    asks = next((key for key in wide if BY_KEY[key].risk_item), "")
    for key in wide:
        score = {"instrument": BY_KEY[key].title, "score": row[key]}
        risk_item = row["risk_item"] if key == asks else ""
        yield replace(row, cells={**shared, **score, "risk_item": risk_item})
