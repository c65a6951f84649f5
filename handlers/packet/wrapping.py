"""Breaking text into lines of a width; nothing is cut off, however long a word is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers.packet.fonts import drawable, width
from handlers.packet.scripts import clean


@dataclass(frozen=True)
class Style:
    """How a text looks; sizes in points, `gray` from 0 (black) to 1 (white)."""

    size: float = 8
    bold: bool = False
    gray: float = 0
    leading: float = 10.6

    @property
    def strong(self) -> "Style":
        """The same in bold."""
        return replace(self, bold=True)


BODY = Style()
QUIET = Style(gray=0.35)
SMALL = Style(size=6.6, gray=0.35, leading=8.6)


def wrap(text: str, room: float, style: Style = BODY) -> tuple[str, ...]:
    """The lines of a text in logical order, each drawable and no wider than `room`; at least one."""
    found: list[str] = []
    for paragraph in clean(text).split("\n"):
        found += _lines(drawable(paragraph).split(), room, style)
    return tuple(found)


def _lines(words: list[str], room: float, style: Style) -> Iterator[str]:
    line = ""
    for word in words:
        for piece in _pieces(word, room, style):
            wider = f"{line} {piece}" if line else piece
            if line and width(wider, style.size, bold=style.bold) > room:
                yield line
                line = piece
            else:
                line = wider
    yield line


def _pieces(word: str, room: float, style: Style) -> Iterator[str]:
    """A word that is wider than the line, in pieces that are not."""
    while width(word, style.size, bold=style.bold) > room and len(word) > 1:
        fits = _fitting(word, room, style)
        yield word[:fits]
        word = word[fits:]
    yield word


def _fitting(word: str, room: float, style: Style) -> int:
    """How many of its signs fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if width(word[:middle], style.size, bold=style.bold) <= room else (low, middle - 1)
        )
    return low
