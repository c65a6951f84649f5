"""The outcome of an import, or what it would be: how many rows of each kind, and the lines to look at."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from store.db import Registry
from store.imports.import_plan import ImportPlan
from store.imports.table_records import LineNote


@dataclass(frozen=True)
class ImportOutcome:
    """What was saved, or would be, and what was left out."""

    added: int
    changes: tuple[LineNote, ...]
    already_present: int
    errors: tuple[LineNote, ...]
    to_check: tuple[LineNote, ...]

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Added, changed, already on file, left out."""
        return self.added, len(self.changes), self.already_present, len(self.errors)


def outcome_of(plan: ImportPlan[Any], failed: Sequence[LineNote]) -> ImportOutcome:
    """The outcome of a plan of which some actions failed."""
    failed_lines = {note.line for note in failed}
    done = [action for action in plan.actions if action.line not in failed_lines]
    changes = tuple(LineNote(action.line, action.change) for action in done if action.change)
    errors = tuple(sorted((*plan.rejected, *failed), key=lambda note: note.line))
    return ImportOutcome(len(done) - len(changes), changes, plan.already_present, errors, plan.rows_to_check)


def grouped(notes: Sequence[LineNote]) -> dict[str, list[int]]:
    """The lines of each text: an unknown name can be on every line of a file."""
    lines: dict[str, list[int]] = {}
    for note in notes:
        lines.setdefault(note.text, []).append(note.line)
    return lines


@contextmanager
def undone(registry: Registry) -> Iterator[Connection]:
    """A transaction that leaves nothing behind: an import is tried, and what would be there is read."""
    with registry.begin() as db, db.begin_nested() as inner:
        yield db
        inner.rollback()
