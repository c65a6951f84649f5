"""A sheet of an Excel workbook as records: every value as text, the way the sheet shows it."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from store.errors import UserError
from store.imports.sentences import file_errors
from store.imports.table_records import FileRecords, Record

XLSX_SIGNATURE = b"PK\x03\x04"
_MOST_UNPACKED_BYTES = 100 * 1024 * 1024
_MOST_ROWS, _MOST_COLUMNS = 100_000, 300
_LAST_ROW, _MOST_CELLS = 1_048_576, 10_000_000
"""Excel's last row; and how many cells are read, also empty: a small file can name a far cell in each row."""
_FORMULA_TAG = re.compile(rb"<(?:\w+:)?f[ >/]")
_ZEROS_ONLY = re.compile("0{2,}")
_HOUR_SECONDS, _MINUTE_SECONDS = 3600, 60
_NOT_A_WORKBOOK = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError)
"""What openpyxl raises for an archive that isn't a workbook, or a damaged one."""


_Cell = Cell | MergedCell


def read_sheet(content: bytes, sheet: str = "") -> FileRecords:
    """The records of the sheet of that name, or of the first visible one; lines are the sheet's row numbers.

    Raises:
        UserError: the file isn't a workbook, is far too large, or has no such sheet.
    """
    has_formulas = _check_archive(content)
    try:
        return _records(content, sheet, has_formulas=has_formulas)
    except (*_NOT_A_WORKBOOK, SyntaxError) as error:
        raise UserError(file_errors.FILE_IS_NOT_A_WORKBOOK, file_errors.SAVE_AS_XLSX) from error


def sheet_names(content: bytes) -> list[str]:
    """The workbook's visible sheets; none for a file of another kind.

    Raises:
        UserError: the workbook is damaged or far too large.
    """
    if not content.startswith(XLSX_SIGNATURE):
        return []
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
    except (*_NOT_A_WORKBOOK, SyntaxError) as error:
        raise UserError(file_errors.FILE_IS_NOT_A_WORKBOOK, file_errors.SAVE_AS_XLSX) from error
    names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    book.close()
    return names


def _check_archive(content: bytes) -> bool:
    """Refuse an archive that unpacks to far more than any clinic's list; return whether it has formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > _MOST_UNPACKED_BYTES:
                raise UserError(file_errors.WORKBOOK_TOO_LARGE, file_errors.COPY_TO_NEW_WORKBOOK)
            sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
            return any(_FORMULA_TAG.search(archive.read(part)) for part in sheets)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UserError(file_errors.FILE_IS_NOT_A_WORKBOOK, file_errors.SAVE_AS_XLSX) from error


def _records(content: bytes, sheet: str, *, has_formulas: bool) -> FileRecords:
    shown = _cells(content, sheet, values=True)
    formulas = _cells(content, sheet, values=False) if has_formulas else {}
    return [_record(line, cells, formulas.get(line, ())) for line, cells in shown.items()]


def _cells(content: bytes, sheet: str, *, values: bool) -> dict[int, Sequence[_Cell]]:
    """The sheet's rows by number: the values that Excel saved, or the formulas behind them."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=values)
    try:
        worksheet = _worksheet(book, sheet)
        if isinstance(worksheet, ReadOnlyWorksheet):
            worksheet.reset_dimensions()  # some programs write wrong ones
        rows: dict[int, Sequence[_Cell]] = {}
        read = 0
        for line, cells in enumerate(worksheet.iter_rows(), 1):
            last = max((place for place, cell in enumerate(cells) if cell.value is not None), default=-1)
            read += len(cells)
            if last >= _MOST_COLUMNS or len(rows) >= _MOST_ROWS or line > _LAST_ROW or read > _MOST_CELLS:
                raise UserError(file_errors.SHEET_TOO_LARGE, file_errors.COPY_TO_NEW_WORKBOOK)
            if last >= 0:
                rows[line] = cells[: last + 1]
        return rows
    finally:
        book.close()


def _worksheet(book: Workbook, name: str) -> Worksheet:
    sheets = book.worksheets
    if not name:
        visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
        return (visible or sheets)[0]
    for sheet in sheets:
        if sheet.title.strip().casefold() == name.strip().casefold():
            return sheet
    raise UserError(file_errors.no_such_sheet(name), file_errors.sheets([sheet.title for sheet in sheets]))


def _record(line: int, cells: Sequence[_Cell], formulas: Sequence[_Cell]) -> Record:
    texts = [_text(cell) for cell in cells]
    wrong = {
        place: file_errors.cell_shows_error(f"{get_column_letter(place + 1)}{line}", str(cell.value))
        for place, cell in enumerate(cells)
        if cell.data_type == "e"
    }
    for place, formula in enumerate(formulas):
        known = place < len(cells) and cells[place].value is not None
        if formula.data_type == "f" and not known:
            wrong[place] = file_errors.formula_without_value(f"{get_column_letter(place + 1)}{line}")
            texts += [""] * (place + 1 - len(texts))
    return Record(line, texts, wrong)


def _text(cell: _Cell) -> str:
    """A value as the sheet shows it; a date as 2024-06-30, a time of day or a length of time as 0:25."""
    match cell.value:
        case None:
            text = ""
        case bool(value):
            text = "yes" if value else "no"
        case int(value) | float(value):
            text = _number(value, cell.number_format or "")
        case datetime() as value:
            text = value.isoformat(timespec="seconds").removesuffix("T00:00:00")
        case date() as value:
            text = value.isoformat()
        case time() as value:
            text = _clock(value.hour * _HOUR_SECONDS + value.minute * _MINUTE_SECONDS + value.second)
        case timedelta() as value:
            text = _clock(round(value.total_seconds()))
        case value:
            text = str(value).strip()
    return text


def _number(value: float, shown_as: str) -> str:
    """A number without a useless `.0`, with the leading zeros that its format shows."""
    if not float(value).is_integer():
        return f"{value:.15g}"
    zeros = _ZEROS_ONLY.fullmatch(shown_as)
    return str(int(value)).zfill(len(zeros[0]) if zeros else 0)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, _HOUR_SECONDS)
    minutes, left = divmod(rest, _MINUTE_SECONDS)
    return f"{hours}:{minutes:02d}:{left:02d}" if left else f"{hours}:{minutes:02d}"
