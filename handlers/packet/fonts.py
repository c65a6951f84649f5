"""The fonts of the packet: one family shipped with us, readers' own for Chinese, Japanese and Korean."""

import unicodedata
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
_KANA, _HANGUL, _HAN = "HeiseiMin-W3", "HYSMyeongJo-Medium", "STSong-Light"
_EAST_ASIAN = (
    (range(0x3040, 0x3100), _KANA),
    (range(0xAC00, 0xD7A4), _HANGUL),
    (range(0x2E80, 0x3040), _HAN),
    (range(0x3400, 0xA000), _HAN),
    (range(0xF900, 0xFB00), _HAN),
    (range(0xFF00, 0xFFF0), _HAN),
)
"""Scripts too large to ship: every common PDF reader brings these fonts itself."""


def _register_fonts() -> frozenset[int]:
    """Make the fonts known to reportlab; which code points both weights of ours can draw."""
    drawn = []
    for name in (REGULAR, BOLD):
        with as_file(files("handlers.packet") / "fonts" / f"{name}.ttf") as path:
            font = TTFont(name, str(path))
        pdfmetrics.registerFont(font)
        drawn.append(frozenset(font.face.charToGlyph))
    for name in (_KANA, _HANGUL, _HAN):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return drawn[0] & drawn[1]


_OWN_CODE_POINTS = _register_fonts()


def drawable(text: str) -> str:
    """The text; a character that no font draws is named in brackets, so that none is lost."""
    return "".join(_drawable_part(kind, list(group)) for kind, group in groupby(text, _character_kind))


def font_runs(text: str, *, bold: bool = False) -> tuple[tuple[str, str], ...]:
    """A drawable text, cut where the font changes: each font with its part."""
    own = BOLD if bold else REGULAR
    return tuple((font or own, "".join(group)) for font, group in groupby(text, _east_asian_font))


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a drawable text is, in points."""
    return float(sum(pdfmetrics.stringWidth(part, font, size) for font, part in font_runs(text, bold=bold)))


def _character_kind(character: str) -> str:
    """drawn, unseen (joiners, variants), a letter of an unknown script, or a picture."""
    if character in "\n " or ord(character) in _OWN_CODE_POINTS or _east_asian_font(character):
        return "drawn"
    if unicodedata.category(character) in {"Cf", "Mn", "Me", "Sk"}:
        return "unseen"
    return "letter" if unicodedata.category(character)[0] in "LM" else "picture"


def _drawable_part(kind: str, characters: list[str]) -> str:
    if kind == "drawn":
        return "".join(characters)
    if kind == "letter":
        return f"[{' '.join(f'U+{ord(letter):04X}' for letter in characters)}]"
    if kind == "picture":
        return "".join(
            f"[{unicodedata.name(picture, f'U+{ord(picture):04X}').lower()}]" for picture in characters
        )
    return ""


def _east_asian_font(character: str) -> str:
    """The reader's font for a character, empty for one of ours."""
    if ord(character) in _OWN_CODE_POINTS:
        return ""
    return next((font for code_points, font in _EAST_ASIAN if ord(character) in code_points), "")
