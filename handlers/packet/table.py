"""Tables that break over pages: the header is repeated, a row that is taller than a page goes on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.packet.fonts import text_width
from handlers.packet.pages import LEFT, RIGHT, TOP, DrawnItem, DrawnLine, DrawnText, PageLayout
from handlers.packet.wrapping import BODY_STYLE, QUIET_STYLE, TextStyle, wrap_text

_HEADER = TextStyle(size=7, bold=True, leading=9)
_GAP = 6.0
"""Free space at the right of each cell."""
_PAD = 3.0
"""Free space above and below a row."""
_MIN_SPACE = 120.0
"""A row up to so tall is never broken."""


@dataclass(frozen=True)
class TableColumn:
    """A column: its title and width in points; figures stand at the right."""

    title: str
    width: float
    is_numeric: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row: a cell for each column, then lines across the table below them."""

    cells: tuple[str, ...]
    below: tuple[tuple[str, str], ...] = ()
    """Label and words, from the second column on."""
    style: TextStyle = BODY_STYLE
    struck: tuple[int, ...] = ()
    """Cells that are struck through."""


def draw_table(sheet: PageLayout, columns: Sequence[TableColumn], rows: Iterable[TableRow]) -> None:
    """Draw a table at the sheet's place."""
    first = True
    for row in rows:
        tiers = _row_lines(columns, row)
        high = sum(tier.leading for tier in tiers) + 2 * _PAD
        begins = first or sheet.space_left < min(high, _MIN_SPACE)
        if begins:
            sheet.ensure_space(min(high, _MIN_SPACE) + 3 * _HEADER.leading)
            _draw_header(sheet, columns)
        first = False
        _draw_row(sheet, columns, tiers)
    sheet.move_down(4)


@dataclass(frozen=True)
class _RowLine:
    """One line across a row: texts at their distance from the table's left edge, with what strikes them."""

    texts: tuple[tuple[float, str, TextStyle, bool], ...]
    leading: float
    struck: tuple[tuple[float, float], ...] = ()


def _draw_row(sheet: PageLayout, columns: Sequence[TableColumn], tiers: Sequence[_RowLine]) -> None:
    sheet.move_down(_PAD)
    for tier in tiers:
        if sheet.space_left < tier.leading:
            sheet.new_page()
            _draw_header(sheet, columns)
            sheet.move_down(_PAD)
        sheet.y -= tier.leading
        for x, words, style, to_right in tier.texts:
            sheet.add(DrawnText(LEFT + x, sheet.y, words, style, to_right))
        for start, end in tier.struck:
            middle = sheet.y + BODY_STYLE.size * 0.3
            sheet.add(DrawnLine(((LEFT + start, middle), (LEFT + end, middle)), 0.6, 0.2))
    sheet.move_down(_PAD)
    sheet.add(DrawnLine(((LEFT, sheet.y), (RIGHT, sheet.y)), 0.3, 0.65))


def _draw_header(sheet: PageLayout, columns: Sequence[TableColumn]) -> None:
    if sheet.y < TOP:
        sheet.move_down(2)
    lines = [wrap_text(column.title, column.width - _GAP, _HEADER) for column in columns]
    deep = max(len(each) for each in lines)
    marks: list[DrawnItem] = []
    for place, column in enumerate(columns):
        x = _column_left(columns, place)
        for number, words in enumerate(lines[place]):
            y = sheet.y - _HEADER.leading * (number + 1)
            edge = x + column.width if column.is_numeric else x
            marks.append(DrawnText(LEFT + edge, y, words, _HEADER, column.is_numeric))
    sheet.add(*marks)
    sheet.move_down(_HEADER.leading * deep + 3)
    sheet.add(DrawnLine(((LEFT, sheet.y), (RIGHT, sheet.y)), 0.8))


def _row_lines(columns: Sequence[TableColumn], row: TableRow) -> list[_RowLine]:
    lines = [
        wrap_text(cell, column.width - (0 if column.is_numeric else _GAP), row.style)
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    found = []
    for number in range(max(len(each) for each in lines)):
        texts, struck = [], []
        for place, column in enumerate(columns):
            if number < len(lines[place]) and lines[place][number]:
                words, x = lines[place][number], _column_left(columns, place)
                edge = x + column.width if column.is_numeric else x
                texts.append((edge, words, row.style, column.is_numeric))
                if place in row.struck:
                    wide = text_width(words, row.style.size, bold=row.style.bold)
                    struck.append((edge - wide, edge) if column.is_numeric else (edge, edge + wide))
        found.append(_RowLine(tuple(texts), row.style.leading, tuple(struck)))
    for label, words in row.below:
        found += _lines_below(_column_left(columns, 1), label, words)
    return found


def _lines_below(x: float, label: str, words: str) -> list[_RowLine]:
    """A labelled line across the table; its next lines stand under its words."""
    indent = x + text_width(label, QUIET_STYLE.size, bold=True) + 4
    lines = wrap_text(words, RIGHT - LEFT - indent)
    return [
        _RowLine(
            (((x, label, QUIET_STYLE.strong, False),) if not place else ())
            + ((indent, line, BODY_STYLE, False),),
            BODY_STYLE.leading,
        )
        for place, line in enumerate(lines)
    ]


def _column_left(columns: Sequence[TableColumn], place: int) -> float:
    return sum(column.width for column in columns[:place])
