"""Sentences about the outcome of an import or export, at the command line."""

from collections.abc import Sequence

CHANGES, ERRORS, NOT_ROWS, TO_CHECK = "Changes:", "Errors:", "No rows:", "To check:"
DRY_RUN_DONE = "Nothing was saved. Add --apply to save it."
NOTHING_TO_SAVE = "There is nothing to save."
CONCURRENT_IMPORT = "Another import added some of the same rows at the same time."
RUN_AGAIN = "Run this import again: it continues where it stopped and adds nothing twice."


def outcome_heading(clinic: str, row_name: str, *, applied: bool) -> str:
    """Whose rows were imported, or would be."""
    return f"{clinic}, {row_name}:" if applied else f"{clinic}, {row_name}, dry run:"


def outcome_labels(*, applied: bool) -> tuple[str, str, str, str]:
    """The words after the four counts: added, changed, already on file, with errors."""
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
