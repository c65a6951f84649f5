"""Sheets of a workbook as people read and print them."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from store.rules.csv_cells import without_forbidden_characters

CellValue = str | bool | Decimal | int | date
_NARROWEST, _WIDEST = 6, 48


def add_sheet(book: Workbook, title: str, header: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> None:
    """Add a sheet: bold headings that stay in view and repeat on each page, columns as wide as their content.

    It prints in landscape, one page wide. Text is never run as a formula, and keeps its leading zeros.
    """
    lines = [header, *rows]
    sheet = book.create_sheet(title)
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for place in range(len(header)):
        longest = max(_width(line[place]) for line in lines if place < len(line))
        column = sheet.column_dimensions[get_column_letter(place + 1)]
        column.width = min(max(longest, _NARROWEST), _WIDEST) + 2
    head = [_text_cell(sheet, name) for name in header]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for line in lines[1:]:
        sheet.append([_cell(sheet, value) for value in line])


def _width(value: CellValue) -> int:
    return max((len(part) for part in str(value).splitlines()), default=0)


def _cell(sheet: WriteOnlyWorksheet, value: CellValue) -> Cell | CellValue | None:
    """What openpyxl needs for a value: only text needs a cell of its own, which takes most of the time."""
    if not isinstance(value, str):
        return value
    text = without_forbidden_characters(value)
    return _text_cell(sheet, text) if text else None


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if "\n" in text or _width(text) > _WIDEST:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
