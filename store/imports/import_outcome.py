"""The outcome of an import, or what it would be: how many rows of each kind, and the lines to look at."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from store.db import Registry
from store.imports.import_plan import ImportPlan
from store.imports.sentences import row_notes
from store.imports.table_records import LineNote
from store.rules.patient import mrns

_MRNS_SHOWN = 5


@dataclass(frozen=True)
class ImportOutcome:
    """What was saved, or would be, and what was left out."""

    added: int
    changes: tuple[LineNote, ...]
    already_present: int
    errors: tuple[LineNote, ...]
    not_rows: tuple[LineNote, ...]
    """Totals, footers and repeated headings."""
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
    wrong = tuple(note for note in errors if note.is_row)
    not_rows = tuple(note for note in errors if not note.is_row)
    added = len(done) - len(changes)
    return ImportOutcome(added, changes, plan.already_present, wrong, not_rows, plan.rows_to_check)


def merged_unknown_patients(
    notes: Sequence[LineNote], left_out: frozenset[str] = frozenset()
) -> list[LineNote]:
    """The notes, with one text for all rows about patients who aren't on file.

    Args:
        notes: what is left out of one file.
        left_out: the patients whom an earlier file of the same folder couldn't add, by `mrns.similar_key`.
    """
    unknown = [note for note in notes if note.lacks_patient]
    known_why = {mrns.similar_key(note.mrn) for note in unknown} & left_out
    others = list(dict.fromkeys(note.mrn for note in unknown if mrns.similar_key(note.mrn) not in left_out))
    merged = row_notes.unknown_mrns(others, _MRNS_SHOWN)
    return [
        replace(note, text=row_notes.patients_left_out(len(known_why)))
        if note.lacks_patient and mrns.similar_key(note.mrn) in known_why
        else replace(note, text=merged)
        if note.lacks_patient and len(others) > _MRNS_SHOWN
        else note
        for note in notes
    ]


def grouped(notes: Sequence[LineNote]) -> dict[str, list[int]]:
    """The lines of each text: an unknown name can be on every line of a file."""
    lines: dict[str, list[int]] = {}
    for note in notes:
        lines.setdefault(note.text, []).append(note.line)
    return lines


@contextmanager
def undone(registry: Registry) -> Iterator[Connection]:
    """A transaction that leaves nothing behind: an import is tried, and what would be there is read.

    Others can write meanwhile.
    """
    with registry.copy() as tried, tried.begin() as db, db.begin_nested() as inner:
        yield db
        inner.rollback()
