"""Every sentence that people read about an import or an export, in reading order.

Errors and warnings about a row follow its line number, as in `line 4: the MRN is missing`, so they begin in
lower case and have no period.
"""

from collections.abc import Sequence
from datetime import date

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


# --- A cell with a wrong value ---

WRITE_DATE = "write 2024-06-30 or 6/30/2024"
WRITE_FOUR_DIGIT_YEAR = "write the year with four digits"
WRITE_DATE_AND_TIME = "write 2024-06-30T09:15"
WRITE_MINUTES = "write 15 or 131.26"
ROUND_MINUTES = "round it to two places"


def not_a_date(text: str) -> str:
    """A cell that should be a date."""
    return f"“{text}” isn't a date"


def not_on_calendar(text: str) -> str:
    """A date like February 30."""
    return f"“{text}” isn't on the calendar"


def year_too_early(text: str, earliest: int) -> str:
    """A date before any patient's birth."""
    return f"“{text}” is before {earliest}"


def date_in_future(column: str, day: date) -> str:
    """A date that hasn't come yet."""
    return f"{column} {day} is in the future"


def date_before_birth(column: str, day: date, born: date) -> str:
    """A date before the patient's birth."""
    return f"{column} {day} is before the patient was born ({born})"


def not_a_date_and_time(text: str) -> str:
    """A cell that should be a date and time."""
    return f"“{text}” isn't a date and time"


def time_in_future(text: str) -> str:
    """A date and time that hasn't come yet."""
    return f"“{text}” is in the future"


def ends_before_start(end: str, start: str) -> str:
    """Start and end of a time entry in the wrong order."""
    return f"it ends ({end}) before it starts ({start})"


def not_minutes(text: str) -> str:
    """A cell that should be a number of minutes."""
    return f"“{text}” isn't a number of minutes"


def minutes_too_fine(text: str) -> str:
    """Minutes with more decimals than the ledger keeps."""
    return f"{text} minutes has too many decimals"


def minutes_not_positive(text: str) -> str:
    """Zero or negative minutes."""
    return f"{text} minutes: it must be more than 0"


def minutes_over_month(text: str) -> str:
    """More minutes than a month has."""
    return f"{text} minutes is longer than a month"


def not_a_whole_number(column: str, text: str) -> str:
    """A cell that should be a whole number."""
    return f"{column} “{text}” isn't a whole number"


def too_long(what: str, length: int, limit: int) -> str:
    """A text longer than the registry keeps."""
    return f"{what} has {length} characters; the limit is {limit}"


# --- Patients ---

NO_MRN = "the MRN is missing"
NEW_PATIENT_NEEDS_NAME = "a new patient needs a name"
CHECK_MRN = "check the MRN"
IMPORT_PATIENTS_FIRST = "import the patients first"
ENROLL_FIRST = "enroll the patient first"


def name_cell(column: str) -> str:
    """How a name column is called where its text is too long."""
    return f"the {column.replace('_', ' ')}"


def name_word(column: str) -> str:
    """How one word of a name column is called where it is too long."""
    return f"a word in the {column.replace('_', ' ')}"


def unknown_mrn(mrn: str) -> str:
    """A row about nobody on file."""
    return f"no patient with MRN {mrn}"


def no_episode(mrn: str) -> str:
    """A row about a patient without an episode of care."""
    return f"MRN {mrn} has no episode of care"


def mrn_repeated(mrn: str, line: int) -> str:
    """Two rows about one patient that disagree."""
    return f"MRN {mrn} is already on line {line}, with other values"


def mrn_of_someone_else(mrn: str, full_name: str, born: date | None = None) -> str:
    """A known MRN with another person's name."""
    return f"MRN {mrn} is on file for {full_name}{f', born {born}' if born else ''}"


def not_a_consent_form(text: str) -> str:
    """A form of consent other than the two known ones."""
    return f"consent “{text}” should be spoken or written"


def not_a_status(text: str) -> str:
    """A cell that should be a patient status."""
    return f"“{text}” isn't a status"


def use_one_of(choices: Sequence[str]) -> str:
    """The values that a cell may have."""
    return f"use one of: {', '.join(choices)}"


def ended_before_start(ended: date, started: date) -> str:
    """An episode whose end is before its start."""
    return f"ended on {ended}, before it started on {started}"


def ended_without_final_status(ended: date) -> str:
    """An end date beside a status that goes on."""
    return f"ended on {ended}, but the status doesn't end the episode"


# --- Patients: what changes ---

FIRST_EPISODE = "first episode of care"
OTHER_CARE_MANAGER = "a different care manager"
CHANGED_MEANWHILE = "someone else changed this patient at the same time; import the file again"


def value_change(what: str, new: object, previous: object = None) -> str:
    """A new value, with the one that it replaces."""
    return f"{what} {new} (was {previous})" if previous else f"{what} {new}"


# --- Patients: what to check ---


def kept_as_is(problem: str) -> str:
    """A doubtful value that was imported all the same."""
    return f"{problem}; kept as is"


def not_icd10(codes: Sequence[str]) -> str:
    """Problems that aren't codes."""
    return f"not an ICD-10-CM code: {', '.join(codes)}"


def left_out_of_problems(reason: str) -> str:
    """A problem that was not imported."""
    return f"left out of the problem list: {reason}"


def unknown_member(name: str) -> str:
    """A care manager who can't be identified."""
    return f"“{name}” isn't on the team, or two members have that name; imported without a care manager"


def assessment_kept(on_file: date, in_file: date) -> str:
    """An initial assessment that the file dates differently."""
    return f"initial assessment stays {on_file}; the file says {in_file}"


def status_kept(on_file: str, reason: str) -> str:
    """A status that can't change as the file says."""
    return f"status stays {on_file}: {reason}"


def cannot_end_before_start(ended: date, started: date) -> str:
    """Why an episode on file can't end on the file's date."""
    return f"it can't end on {ended}, before it started on {started}"


# --- Time, scores and services ---

NO_SCORE = "score and items are both empty"
LEAVE_OUT_MISSING_SCORE = "leave the row out (a missing score isn't 0)"


def not_a_role(text: str) -> str:
    """A cell that should be a role."""
    return f"“{text}” isn't a role"


def unusually_long(minutes: str) -> str:
    """An entry longer than a working day."""
    return f"{minutes} minutes is more than 8 hours; check that it's a monthly total"


def repeats_line(line: int) -> str:
    """Two equal rows of one file."""
    return f"same as line {line}; both were kept"


def unknown_scale(text: str) -> str:
    """A rating scale that isn't supported."""
    return f"“{text}” isn't a scale that I know"


# --- Billing reports ---

NO_MINUTES = "the minutes are missing"
VOID_FIRST = "void that entry first"
MONTH_IMPORTED_MEANWHILE = "someone else imported this month at the same time; import the file again"


def month_has_total(month: str, minutes: str) -> str:
    """A month that an earlier report filled with other minutes."""
    return f"{month} already has an imported total of {minutes} min"


# --- Billing policies and rates ---

WRITE_MONTH = "write it like 2026-10"


def unknown_payer(name: str) -> str:
    """A payer that the clinic doesn't have."""
    return f"there is no payer “{name}”"


def known_payers(names: Sequence[str]) -> str:
    """The payers that the clinic has."""
    return f"the payers are: {', '.join(names)}" if names else "the clinic has no payers yet"


def not_a_month(column: str, text: str) -> str:
    """A cell that should be a month."""
    return f"{column} “{text}” isn't a month"


def until_before_from(until: object, since: object) -> str:
    """A policy that ends before it begins."""
    return f"until {until} is before from {since}"


def rate_repeated(line: int) -> str:
    """Two rates for one code, payer and month."""
    return f"line {line} has the same code, payer and month"


# --- The outcome, at the command line ---

CHANGES, ERRORS, TO_CHECK = "Changes:", "Errors:", "To check:"
DRY_RUN_DONE = "Nothing was saved. Add --apply to save it."
NOTHING_TO_SAVE = "There is nothing to save."
CONCURRENT_IMPORT = "Another import added some of the same rows at the same time."
RUN_AGAIN = "Run this import again: it continues where it stopped and adds nothing twice."


def outcome_heading(clinic: str, row_name: str, *, applied: bool) -> str:
    """Whose rows were imported, or would be."""
    return f"{clinic}, {row_name}:" if applied else f"{clinic}, {row_name}, dry run:"


def outcome_labels(*, applied: bool) -> tuple[str, str, str, str]:
    """What stands behind the four counts: added, changed, already on file, with errors."""
    added, changed = ("added", "changed") if applied else ("would be added", "would change")
    return added, changed, "already on file", "with errors, left out"


def at_line(line: int, text: str) -> str:
    """Something about one line of the file."""
    return f"  line {line}: {text}"


def at_lines(lines: Sequence[int], text: str, at_most: int) -> str:
    """Something about several lines; only the first few are named."""
    if len(lines) == 1:
        return at_line(lines[0], text)
    shown = ", ".join(str(line) for line in lines[:at_most])
    more = f" and {len(lines) - at_most:,} more" if len(lines) > at_most else ""
    return f"  lines {shown}{more}: {text}"


def importing(row_name: str) -> str:
    """Beside the progress bar."""
    return f"Importing {row_name}"


def progress(row_name: str, done: int, total: int) -> str:
    """How far a long import is."""
    return f"Importing {row_name}: {done:,} of {total:,}"


def exported(row_name: str, clinic: str, file: str) -> str:
    """An export is done."""
    return f"Wrote the {row_name} of {clinic} to {file}."
