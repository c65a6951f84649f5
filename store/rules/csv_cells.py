"""Cells of a file that a spreadsheet must not take for formulas, and back again.

A cell gets an apostrophe in front on the way out when it starts with a tab, a line end or one of `= + - @`,
also in full width, which some spreadsheets read the same, and also behind characters that nobody sees; on the
way in that apostrophe is removed. A cell that already has apostrophes before such a start gets one more, so
that every cell comes back as it was.
"""

import re

_UNSEEN = (
    r"\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
"""White space, control characters, and characters without a width."""

_FORMULA_START = re.compile(rf"'*[\t\r\n]|['{_UNSEEN}]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_FORBIDDEN_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape_formula(text: str) -> str:
    """The cell as it is written."""
    return f"'{text}" if _FORMULA_START.match(text) else text


def unescape_formula(text: str) -> str:
    """The cell as it was before it was written."""
    return text[1:] if text.startswith("'") and _FORMULA_START.match(text[1:]) else text


def without_forbidden_characters(text: str) -> str:
    """The text without the characters that XML forbids: a workbook with one of them cannot be opened."""
    return _FORBIDDEN_IN_XML.sub("", text)
