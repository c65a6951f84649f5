"""A CSV file as rows with the line numbers of the file, whatever program wrote it, whatever is broken."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.errors import UserError
from store.rules.csv_cells import unescape_formula
from store.rules.text_format import count_text

_SEPARATORS = ",;\t"
_FILE_SIGNATURES = {
    b"PK\x03\x04": "is a spreadsheet (or another packed file)",
    b"\xff\xfe": "is UTF-16 text",
    b"\xfe\xff": "is UTF-16 text",
}
_SAVE_AS = "Save it as “CSV UTF-8 (comma delimited)” and try again."
_CUT_SHORT = "unexpected end of data"


@dataclass(frozen=True)
class CsvColumns:
    """The columns a kind of file has, by the names people give them."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """All of them, in the order of an export."""
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the line on which it starts, and its cells by column, trimmed, empty where absent."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class LineNote:
    """Something to say about a line."""

    line: int
    text: str


@dataclass(frozen=True)
class CsvFile:
    """A file as read."""

    rows: tuple[CsvRow, ...]
    rejected: tuple[LineNote, ...]
    """Lines that are no rows, and why."""
    notes: tuple[str, ...]
    """What is to be said about the file as a whole."""


def read_csv(content: bytes, columns: CsvColumns) -> CsvFile:
    """Read a file.

    Raises:
        UserError: it is no CSV text, is empty, or lacks a required column.
    """
    text, notes = _decoded(content)
    records = _records(text)
    first = next((each for each in records if not isinstance(each, LineNote) and any(each[1])), None)
    if first is None or isinstance(first, LineNote):
        named = ", ".join(columns.required)
        raise UserError("The file is empty.", f"Its first line names the columns: {named} …")
    header = _header(first[1], columns)
    pairs = zip(header, first[1], strict=True)
    unknown = [shown for name, shown in pairs if shown and name not in columns.all_names]
    if unknown:
        notes.append(f"Columns not known here are left out: {', '.join(unknown)}.")
    rows: list[CsvRow] = []
    wrong: list[LineNote] = []
    for each in records:
        found = each if isinstance(each, LineNote) else _row(each, header)
        if isinstance(found, CsvRow):
            rows.append(found)
        elif found:
            wrong.append(found)
    return CsvFile(tuple(rows), tuple(wrong), tuple(notes))


def column_key(name: str) -> str:
    """A column's name as it is compared: case, and spaces, underscores or hyphens, make no difference."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def _decoded(content: bytes) -> tuple[str, list[str]]:
    for magic, what in _FILE_SIGNATURES.items():
        if content.startswith(magic):
            raise UserError(f"The file {what}, not CSV text.", _SAVE_AS)
    if b"\0" in content:
        raise UserError("The file is not text: it holds zero bytes.", _SAVE_AS)
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UserError("The file is neither UTF-8 nor Windows text.", _SAVE_AS) from error
    return text, ["The file is not UTF-8; it was read as Windows text (cp1252). Check the accents."]


def _records(text: str) -> Iterator[tuple[int, list[str]] | LineNote]:
    """Line number and cells of each record. After a broken one, reading goes on at the next line."""
    lines = list(io.StringIO(text, newline=""))
    separator = _separator(lines)
    at = 0
    while at < len(lines):
        reader = csv.reader(_lines_from(lines, at), delimiter=separator, strict=True)
        start, broken = at, False
        while not broken:
            before = start + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield LineNote(before + 1, _csv_error_text(str(error)))
                at, broken = before + 1, True
            else:
                yield before + 1, [unescape_formula(cell.strip()) for cell in cells]


def _lines_from(lines: Sequence[str], at: int) -> Iterator[str]:
    """The lines from one on, without copying them: a file can be broken in many places."""
    return (lines[number] for number in range(at, len(lines)))


def _separator(lines: Sequence[str]) -> str:
    """What parts the cells of the first line that says something: a comma, or what is usual abroad."""
    header = next((line for line in lines if line.strip()), "")
    return max(_SEPARATORS, key=header.count)


def _csv_error_text(error: str) -> str:
    if _CUT_SHORT in error:
        return "a quotation mark opens here and never closes"
    if "field larger" in error:
        return "a cell here is far too long; is a quotation mark left open?"
    return 'the quotation marks do not fit: a cell that holds some is written "like ""this"""'


def _header(cells: Sequence[str], columns: CsvColumns) -> list[str]:
    header = [column_key(cell) for cell in cells]
    twice = sorted({name for name in header if name in columns.all_names and header.count(name) > 1})
    if twice:
        raise UserError(f"The file has a column twice: {', '.join(twice)}.", "Keep one of them.")
    missing = [name for name in columns.required if name not in header]
    if missing:
        raise UserError(
            f"The file has no column {' and no column '.join(missing)}.",
            f"The first line names the columns, in any order: {', '.join(columns.all_names)}. "
            f"Needed: {', '.join(columns.required)}.",
        )
    return header


def _row(record: tuple[int, list[str]], header: Sequence[str]) -> CsvRow | LineNote | None:
    """The row, or what is wrong with it; nothing for a blank line."""
    line, cells = record
    if not any(cells):
        return None
    if any(cells[len(header) :]):
        return LineNote(
            line,
            f"{count_text(len(cells), 'cell')} where the first line has {len(header)}: "
            "a cell with a comma needs quotation marks",
        )
    return CsvRow(line, {name: cell for name, cell in zip(header, cells, strict=False) if name and cell})
