"""A CSV or XLSX file as rows with line numbers, whichever program wrote it; broken lines are reported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from openpyxl.utils import get_column_letter

from store.errors import UserError
from store.imports import csv_records, xlsx_records
from store.imports.cell_texts import CLEARED_BY_NONE, FREE_TEXT, NONE, says_nothing, visible_text
from store.imports.column_names import heading_key, nearest_column, understood_headings
from store.imports.row_decisions import UNDECIDED, RowDecisions
from store.imports.sentences import file_errors
from store.imports.table_records import FileRecords, LineNote, Record
from store.rules.patient import mrns
from store.rules.patient.mrns import ShortMrns

_HEADING_WITHIN = 30
"""Titles and notes may be above the headings: that many lines of text are searched for them."""


@dataclass(frozen=True)
class ImportFile:
    """A file as it was given."""

    content: bytes
    sheet: str = ""
    """Of a workbook; empty: the first one."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Our column by the file's heading, as `heading_key` writes it."""
    decisions: RowDecisions = UNDECIDED


@dataclass(frozen=True)
class TableColumns:
    """The columns of one kind of file."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A column in place of several required ones, like `name` for first and last name."""

    @property
    def all_names(self) -> tuple[str, ...]:
        """All columns, in the order of an export."""
        return self.required + self.optional

    @property
    def readable(self) -> tuple[str, ...]:
        """All columns that a file may have."""
        return (*self.all_names, *self.instead)

    def may_be_empty(self, name: str) -> bool:
        """Whether `N/A` in this column means that the cell is empty."""
        return name not in self.required and name not in self.instead and name not in FREE_TEXT

    def missing(self, names: Sequence[str]) -> list[str]:
        """The required columns that a file lacks."""
        replaced = {name for column, those in self.instead.items() if column in names for name in those}
        return [name for name in self.required if name not in names and name not in replaced]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row: the line where it starts, and its cells by column; a cell that is missing reads as empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class TableFile:
    """What was read from a file."""

    rows: tuple[ImportRow, ...]
    rejected: tuple[LineNote, ...]
    """Lines that can't be read as rows, and why."""
    notes: tuple[str, ...]
    """About the file as a whole."""
    unknown_columns: tuple["UnknownColumn", ...] = ()
    """Columns that are left out; `notes` names them too."""
    short_mrns: ShortMrns | None = None
    """MRNs that seem to have lost their zeros; `notes` says so too."""


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    """A column that is left out: its heading, and our column that it is most like, or empty."""

    title: str
    nearest: str


class MissingColumnsError(UserError):
    """A file without a required column; `unknown` are the columns that might be it."""

    def __init__(
        self, missing: Sequence[str], columns: TableColumns, unknown: Sequence[UnknownColumn]
    ) -> None:
        expected = file_errors.all_columns(columns.readable, columns.required)
        super().__init__(file_errors.missing_columns(missing), expected)
        self.missing = tuple(missing)
        self.unknown = tuple(unknown)


@dataclass(frozen=True)
class _Heading:
    """The line that names the columns; `below` is where the rows begin among the records."""

    below: int
    titles: tuple[str, ...]
    """As the file writes them, with the title above it where a heading has two lines."""
    names: tuple[str, ...]
    """Our column for each, or empty."""
    cells: tuple[str, ...]

    @property
    def understood(self) -> int:
        """How many columns are ours."""
        return len({name for name in self.names if name})


def read_table(source: ImportFile, columns: TableColumns) -> TableFile:
    """Read a file.

    Raises:
        UserError: it isn't a table, is empty, or lacks a required column.
    """
    readings, notes = _readings(source)
    is_workbook = _is_workbook(source)
    records, heading = _best_reading(readings, columns, source.mapping)
    if heading is None:
        raise UserError(file_errors.FILE_IS_EMPTY, file_errors.name_columns(columns.required))
    missing, unknown = columns.missing(heading.names), _unknown_columns(heading, columns)
    if missing:
        raise MissingColumnsError(missing, columns, unknown)
    rows: list[ImportRow] = []
    rejected: list[LineNote] = []
    below = records[heading.below :]
    read = partial(_row, heading=heading, columns=columns, is_workbook=is_workbook)
    for record in below:
        result = record if isinstance(record, LineNote) else read(record)
        if isinstance(result, ImportRow):
            rows.append(result)
        elif result:
            rejected.append(result)
    notes += [*_read_as(heading), *(file_errors.unknown_column(each.title, each.nearest) for each in unknown)]
    if is_workbook:
        notes += _columns_without_heading(below, len(heading.names))
    rows, short = _padded(rows, source.decisions.pad_mrn)
    if short:
        notes.append(file_errors.short_mrns(len(short.short), min(short.short), short.width))
    return TableFile(tuple(rows), tuple(rejected), tuple(notes), tuple(unknown), short)


def _padded(rows: list[ImportRow], width: int) -> tuple[list[ImportRow], ShortMrns | None]:
    """The rows with the zeros that their MRNs lost, if asked for; else which MRNs seem to have lost them."""
    found = mrns.without_zeros([mrns.clean(row["mrn"]) for row in rows], width)
    if not found.short:
        return rows, None
    if not width:
        return rows, found
    return [
        replace(row, cells={**row.cells, "mrn": short.zfill(width)})
        if (short := mrns.clean(row["mrn"])) in found.short
        else row
        for row in rows
    ], None


def understood_columns(source: ImportFile, kinds: Mapping[str, TableColumns]) -> dict[str, int]:
    """How many columns are understood, for each kind of file whose required columns are all there.

    Raises:
        UserError: the file isn't a table.
    """
    readings, _ = _readings(source)
    found: dict[str, int] = {}
    for kind, columns in kinds.items():
        _, heading = _best_reading(readings, columns, source.mapping)
        if heading and not columns.missing(heading.names):
            found[kind] = heading.understood
    return found


def _is_workbook(source: ImportFile) -> bool:
    return source.content.startswith(xlsx_records.XLSX_SIGNATURE)


def _readings(source: ImportFile) -> tuple[list[FileRecords], list[str]]:
    """The records in every way in which the file can be read, and what to say about its encoding."""
    if _is_workbook(source):
        return [xlsx_records.read_sheet(source.content, source.sheet)], []
    text, notes = csv_records.decoded(source.content)
    return list(csv_records.readings(text)), notes


def _best_reading(
    readings: Sequence[FileRecords], columns: TableColumns, mapping: Mapping[str, str]
) -> tuple[FileRecords, _Heading | None]:
    """The records by the separator with which most columns are understood; then by which are most columns."""
    found = [(records, _heading(records, columns, mapping)) for records in readings]
    return max(found, key=lambda each: (each[1].understood, len(each[1].titles)) if each[1] else (-1, 0))


def _heading(records: FileRecords, columns: TableColumns, mapping: Mapping[str, str]) -> _Heading | None:
    """The first of the lines with the most columns that we know."""
    candidates = islice(_heading_candidates(records, columns, mapping), 2 * _HEADING_WITHIN)
    return max(candidates, key=lambda heading: heading.understood, default=None)


def _heading_candidates(
    records: FileRecords, columns: TableColumns, mapping: Mapping[str, str]
) -> Iterator[_Heading]:
    above: Record | None = None
    for place, record in enumerate(records):
        if isinstance(record, LineNote) or not any(record.cells):
            continue
        for titles in (record.cells, _with_line_above(record.cells, above.cells, columns) if above else None):
            if titles:
                names = understood_headings(titles, columns.readable, mapping)
                yield _Heading(place + 1, tuple(titles), tuple(names), tuple(record.cells))
        above = record


def _with_line_above(cells: Sequence[str], above: Sequence[str], columns: TableColumns) -> list[str]:
    """Headings of two lines: a merged cell above several of them, or one merged with the cell below."""
    titles: list[str] = []
    group = ""
    for place in range(max(len(cells), len(above))):
        over = above[place] if place < len(above) else ""
        own = cells[place] if place < len(cells) else ""
        group = over or group
        known = any(understood_headings([own], columns.readable, {}))
        titles.append(own if known else f"{group} {own}".strip() if own else over)
    return titles


def _read_as(heading: _Heading) -> list[str]:
    """What other words are read as."""
    meanings = [
        (title, name)
        for title, name in zip(heading.titles, heading.names, strict=True)
        if name and heading_key(title) != heading_key(name)
    ]
    return [file_errors.read_as(meanings)] if meanings else []


def _unknown_columns(heading: _Heading, columns: TableColumns) -> list[UnknownColumn]:
    """Every column that isn't understood, with the nearest known name."""
    free = [name for name in columns.readable if name not in heading.names]
    return [
        UnknownColumn(title, nearest_column(title, free))
        for title, name in zip(heading.titles, heading.names, strict=True)
        if title and not name
    ]


def _columns_without_heading(records: FileRecords, named: int) -> list[str]:
    places = {
        place
        for record in records
        if isinstance(record, Record)
        for place, cell in enumerate(record.cells)
        if place >= named and cell
    }
    return [file_errors.column_without_heading(get_column_letter(place + 1)) for place in sorted(places)]


def _row(
    record: Record, heading: _Heading, columns: TableColumns, *, is_workbook: bool
) -> ImportRow | LineNote | None:
    """The row, or what is wrong with it; None for a blank line."""
    cells, names = record.cells, heading.names
    if not any(cells) and not record.cell_errors:
        return None
    if [heading_key(cell) for cell in cells if cell] == [heading_key(cell) for cell in heading.cells if cell]:
        return LineNote(record.line, file_errors.HEADINGS_AGAIN, is_row=False)
    if any(cells[len(names) :]) and not is_workbook:
        return LineNote(record.line, file_errors.too_many_cells(len(cells), len(names)))
    by_column: dict[str, str] = {}
    for place, (name, text) in enumerate(zip(names, cells, strict=False)):
        cell = visible_text(text)
        clears = name in CLEARED_BY_NONE and cell.casefold() == NONE
        if says_nothing(cell) and columns.may_be_empty(name) and not clears:
            continue
        if name and place in record.cell_errors:
            return LineNote(record.line, record.cell_errors[place])
        if name and cell and by_column.setdefault(name, cell) != cell:
            return LineNote(record.line, file_errors.two_values(name, by_column[name], cell))
    return ImportRow(record.line, by_column) if by_column else None
