"""Sentences of `caseload backup` and `restore`."""

from datetime import datetime
from pathlib import Path

# caseload backup, restore

FORCE_OPTION = "Replace an existing file."
CHOOSE_A_FILE = "Give the name of a new file."
USE_FORCE = "Give another name, or replace it with --force."
NEWER_BACKUP = "The backup was made by a newer version of Caseload."
UPDATE_FIRST = "Update Caseload, then restore it."
VERIFY_TRAIL = "To check the restored audit trail, run `caseload audit verify`."


def not_a_file(file: Path) -> str:
    """The backup's name is a folder's or a device's."""
    return f"{file} is not a file: a backup is read again after it is written."


def file_exists(file: Path) -> str:
    """The backup would replace a file."""
    return f"{file} exists already."


def backup_written(rows: int, file: Path) -> str:
    """A backup was written and checked."""
    return f"Wrote {rows:,} rows to {file} and read them back: the backup is complete."


def backup_restored(rows: int, made_at: datetime) -> str:
    """A backup was restored."""
    return f"Restored {rows:,} rows, as they were on {made_at:%Y-%m-%d %H:%M} UTC."
