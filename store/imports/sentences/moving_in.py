"""Sentences about moving in with a folder of files."""

from collections.abc import Sequence
from datetime import date

from store.rules.text_format import count_text, days_text, iso_day

CONTACT, SCORE, REVIEW, CONSENT = "contact", "score", "case review", "consent"
NO_FILES = "The folder has no file that can be imported."
NAME_FILES = "Name the files by what they hold, like patients.xlsx, time.csv, scores.csv, reviews.csv."
AFTERWARDS = "Afterwards, on the registry:"
ON_REGISTRY = "Now on the registry:"


def reading(file: str, row_name: str) -> str:
    """Which file is read as what, on standard error."""
    return f"Reading {file} as {row_name} …"


def left_out(file: str) -> str:
    """A file whose name doesn't say what it holds."""
    return f"{file} is left out: its name doesn't say what it holds."


def cannot_be_read(wrong: str, remedy: str) -> str:
    """A file that can't be imported as it is, among the others."""
    return f"{wrong} {remedy}".strip()


def file_heading(file: str, row_name: str) -> str:
    """Above the outcome of one file."""
    return f"{file}, {row_name}:"


def in_file(file: str, wrong: str) -> str:
    """What is wrong with one of the files."""
    return f"{file}: {wrong}"


def patients_by_status(number: int, status: str) -> str:
    """How many patients have a status."""
    return f"{number:>8,}  {status}"


def without(what: str, names: Sequence[str], at_most: int) -> str:
    """The patients in care whose record lacks something; only the first few are named."""
    if not names:
        return f"Everyone in care has a {what} on record."
    more = f" and {len(names) - at_most:,} more" if len(names) > at_most else ""
    return (
        f"{count_text(len(names), 'patient')} in care without a {what}: {', '.join(names[:at_most])}{more}."
    )


# --- Answers about self-harm ---

AT_RISK = "Read this first: patients whose latest answer about self-harm is above 0."
ALERTS = "a safety alert is open, and the team is notified"
NO_ALERT = "no alert, because the answer is old; ask again and record a new score"


def at_risk(full_name: str, text: str, on: date, today: date, *, has_alert: bool) -> str:
    """One of them, with the age of the answer."""
    age = "today" if on == today else f"{days_text((today - on).days)} ago"
    return f"  {full_name}: {text}, {iso_day(on)} ({age}): {ALERTS if has_alert else NO_ALERT}"
