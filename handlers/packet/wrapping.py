"""Breaking text into lines of a width; nothing is cut off, however long a word is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers.packet.fonts import drawable, text_width
from handlers.packet.text_shaping import visible_text


@dataclass(frozen=True)
class TextStyle:
    """How a text looks; sizes in points, `gray` from 0 (black) to 1 (white)."""

    size: float = 8
    bold: bool = False
    gray: float = 0
    leading: float = 10.6

    @property
    def strong(self) -> "TextStyle":
        """The same in bold."""
        return replace(self, bold=True)


BODY_STYLE = TextStyle()
QUIET_STYLE = TextStyle(gray=0.35)
SMALL_STYLE = TextStyle(size=6.6, gray=0.35, leading=8.6)


def wrap_text(text: str, room: float, style: TextStyle = BODY_STYLE) -> tuple[str, ...]:
    """The lines of a text in logical order, each drawable and no wider than `room`; at least one."""
    found: list[str] = []
    for paragraph in visible_text(text).split("\n"):
        found += _lines(drawable(paragraph).split(), room, style)
    return tuple(found)


def _lines(words: list[str], room: float, style: TextStyle) -> Iterator[str]:
    line = ""
    for word in words:
        for piece in _split_long_word(word, room, style):
            wider = f"{line} {piece}" if line else piece
            if line and text_width(wider, style.size, bold=style.bold) > room:
                yield line
                line = piece
            else:
                line = wider
    yield line


def _split_long_word(word: str, room: float, style: TextStyle) -> Iterator[str]:
    """A word that is wider than the line, in pieces that are not."""
    while text_width(word, style.size, bold=style.bold) > room and len(word) > 1:
        fits = _signs_that_fit(word, room, style)
        yield word[:fits]
        word = word[fits:]
    yield word


def _signs_that_fit(word: str, room: float, style: TextStyle) -> int:
    """How many of its signs fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high)
            if text_width(word[:middle], style.size, bold=style.bold) <= room
            else (low, middle - 1)
        )
    return low
