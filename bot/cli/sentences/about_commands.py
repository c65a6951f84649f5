"""Sentences of several commands."""

from pathlib import Path

CLINIC_OPTION = "Which clinic; optional while there is only one."
APPLY_OPTION = "Save it; without this option, nothing is saved."
NO_DATABASE = "The database did not answer, or was busy for too long."
RUN_AGAIN = (
    "Everything reported as saved is saved. Run `caseload check` for details, then run the command again."
)


def cannot_write(path: Path, reason: str) -> str:
    """A file could not be opened for writing."""
    return f"{path} cannot be written: {reason}."
