"""The fonts of the packet: one family shipped with us, readers' own for Chinese, Japanese and Korean."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

from handlers.packet.text_shaping import join_arabic_letters

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


@dataclass(frozen=True)
class FontRun:
    """Signs of one line in one font."""

    font: str
    text: str


@lru_cache(maxsize=1)
def _register_fonts() -> frozenset[int]:
    """Make the fonts known; which signs both weights of ours can draw."""
    drawn = []
    for name in (REGULAR, BOLD):
        with as_file(files("handlers.packet") / "fonts" / f"{name}.ttf") as path:
            font = TTFont(name, str(path))
        pdfmetrics.registerFont(font)
        drawn.append(frozenset(font.face.charToGlyph))
    for name in (_KANA, _HANGUL, _HAN):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return drawn[0] & drawn[1]


def drawable(text: str) -> str:
    """The text with joined letters; a sign that no font draws is named in brackets, so that none is lost."""
    return "".join(
        _drawable_part(kind, list(signs)) for kind, signs in groupby(join_arabic_letters(text), _sign_kind)
    )


def runs(text: str, *, bold: bool = False) -> tuple[FontRun, ...]:
    """A drawable text, cut where the font changes."""
    own = BOLD if bold else REGULAR
    return tuple(FontRun(font or own, "".join(signs)) for font, signs in groupby(text, _east_asian))


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a drawable text is, in points."""
    _register_fonts()
    return float(sum(pdfmetrics.stringWidth(run.text, run.font, size) for run in runs(text, bold=bold)))


def _sign_kind(sign: str) -> str:
    """drawn, unseen (joiners, variants), a letter of an unknown script, or a picture."""
    if sign in "\n " or ord(sign) in _register_fonts() or _east_asian(sign):
        return "drawn"
    if unicodedata.category(sign) in {"Cf", "Mn", "Me", "Sk"}:
        return "unseen"
    return "letter" if unicodedata.category(sign)[0] in "LM" else "picture"


def _drawable_part(kind: str, signs: list[str]) -> str:
    if kind == "drawn":
        return "".join(signs)
    if kind == "letter":
        return f"[{' '.join(f'U+{ord(sign):04X}' for sign in signs)}]"
    if kind == "picture":
        return "".join(f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]" for sign in signs)
    return ""


def _east_asian(sign: str) -> str:
    """The reader's font for a sign, empty for one of ours."""
    if ord(sign) in _register_fonts():
        return ""
    return next((font for signs, font in _EAST_ASIAN if ord(sign) in signs), "")
