"""What the packet's pages are made of: lines, headings, labeled facts and tables, which reportlab places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from handlers.packet.fonts import font_runs, text_width
from handlers.packet.text_layout import BODY_STYLE, QUIET_STYLE, TextStyle, display_order, wrap_text

FULL_WIDTH = 516.0
"""Points between the page's margins."""
_LABEL_WIDTH = 118.0
_HEADING = TextStyle(size=11, bold=True, leading=14)
_COLUMN_TITLE = TextStyle(size=7, bold=True, leading=9)
_CELL_GAP = 6.0
"""Free space at the right of each cell."""
_ROW_PADDING = 3.0
"""Free space above and below a row."""
_UNBROKEN_HEIGHT = 120.0
"""A row up to this height is never broken over two pages."""


@dataclass(frozen=True)
class PlacedText:
    """A text on a line; x is its left edge, or its right one, in points from the left margin."""

    text: str
    style: TextStyle = BODY_STYLE
    x: float = 0
    right_aligned: bool = False

    def draw(self, canvas: Canvas, y: float = 0) -> None:
        """Draw it, in the order and with the fonts that its characters need."""
        style = self.style
        width = text_width(self.text, style.size, bold=style.bold)
        left = self.x - width if self.right_aligned else self.x
        line = canvas.beginText(left, y)
        line.setFillGray(style.gray)
        for font, part in font_runs(display_order(self.text), bold=style.bold):
            line.setFont(font, style.size)
            line.textOut(part)
        canvas.drawText(line)
        if style.struck:
            draw_rule(canvas, left, left + width, y + style.size * 0.3, 0.6, 0.2)


class TextLine(Flowable):
    """One line with one or more texts."""

    def __init__(self, *texts: PlacedText, leading: float = BODY_STYLE.leading) -> None:
        super().__init__()
        self.texts = texts
        self.width, self.height = FULL_WIDTH, leading
        self.baseline = 0.0
        self.rule: tuple[float, float] | None = None
        """Thickness and gray of a rule below the line."""

    def draw(self) -> None:
        """Draw it on reportlab's canvas."""
        for text in self.texts:
            text.draw(self.canv, self.baseline)
        if self.rule:
            draw_rule(self.canv, 0, FULL_WIDTH, 0, *self.rule)


class Heading(Flowable):
    """A section's heading over a rule, with an entry in the PDF's outline."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.width, self.height = FULL_WIDTH, _HEADING.leading + 10

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        """Free space above it, except at the top of a page."""
        return 14

    def draw(self) -> None:
        """Draw it on reportlab's canvas."""
        self.canv.bookmarkPage(self.title)
        self.canv.addOutlineEntry(self.title, self.title)
        PlacedText(self.title, _HEADING).draw(self.canv, 10)
        draw_rule(self.canv, 0, FULL_WIDTH, 6, 0.8)


def draw_rule(
    canvas: Canvas, left: float, right: float, y: float, thickness: float, gray_level: float = 0
) -> None:
    """Draw a horizontal line."""
    canvas.setStrokeGray(gray_level)
    canvas.setLineWidth(thickness)
    canvas.line(left, y, right, y)


def heading(title: str, space_below: float) -> list[Flowable]:
    """A heading on the same page as the first `space_below` points of what follows."""
    return [CondPageBreak(44 + space_below), Heading(title)]


def paragraph(text: str, style: TextStyle = BODY_STYLE) -> list[Flowable]:
    """Text over the full width, over as many pages as it takes."""
    lines = wrap_text(text, FULL_WIDTH, style)
    return [TextLine(PlacedText(line, style), leading=style.leading) for line in lines]


def space(points: float) -> Flowable:
    """Free space from top to bottom."""
    return Spacer(0, points)


def labeled_rows(rows: Iterable[tuple[str, str]], label_width: float = _LABEL_WIDTH) -> list[Flowable]:
    """Labels at the left, each with its text at the right."""
    placed: list[Flowable] = []
    for label, text in rows:
        lines = wrap_text(text, FULL_WIDTH - label_width)
        placed.append(CondPageBreak(min(len(lines), 3) * BODY_STYLE.leading + 2))
        for number, line in enumerate(lines):
            name = PlacedText("" if number else label, QUIET_STYLE)
            placed.append(TextLine(name, PlacedText(line, x=label_width)))
        placed.append(space(2))
    return placed


@dataclass(frozen=True)
class TableColumn:
    """A column: its title and its width in points; numbers are aligned at the right."""

    title: str
    width: float
    is_numeric: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row: a cell for each column, then labeled texts across the table below them."""

    cells: tuple[str, ...]
    below: tuple[tuple[str, str], ...] = ()
    """Label and text, from the second column on."""
    style: TextStyle = BODY_STYLE
    struck: tuple[int, ...] = ()
    """Places of the cells that are struck through."""


def columns(
    titles: Sequence[str], widths: Sequence[float], numeric: Sequence[int] = ()
) -> tuple[TableColumn, ...]:
    """The columns of a table; `numeric` are the places of those with numbers."""
    pairs = enumerate(zip(titles, widths, strict=True))
    return tuple(TableColumn(title, width, place in numeric) for place, (title, width) in pairs)


def table(columns: Sequence[TableColumn], rows: Iterable[TableRow]) -> list[Flowable]:
    """A table whose header is repeated on each page; a row too tall for a page continues on the next.

    Each line is a row of reportlab's table, so that a page may end after any of them.
    """
    titles = TableRow(tuple(column.title for column in columns), style=_COLUMN_TITLE)
    lines = _ruled(_cell_lines(columns, titles), padding_above=0, thickness=0.8, gray_level=0)
    header = len(lines)
    commands: list[tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]] = [
        (padding, (0, 0), (-1, -1), 0) for padding in ("LEFTPADDING", "TOPPADDING", "BOTTOMPADDING")
    ]
    for row in rows:
        first = len(lines)
        row_lines = _cell_lines(columns, row) + _lines_below(columns[0].width, row)
        lines += _ruled(row_lines, padding_above=_ROW_PADDING, thickness=0.3, gray_level=0.65)
        if sum(line.height for line in row_lines) <= _UNBROKEN_HEIGHT:
            commands.append(("NOSPLIT", (0, first), (0, len(lines) - 1)))
    cells, heights = [[line] for line in lines], [line.height for line in lines]
    return [Table(cells, [FULL_WIDTH], heights, commands, repeatRows=header, spaceBefore=2, spaceAfter=4)]


def _ruled(
    lines: list[TextLine], *, padding_above: float, thickness: float, gray_level: float
) -> list[TextLine]:
    """The lines of one row with free space around them and a rule below the last."""
    lines[0].height += padding_above
    last = lines[-1]
    last.height += _ROW_PADDING
    last.baseline = _ROW_PADDING
    last.rule = (thickness, gray_level)
    return lines


def _cell_lines(columns: Sequence[TableColumn], row: TableRow) -> list[TextLine]:
    """The lines that the cells of a row take, side by side."""
    cells = []
    left = 0.0
    for place, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
        style = replace(row.style, struck=place in row.struck)
        width = column.width - (0 if column.is_numeric else _CELL_GAP)
        edge = left + column.width if column.is_numeric else left
        texts = wrap_text(cell, width, style)
        cells.append([PlacedText(text, style, edge, column.is_numeric) for text in texts])
        left += column.width
    return [
        TextLine(*(text for text in texts if text), leading=row.style.leading)
        for texts in zip_longest(*cells)
    ]


def _lines_below(left: float, row: TableRow) -> list[TextLine]:
    """Labeled lines across the table; the second line of a text begins under its first word."""
    lines = []
    for label, text in row.below:
        name = PlacedText(label, QUIET_STYLE.strong, left)
        indent = left + text_width(label, QUIET_STYLE.size, bold=True) + 4
        for number, line in enumerate(wrap_text(text, FULL_WIDTH - indent)):
            placed = PlacedText(line, x=indent)
            lines.append(TextLine(placed) if number else TextLine(name, placed))
    return lines


def gray(level: float) -> Color:
    """A gray from 0 (black) to 1 (white)."""
    return Color(level, level, level)
