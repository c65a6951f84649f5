"""What an import prints: how far it is, and the outcome."""

import sys
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

import click

from store.imports.import_outcome import grouped, merged_unknown_patients, outcome_of
from store.imports.import_plan import ImportAction, ImportPlan
from store.imports.move_in_summary import MoveInSummary, at_risk_lines
from store.imports.sentences import moving_in, outcome, undoing
from store.imports.table_records import LineNote

_PROGRESS_FROM = 1000
"""Actions from which progress is shown."""
LINES_SHOWN, ALL_LINES = 10, sys.maxsize


def show_progress(row_name: str, plan: ImportPlan[Any], size: int) -> Iterator[Sequence[ImportAction[Any]]]:
    """The plan's batches; the progress of a long import is shown on standard error."""
    total = len(plan.actions)
    if total <= _PROGRESS_FROM:
        yield from plan.batches(size)
    elif sys.stderr.isatty():
        with click.progressbar(length=total, label=outcome.importing(row_name), file=sys.stderr) as bar:
            for batch in plan.batches(size):
                yield batch
                bar.update(len(batch))
    else:
        yield from _print_progress_lines(row_name, plan, size)


def _print_progress_lines(
    row_name: str, plan: ImportPlan[Any], size: int
) -> Iterator[Sequence[ImportAction[Any]]]:
    """One line for every tenth part, where no bar can be drawn."""
    total, done, tenths_shown = len(plan.actions), 0, 0
    for batch in plan.batches(size):
        yield batch
        done += len(batch)
        if done * 10 // total > tenths_shown:
            tenths_shown = done * 10 // total
            click.echo(outcome.progress(row_name, done, total), err=True)


def print_file_notes(plan: ImportPlan[Any], left_out: Collection[str] = ()) -> None:
    """Print what the file's headings are read as and which are left out: before anything is saved."""
    for note in plan.notes:
        if note not in left_out:
            click.echo(note)


def print_outcome(
    row_name: str,
    clinic: str,
    plan: ImportPlan[Any],
    failed: Sequence[LineNote],
    *,
    applied: bool,
    at_most: int = LINES_SHOWN,
) -> None:
    """Print what was saved, or would be, and every line to fix or check."""
    click.echo(outcome.outcome_heading(clinic, row_name, applied=applied))
    if not applied:
        print_file_notes(plan)
    print_rows(plan, failed, applied=applied, at_most=at_most)
    if not applied:
        click.echo(outcome.DRY_RUN_DONE if plan.actions else outcome.NOTHING_TO_SAVE)


def print_rows(
    plan: ImportPlan[Any],
    failed: Sequence[LineNote],
    *,
    applied: bool,
    at_most: int = LINES_SHOWN,
    left_out: frozenset[str] = frozenset(),
) -> None:
    """Print the counts, and every line that changes something, was left out, or is to be checked.

    Args:
        plan: what was planned.
        failed: which of it could not be done.
        applied: whether it was saved.
        at_most: how many lines with one text are named.
        left_out: the patients whom an earlier file couldn't add (see `merged_unknown_patients`).
    """
    found = outcome_of(plan, failed)
    for count, label in zip(found.counts, outcome.outcome_labels(applied=applied), strict=True):
        click.echo(f"{count:>8,}  {label}")
    _print_notes(outcome.CHANGES, found.changes)
    _print_grouped_notes(outcome.ERRORS, merged_unknown_patients(found.errors, left_out), at_most)
    _print_grouped_notes(outcome.NOT_ROWS, found.not_rows, at_most)
    _print_grouped_notes(outcome.TO_CHECK, found.to_check, at_most)


def print_number_of_import(run_id: int | None) -> None:
    """Print how to take the import back; nothing where nothing was saved, or it can't be undone."""
    if run_id:
        click.echo(undoing.number_of_import(run_id))


def print_at_risk(on_registry: MoveInSummary, today: date) -> None:
    """Print every patient whose latest answer about self-harm is above 0; nothing where there is none."""
    for line in at_risk_lines(on_registry, today):
        click.echo(line)


def print_summary(heading: str, on_registry: MoveInSummary, at_most: int = LINES_SHOWN) -> None:
    """Print the patients by status, and whose record lacks what."""
    click.echo(heading)
    for status, number in sorted(on_registry.by_status.items(), key=lambda each: -each[1]):
        click.echo(moving_in.patients_by_status(number, status))
    for what, those in on_registry.without.items():
        click.echo(moving_in.without(what, [patient.full_name for patient in those], at_most))


def _print_notes(title: str, notes: Sequence[LineNote]) -> None:
    if notes:
        click.echo(title)
    for note in notes:
        click.echo(outcome.at_line(note.line, note.text))


def _print_grouped_notes(title: str, notes: Sequence[LineNote], at_most: int) -> None:
    if notes:
        click.echo(title)
    for text, numbers in grouped(notes).items():
        click.echo(outcome.at_lines(numbers, text, at_most))
