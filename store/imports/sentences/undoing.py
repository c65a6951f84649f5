"""Sentences about an import that is undone."""

from collections.abc import Sequence
from datetime import date

from store.rules.text_format import count_text, short_date

SEE_IMPORTS = "The report of each import says its number; `caseload import undo` lists the latest."
NOTHING_IMPORTED = "Nothing was imported yet."
NOTHING_TO_UNDO = "Nothing of it can be taken back."
STAYS = "What stays:"
LATER_FIRST = "To take those back too, undo the later import or the entries first."


def number_of_import(run_id: int) -> str:
    """At the end of an import's report."""
    return f"This was import {run_id}. To take it back: caseload import undo {run_id}"


def no_such_import(run_id: int) -> str:
    """The clinic has no import of that number."""
    return f"There is no import {run_id}."


def undone_already(run_id: int) -> str:
    """It was undone before."""
    return f"Import {run_id} was undone already."


def too_old(run_id: int, days: int) -> str:
    """The button is too old."""
    return f"Import {run_id} is more than {days} days old."


def import_line(run_id: int, row_names: str, on: date, today: date, *, undone: bool) -> str:
    """One import of a list."""
    return f"{run_id}  {short_date(on, today)}  {row_names}{'  (undone)' if undone else ''}"


def question(run_id: int, row_names: str) -> str:
    """Above the preview."""
    return f"Undo import {run_id} ({row_names})?"


def charts(names: Sequence[str], at_most: int) -> str:
    """Charts that the import added and that go with all that is in them."""
    more = f" and {len(names) - at_most} more" if len(names) > at_most else ""
    shown = ", ".join(names[:at_most])
    return f"{count_text(len(names), 'chart')} marked as entered in error, with all in them: {shown}{more}"


def entries(counts: Sequence[tuple[str, int]]) -> str:
    """Entries on other charts that are voided."""
    return f"Voided on other charts: {', '.join(count_text(number, name) for name, number in counts)}"


def chart_stays(full_name: str, mrn: str) -> str:
    """Something was entered on a chart that the import added."""
    return f"The chart of {full_name}, MRN {mrn}: more was entered on it since"


def closed_stay(number: int) -> str:
    """Minutes of closed months."""
    verb = "their month is" if number > 1 else "its month is"
    return f"{count_text(number, 'time entry')}: {verb} closed"


def alerts_stay(number: int) -> str:
    """Scores whose alert someone acted on."""
    return f"{count_text(number, 'score')} with a safety alert that someone acknowledged"


def changes_stay(number: int) -> str:
    """Rows that changed charts on file."""
    rows = count_text(number, "row")
    return f"Names, status and details of charts that were on file ({rows} changed some): correct the card"


def undone(run_id: int) -> str:
    """It was undone."""
    return f"Import {run_id} is undone. The file can be imported again."
