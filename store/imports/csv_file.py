"""A CSV file as rows with line numbers, whichever program wrote it; broken lines are reported."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.errors import UserError
from store.imports.sentences import file_errors
from store.rules.csv_cells import unescape_formula

_SEPARATORS = ",;\t"
_FILE_SIGNATURES = {
    b"PK\x03\x04": file_errors.FILE_IS_SPREADSHEET,
    b"\xff\xfe": file_errors.FILE_IS_UTF16,
    b"\xfe\xff": file_errors.FILE_IS_UTF16,
}


@dataclass(frozen=True)
class CsvColumns:
    """The columns of one kind of file."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """All columns, in the order of an export."""
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the line where it starts, and its cells by column; a cell that is missing reads as empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class LineNote:
    """Something to say about a line."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells that start on a line, in the order of the file."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class CsvFile:
    """What was read from a file."""

    rows: tuple[CsvRow, ...]
    rejected: tuple[LineNote, ...]
    """Lines that can't be read as rows, and why."""
    notes: tuple[str, ...]
    """About the file as a whole."""


def read_csv(content: bytes, columns: CsvColumns) -> CsvFile:
    """Read a file.

    Raises:
        UserError: it isn't CSV text, is empty, or lacks a required column.
    """
    text, notes = _decoded(content)
    records = _records(text)
    names = next(
        (record.cells for record in records if isinstance(record, _Record) and any(record.cells)), None
    )
    if names is None:
        raise UserError(file_errors.FILE_IS_EMPTY, file_errors.name_columns(columns.required))
    header = _header(names, columns)
    unknown = [name for key, name in zip(header, names, strict=True) if name and key not in columns.all_names]
    if unknown:
        notes.append(file_errors.ignored_columns(unknown))
    rows: list[CsvRow] = []
    rejected: list[LineNote] = []
    for record in records:
        result = record if isinstance(record, LineNote) else _row(record, header)
        if isinstance(result, CsvRow):
            rows.append(result)
        elif result:
            rejected.append(result)
    return CsvFile(tuple(rows), tuple(rejected), tuple(notes))


def column_key(name: str) -> str:
    """A column's name for comparing: case, spaces, underscores and hyphens make no difference."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def _decoded(content: bytes) -> tuple[str, list[str]]:
    for signature, what_it_is in _FILE_SIGNATURES.items():
        if content.startswith(signature):
            raise UserError(what_it_is, file_errors.SAVE_AS_CSV)
    if b"\0" in content:
        raise UserError(file_errors.FILE_IS_NOT_TEXT, file_errors.SAVE_AS_CSV)
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UserError(file_errors.FILE_HAS_UNKNOWN_ENCODING, file_errors.SAVE_AS_CSV) from error
    return text, [file_errors.FILE_IS_WINDOWS_TEXT]


def _records(text: str) -> Iterator[_Record | LineNote]:
    """Every record of the text. After a broken one, reading continues on the next line."""
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
                yield _Record(before + 1, [unescape_formula(cell.strip()) for cell in cells])


def _lines_from(lines: Sequence[str], at: int) -> Iterator[str]:
    """The lines from this one on, without copying them: a file can be broken in many places."""
    return (lines[number] for number in range(at, len(lines)))


def _separator(lines: Sequence[str]) -> str:
    """What separates the cells of the first line with text: a comma, semicolon or tab."""
    header = next((line for line in lines if line.strip()), "")
    return max(_SEPARATORS, key=header.count)


def _csv_error_text(error: str) -> str:
    """Python's message in plain words."""
    if "unexpected end of data" in error:
        return file_errors.QUOTE_NEVER_CLOSES
    return file_errors.CELL_TOO_LONG if "field larger" in error else file_errors.QUOTES_DO_NOT_MATCH


def _header(cells: Sequence[str], columns: CsvColumns) -> list[str]:
    header = [column_key(cell) for cell in cells]
    twice = sorted({name for name in header if name in columns.all_names and header.count(name) > 1})
    if twice:
        raise UserError(file_errors.column_twice(twice), file_errors.KEEP_ONE_COLUMN)
    missing = [name for name in columns.required if name not in header]
    if missing:
        expected = file_errors.all_columns(columns.all_names, columns.required)
        raise UserError(file_errors.missing_columns(missing), expected)
    return header


def _row(record: _Record, header: Sequence[str]) -> CsvRow | LineNote | None:
    """The row, or what is wrong with it; None for a blank line."""
    cells = record.cells
    if not any(cells):
        return None
    if any(cells[len(header) :]):
        return LineNote(record.line, file_errors.too_many_cells(len(cells), len(header)))
    by_column = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}
    return CsvRow(record.line, by_column)
