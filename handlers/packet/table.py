"""Tables that break over pages: the header is repeated, a row that is taller than a page goes on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.packet.fonts import width
from handlers.packet.pages import LEFT, RIGHT, TOP, Mark, Sheet, Stroke, Text
from handlers.packet.wrapping import BODY, QUIET, Style, wrap

_HEADER = Style(size=7, bold=True, leading=9)
_GAP = 6.0
"""Free space at the right of each cell."""
_PAD = 3.0
"""Free space above and below a row."""
_SHORT = 120.0
"""A row up to so tall is never broken."""


@dataclass(frozen=True)
class Column:
    """A column: its title and width in points; figures stand at the right."""

    title: str
    wide: float
    figures: bool = False


@dataclass(frozen=True)
class Row:
    """A row: a cell for each column, then lines across the table below them."""

    cells: tuple[str, ...]
    below: tuple[tuple[str, str], ...] = ()
    """Label and words, from the second column on."""
    style: Style = BODY
    struck: tuple[int, ...] = ()
    """Cells that are struck through."""


def table(sheet: Sheet, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Draw a table at the sheet's place."""
    first = True
    for row in rows:
        tiers = _tiers(columns, row)
        high = sum(tier.leading for tier in tiers) + 2 * _PAD
        begins = first or sheet.room < min(high, _SHORT)
        if begins:
            sheet.keep(min(high, _SHORT) + 3 * _HEADER.leading)
            _header(sheet, columns)
        first = False
        _draw(sheet, columns, tiers)
    sheet.down(4)


@dataclass(frozen=True)
class _Tier:
    """One line across a row: texts at their distance from the table's left edge, with what strikes them."""

    texts: tuple[tuple[float, str, Style, bool], ...]
    leading: float
    struck: tuple[tuple[float, float], ...] = ()


def _draw(sheet: Sheet, columns: Sequence[Column], tiers: Sequence[_Tier]) -> None:
    sheet.down(_PAD)
    for tier in tiers:
        if sheet.room < tier.leading:
            sheet.turn()
            _header(sheet, columns)
            sheet.down(_PAD)
        sheet.y -= tier.leading
        for x, words, style, to_right in tier.texts:
            sheet.add(Text(LEFT + x, sheet.y, words, style, to_right))
        for start, end in tier.struck:
            middle = sheet.y + BODY.size * 0.3
            sheet.add(Stroke(((LEFT + start, middle), (LEFT + end, middle)), 0.6, 0.2))
    sheet.down(_PAD)
    sheet.add(Stroke(((LEFT, sheet.y), (RIGHT, sheet.y)), 0.3, 0.65))


def _header(sheet: Sheet, columns: Sequence[Column]) -> None:
    if sheet.y < TOP:
        sheet.down(2)
    lines = [wrap(column.title, column.wide - _GAP, _HEADER) for column in columns]
    deep = max(len(each) for each in lines)
    marks: list[Mark] = []
    for place, column in enumerate(columns):
        x = _left(columns, place)
        for number, words in enumerate(lines[place]):
            y = sheet.y - _HEADER.leading * (number + 1)
            edge = x + column.wide if column.figures else x
            marks.append(Text(LEFT + edge, y, words, _HEADER, column.figures))
    sheet.add(*marks)
    sheet.down(_HEADER.leading * deep + 3)
    sheet.add(Stroke(((LEFT, sheet.y), (RIGHT, sheet.y)), 0.8))


def _tiers(columns: Sequence[Column], row: Row) -> list[_Tier]:
    lines = [
        wrap(cell, column.wide - (0 if column.figures else _GAP), row.style)
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    found = []
    for number in range(max(len(each) for each in lines)):
        texts, struck = [], []
        for place, column in enumerate(columns):
            if number < len(lines[place]) and lines[place][number]:
                words, x = lines[place][number], _left(columns, place)
                edge = x + column.wide if column.figures else x
                texts.append((edge, words, row.style, column.figures))
                if place in row.struck:
                    wide = width(words, row.style.size, bold=row.style.bold)
                    struck.append((edge - wide, edge) if column.figures else (edge, edge + wide))
        found.append(_Tier(tuple(texts), row.style.leading, tuple(struck)))
    for label, words in row.below:
        found += _below(_left(columns, 1), label, words)
    return found


def _below(x: float, label: str, words: str) -> list[_Tier]:
    """A labelled line across the table; its next lines stand under its words."""
    indent = x + width(label, QUIET.size, bold=True) + 4
    lines = wrap(words, RIGHT - LEFT - indent)
    return [
        _Tier(
            (((x, label, QUIET.strong, False),) if not place else ()) + ((indent, line, BODY, False),),
            BODY.leading,
        )
        for place, line in enumerate(lines)
    ]


def _left(columns: Sequence[Column], place: int) -> float:
    return sum(column.wide for column in columns[:place])
