"""Sentences about a file as a whole, and about lines that can't be read."""

from collections.abc import Sequence

from store.rules.text_format import count_text

# --- The file as a whole ---

FILE_IS_NOT_A_WORKBOOK = "The file is zipped, but it isn't an Excel workbook, or it is damaged."
FILE_IS_OLD_WORKBOOK = "The file is a workbook of an old Excel version (.xls), or it has a password."
WORKBOOK_TOO_LARGE = "The workbook is far too large."
SHEET_TOO_LARGE = "The sheet has far too many rows or columns."
COPY_TO_NEW_WORKBOOK = "Copy the list alone to a new workbook and try again."
SAVE_AS_XLSX = "Save it as “Excel Workbook (.xlsx)” without a password, or as “CSV UTF-8”, and try again."
FILE_IS_NOT_TEXT = "The file isn't a text file."
FILE_HAS_UNKNOWN_ENCODING = "The file is neither UTF-8 nor Windows text."
SAVE_AS_CSV = "Save it as “CSV UTF-8 (comma delimited)” and try again."
FILE_IS_WINDOWS_TEXT = (
    "The file isn't UTF-8, so it was read as Windows text (cp1252). Check accented letters."
)
FILE_IS_EMPTY = "The file is empty."
WRITE_MAPPING = 'Write it like --map "Ins=payer".'


def name_columns(required: Sequence[str]) -> str:
    """What an empty file should begin with."""
    return f"The first line must name the columns: {', '.join(required)} …"


def no_such_sheet(name: str) -> str:
    """A sheet that the workbook doesn't have."""
    return f"The workbook has no sheet “{name}”."


def sheets(names: Sequence[str]) -> str:
    """The sheets that the workbook has."""
    return f"Its sheets are: {', '.join(names)}."


def missing_columns(columns: Sequence[str]) -> str:
    """Which required columns the first line lacks."""
    return f"The file has no {'column' if len(columns) == 1 else 'columns'} {', '.join(columns)}."


def all_columns(columns: Sequence[str], required: Sequence[str]) -> str:
    """Which columns the first line may and must name."""
    return (
        f"The first line names the columns, in any order: {', '.join(columns)}. "
        f"Required: {', '.join(required)}."
    )


def unknown_column(title: str, nearest: str) -> str:
    """A column that means nothing to this import, and what it may mean."""
    left_out = f"Column “{title}” isn't understood and is left out."
    return f'{left_out} If it is {nearest}, add --map "{title}={nearest}".' if nearest else left_out


def read_as(meanings: Sequence[tuple[str, str]]) -> str:
    """Which headings in other words are read as which columns."""
    return f"Read as: {', '.join(f'{title} = {name}' for title, name in meanings)}."


def not_a_mapping(text: str) -> str:
    """A stated meaning of a heading that can't be read."""
    return f"--map “{text}” isn't a heading, an equals sign and a column."


def not_a_meaning(option: str, text: str) -> str:
    """A stated meaning of a payer or status that can't be read."""
    return f"{option} “{text}” isn't a word of the file, an equals sign and what it means."


def write_meaning(option: str) -> str:
    """How such a meaning is written."""
    return f'Write it like {option} "A=B".'


def short_mrns(number: int, example: str, width: int) -> str:
    """MRNs that look as if a spreadsheet had dropped their zeros, and what to do."""
    found = fewer_digits(number, example, width)
    return (
        f"To check: {found} "
        f"If the spreadsheet dropped the zeros, add --pad-mrn {width}, or format the column as text."
    )


def fewer_digits(number: int, example: str, width: int) -> str:
    """MRNs that look as if a spreadsheet had dropped their zeros."""
    found = f"{count_text(number, 'MRN')} {'has' if number == 1 else 'have'}"
    return f"{found} fewer digits than the others ({width}), like {example}."


def unknown_target(column: str) -> str:
    """A stated meaning that isn't one of our columns."""
    return f"This kind of file has no column “{column}”."


def known_targets(columns: Sequence[str]) -> str:
    """The columns that a heading may mean."""
    return f"Did you mean {columns[0]}?" if len(columns) == 1 else f"Its columns are: {', '.join(columns)}."


def column_without_heading(letter: str) -> str:
    """A column of a sheet with values and no heading."""
    return f"Column {letter} has no heading and is left out."


# --- A line that can't be read ---

HEADINGS_AGAIN = "the headings again"
QUOTE_NEVER_CLOSES = "a quotation mark opens here and never closes"
CELL_TOO_LONG = "a cell here is far too long; is a closing quotation mark missing?"
QUOTES_DO_NOT_MATCH = 'the quotation marks don\'t match; inside a cell, write them twice: "like ""this"""'


def too_many_cells(cells: int, columns: int) -> str:
    """More cells than columns."""
    found = count_text(cells, "cell")
    return f"{found}, but the first line has {columns}; put quotation marks around a cell with a comma"


def two_values(column: str, first: str, second: str) -> str:
    """Two columns of the file mean the same and differ in this row."""
    return f"{column} is in the file twice, here with “{first}” and “{second}”"


def formula_without_value(cell: str) -> str:
    """A formula that was never calculated."""
    return f"cell {cell} is a formula without a saved result; open the file in Excel and save it"


def cell_shows_error(cell: str, value: str) -> str:
    """A formula that went wrong."""
    return f"cell {cell} shows {value}"
