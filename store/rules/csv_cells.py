"""Cells of a CSV file that a spreadsheet must not take for formulas, and back again.

A cell that starts with `=`, `+`, `-`, `@`, a tab or a return gets an apostrophe in front on the way out; on
the way in that apostrophe is removed. A cell that already has apostrophes before such a character gets one
more, so that every cell comes back as it was.
"""

import re

_FORMULA_START = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED_FORMULA = re.compile(r"'+[=+\-@\t\r]")


def escape_formula(text: str) -> str:
    """The cell as it is written."""
    return f"'{text}" if _FORMULA_START.match(text) else text


def unescape_formula(text: str) -> str:
    """The cell as it was before it was written."""
    return text[1:] if _ESCAPED_FORMULA.match(text) else text
