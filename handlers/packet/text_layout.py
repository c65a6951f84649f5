"""Text as it is drawn: visible characters, Arabic letters joined, lines of a width, right to left turned."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display

from handlers.packet.fonts import drawable, text_width

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_MARKS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
_MARKS_BEFORE_LETTER = re.compile(f"([{_MARKS}]+)([^{_MARKS}])")
"""Hebrew and Arabic vowel marks of a turned line: they precede their letter and are drawn after it."""
_SHAPER = ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})
"""Keeps vowel marks; of the ligatures only lam-alef, which is mandatory (the fonts lack the one of Allah)."""


@dataclass(frozen=True)
class TextStyle:
    """How a text looks; sizes in points, `gray` from 0 (black) to 1 (white)."""

    size: float = 8
    bold: bool = False
    gray: float = 0
    leading: float = 10.6
    """From one line to the next."""
    struck: bool = False

    @property
    def strong(self) -> "TextStyle":
        """The same in bold."""
        return replace(self, bold=True)


BODY_STYLE = TextStyle()
QUIET_STYLE = TextStyle(gray=0.35)
SMALL_STYLE = TextStyle(size=6.6, gray=0.35, leading=8.6)


def wrap_text(text: str, width: float, style: TextStyle = BODY_STYLE) -> tuple[str, ...]:
    """The lines of a text in logical order, at least one.

    Each line is drawable and no wider than `width` points. Nothing is cut off, however long a word is.
    """
    lines: list[str] = []
    for paragraph in visible_text(text).split("\n"):
        lines += _wrap_words(drawable(join_arabic_letters(paragraph)).split(), width, style)
    return tuple(lines)


def visible_text(text: str) -> str:
    """The text in composed form without control characters; line breaks stay."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return "".join(
        character
        if character == "\n" or unicodedata.category(character)[0] != "C"
        else _replace_control_character(character)
        for character in unicodedata.normalize("NFC", unified)
    )


def join_arabic_letters(text: str) -> str:
    """Arabic letters in the form that their neighbors require."""
    return _SHAPER.reshape(text) if any("\u0600" <= character <= "\u06ff" for character in text) else text


def display_order(line: str) -> str:
    """One line in the order in which it is drawn from left to right (the Unicode bidirectional rules)."""
    if _RIGHT_TO_LEFT.isdisjoint(map(unicodedata.bidirectional, line)):
        return line
    return _MARKS_BEFORE_LETTER.sub(lambda match: match[2] + match[1][::-1], str(get_display(line)))


def _replace_control_character(character: str) -> str:
    """Tabs become a blank; invisible characters vanish."""
    return " " if character in "\t\v\f" else ""


def _wrap_words(words: list[str], width: float, style: TextStyle) -> Iterator[str]:
    line = ""
    for word in words:
        for piece in _split_long_word(word, width, style):
            longer = f"{line} {piece}" if line else piece
            if line and text_width(longer, style.size, bold=style.bold) > width:
                yield line
                line = piece
            else:
                line = longer
    yield line


def _split_long_word(word: str, width: float, style: TextStyle) -> Iterator[str]:
    """A word that is wider than the line, in pieces that are not."""
    while text_width(word, style.size, bold=style.bold) > width and len(word) > 1:
        count = _count_that_fits(word, width, style)
        yield word[:count]
        word = word[count:]
    yield word


def _count_that_fits(word: str, width: float, style: TextStyle) -> int:
    """How many of its characters fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(word[:middle], style.size, bold=style.bold) <= width:
            low = middle
        else:
            high = middle - 1
    return low
