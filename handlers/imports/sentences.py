"""Sentences about files that are uploaded to the bot."""

import re
from collections.abc import Sequence

from store.rules.text_format import count_text

# --- Refused ---

FOR_LEADS_AND_ADMINS = "Files are imported by leads and admins."
SAVE_AS_TABLE = "Save the list as “CSV UTF-8” or as an Excel workbook (.xlsx), and upload that."
SPLIT_FILE = "Leave out sheets and columns that are not needed, or split it, and upload the parts."
UPLOAD_ITSELF = "Upload the file itself from your computer."
UPLOAD_AGAIN = "Upload it again."
CHECK_SCOPE = "An admin adds the scope files:read under OAuth & Permissions and reinstalls the app."


def ask_one_of(names: Sequence[str]) -> str:
    """Who can import it instead."""
    return f"Ask {', '.join(names)}." if names else ""


def not_a_table(name: str) -> str:
    """A picture, a PDF, a document."""
    return f"“{name}” is not a CSV file or an Excel workbook (.xlsx)."


def too_large(name: str) -> str:
    """A file over the limit."""
    return f"“{name}” is larger than 10 MB."


def not_in_slack(name: str) -> str:
    """A link to a file that is kept elsewhere."""
    return f"“{name}” is not kept in Slack, so I can't read it."


def not_given(name: str) -> str:
    """Slack refused the download."""
    return f"Slack did not give me “{name}”."


def not_downloaded(name: str) -> str:
    """Slack could not be reached."""
    return f"“{name}” could not be downloaded."


# --- Reading ---

READING_NOTIFICATION = "Reading the file."
REPORT_NOTIFICATION = "What the file would change. Nothing is saved yet."
DONE_NOTIFICATION = "The file is imported."
REFUSED_NOTIFICATION = "The file was not read."
NOTHING_SAVED_YET = "Nothing is saved yet."
NOTHING_TO_IMPORT = "There is nothing to save: everything in it is on file, or left out as said above."
WHICH_KIND = "I can't tell from the headings what this file holds."
ANSWER_TO_GO_ON = "Answer this, and I read the file again."
PATIENTS_FIRST = (
    "Most rows are about patients who are not on the registry yet. Upload the patients file first, "
    "then this one again."
)
IMPORT, NOT_NOW, SAME_PERSON, SOMEONE_NEW = "Import", "Don't import", "Same person, new name", "New patient"
CHOOSE_SHEET = "Another sheet …"
NOT_IMPORTED = "The file was not imported. Nothing was saved."


def reading(names: Sequence[str]) -> str:
    """The first answer to a file."""
    return f"Reading {', '.join(names)} … Nothing is saved until you press Import."


def reading_again(name: str) -> str:
    """After an answer."""
    return f"Reading {name} again …"


def report_heading(name: str, row_name: str) -> str:
    """Above a dry run."""
    return f"{name}, read as {row_name}"


def done_heading(name: str, row_name: str) -> str:
    """Above the outcome of an import."""
    return f"{name}, {row_name}: imported"


def column_left_out(title: str) -> str:
    """A column that is not understood."""
    return f"The column “{title}” isn't understood and is left out."


def column_unknown(title: str) -> str:
    """A column that may be one that is missing."""
    return f"The column “{title}” isn't understood."


def column_means(title: str) -> str:
    """Beside the choice of what a column means."""
    return f"“{title}” means …"


def dropped_zeros(fewer_digits: str) -> str:
    """MRNs that may have lost their zeros."""
    return f"{fewer_digits} Did the spreadsheet drop the zeros?"


def add_zeros(width: str) -> str:
    """A button that puts the zeros back."""
    return f"Add zeros to {width} digits"


_OPTIONS = (
    (re.compile(r",? or add --pad-mrn \d+ for all that lost their zeros"), ""),
    (re.compile(r"not added without --add-duplicates"), "not added; if both happened, type it with /log"),
    (re.compile(r"imported without a payer; add --payer .*"), "imported without a payer"),
    (
        re.compile(r"; (?:for [^;]+, )?add --(?:accept-name-change|new-patient|status) [^;]*(; else [^;]*)?"),
        "; upload the file again to answer with a button",
    ),
)
"""Options of the command line in texts about files, and what is said in Slack."""


def in_slack(text: str) -> str:
    """A text about a file, without options of the command line."""
    for option, words in _OPTIONS:
        text = option.sub(words, text)
    return text


def nearest_button(column: str) -> str:
    """A button for the column of ours that it is most like."""
    return f"It is {column.replace('_', ' ')}"


def is_payer(name: str) -> str:
    """A button for the known payer."""
    return f"It is {name}"


def is_another_payer(name: str) -> str:
    """A button for a payer that is spelled almost like a known one."""
    return f"{name} is another payer"


def other_sheet(shown: str) -> str:
    """A workbook with several sheets."""
    return f"This is the sheet “{shown}”."


def on_line(line: int, text: str) -> str:
    """A question about a row."""
    return f"Line {line}: {text}."


def more_questions(number: int) -> str:
    """Questions that are not shown yet."""
    return f"{count_text(number, 'more question')} like these: answer the first ones, and I show the next."


def open_rows_stay_out(number: int) -> str:
    """What Import does with open questions."""
    return f"Import leaves out the rows of {count_text(number, 'open question')} and takes the others."


def more_lines(number: int) -> str:
    """Lines of a list that are not shown."""
    return f"and {count_text(number, 'more line')}"


# --- Undoing ---

UNDO_IMPORT, CANCEL = "Undo this import", "Cancel"
UNDO_IMPORT_NOTICE = "Undo an import?"
IMPORT_UNDONE = "The import is undone."
UNDO_BY_COMMAND_LINE = "Who runs the bot can undo it at the command line."


# --- Importing ---


def importing(row_name: str) -> str:
    """After Import; it stays in Slack and names no one."""
    return f"Importing {row_name} …"


def imported(row_name: str, added: int, changed: int, left_out: int) -> str:
    """The end of an import; it stays in Slack and names no one."""
    return f"Imported {row_name}: {added:,} added, {changed:,} changed, {left_out:,} left out."


def stopped(row_name: str) -> str:
    """An import that could not be finished."""
    return f"The import of {row_name} stopped. Upload the file again: it adds nothing twice."
