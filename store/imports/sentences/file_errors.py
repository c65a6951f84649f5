"""Sentences about a file as a whole, and about lines that can't be read."""

from collections.abc import Sequence

from store.rules.text_format import count_text

# --- The file as a whole ---

FILE_IS_SPREADSHEET = "The file is a spreadsheet (or another zipped file), not a CSV file."
FILE_IS_UTF16 = "The file is UTF-16 text, not a CSV file in UTF-8."
FILE_IS_NOT_TEXT = "The file isn't a text file."
FILE_HAS_UNKNOWN_ENCODING = "The file is neither UTF-8 nor Windows text."
SAVE_AS_CSV = "Save it as “CSV UTF-8 (comma delimited)” and try again."
FILE_IS_WINDOWS_TEXT = (
    "The file isn't UTF-8, so it was read as Windows text (cp1252). Check accented letters."
)
FILE_IS_EMPTY = "The file is empty."
KEEP_ONE_COLUMN = "Keep one of them."


def name_columns(required: Sequence[str]) -> str:
    """What an empty file should begin with."""
    return f"The first line must name the columns: {', '.join(required)} …"


def column_twice(columns: Sequence[str]) -> str:
    """Which columns the first line names more than once."""
    return f"The file has a column twice: {', '.join(columns)}."


def missing_columns(columns: Sequence[str]) -> str:
    """Which required columns the first line lacks."""
    return f"The file has no {'column' if len(columns) == 1 else 'columns'} {', '.join(columns)}."


def all_columns(columns: Sequence[str], required: Sequence[str]) -> str:
    """Which columns the first line may and must name."""
    return (
        f"The first line names the columns, in any order: {', '.join(columns)}. "
        f"Required: {', '.join(required)}."
    )


def ignored_columns(columns: Sequence[str]) -> str:
    """Which columns mean nothing to this import."""
    return f"These columns were ignored: {', '.join(columns)}."


# --- A line that can't be read ---

QUOTE_NEVER_CLOSES = "a quotation mark opens here and never closes"
CELL_TOO_LONG = "a cell here is far too long; is a closing quotation mark missing?"
QUOTES_DO_NOT_MATCH = 'the quotation marks don\'t match; inside a cell, write them twice: "like ""this"""'


def too_many_cells(cells: int, columns: int) -> str:
    """More cells than columns."""
    found = count_text(cells, "cell")
    return f"{found}, but the first line has {columns}; put quotation marks around a cell with a comma"
