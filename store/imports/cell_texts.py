"""Cells as text: without invisible characters, and empty where they say that there is nothing."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff")) | dict.fromkeys(
    map(ord, "\u00a0\u2007\u202f"), " "
)
"""Zero-width marks, which pages and spreadsheets leave behind, and spaces of other kinds."""
_NOTHING_LISTS = (
    "n/a; na; n.a.; none; null; nil; nan; tbd; tba; unknown; unk; not available; not applicable",
    "not known; -; --; ---; \N{EN DASH}; \N{EM DASH}; ?; ??; ???; .",
)
_NOTHING = frozenset(word for words in _NOTHING_LISTS for word in words.split("; "))
FREE_TEXT = frozenset({"note", "later_notes", "medications", "plan", "recommendation"})
"""Columns where such a word is what a person wrote."""
NONE = "none"
CLEARED_BY_NONE = frozenset({"next_contact_on"})
"""Columns where `none` takes back what is on file; other words for empty say nothing."""


def visible_text(cell: str) -> str:
    """A cell without invisible characters; every space is a plain one."""
    return cell.translate(_INVISIBLE).strip()


def says_nothing(cell: str) -> bool:
    """Whether a cell is `N/A`, `-`, `unknown` or another word for empty."""
    return cell.casefold() in _NOTHING
