"""What an import says: how far it is, and what came of it."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from store.imports.csv_file import LineNote
from store.imports.import_plan import ImportAction, ImportPlan

_PROGRESS_BAR_FROM = 1000
_MOST_SHOWN = 10


def show_progress(what: str, plan: ImportPlan[Any], size: int) -> Iterator[Sequence[ImportAction[Any]]]:
    """The plan's batches; a long import shows on standard error how far it is."""
    many = len(plan.actions)
    if many <= _PROGRESS_BAR_FROM:
        yield from plan.batches(size)
    elif sys.stderr.isatty():
        with click.progressbar(length=many, label=f"Importing {what}", file=sys.stderr) as bar:
            for batch in plan.batches(size):
                yield batch
                bar.update(len(batch))
    else:
        yield from _print_progress_lines(what, plan, size)


def _print_progress_lines(
    what: str, plan: ImportPlan[Any], size: int
) -> Iterator[Sequence[ImportAction[Any]]]:
    """Where no bar can be drawn: a line for every tenth part."""
    many, done, said = len(plan.actions), 0, 0
    for batch in plan.batches(size):
        yield batch
        done += len(batch)
        if done * 10 // many > said:
            said = done * 10 // many
            click.echo(f"Importing {what}: {done:,} of {many:,}", err=True)


def print_outcome(
    what: str, clinic: str, plan: ImportPlan[Any], left: Sequence[LineNote], *, applied: bool
) -> None:
    """What was done, or would be, and every line that needs a look."""
    kept_out = {remark.line for remark in left}
    done = [step for step in plan.actions if step.line not in kept_out]
    changes = [LineNote(step.line, step.change) for step in done if step.change]
    wrong = sorted((*plan.rejected, *left), key=lambda remark: remark.line)
    click.echo(f"{clinic}, {what}{'' if applied else ', dry run'}:")
    for many, words in (
        (len(done) - len(changes), "added" if applied else "would be added"),
        (len(changes), "changed" if applied else "would change"),
        (plan.already_present, "there already"),
        (len(wrong), "wrong, left out"),
    ):
        click.echo(f"{many:>8,}  {words}")
    for note in plan.notes:
        click.echo(note)
    _print_remarks("Changes:", changes)
    _print_remarks("Wrong:", wrong)
    _print_grouped_remarks("To look at:", plan.rows_to_check)
    if not applied:
        click.echo(
            "Nothing was saved. Add --apply to do this." if plan.actions else "There is nothing to save."
        )


def _print_remarks(title: str, remarks: Sequence[LineNote]) -> None:
    if remarks:
        click.echo(title)
    for remark in remarks:
        click.echo(f"  line {remark.line}: {remark.text}")


def _print_grouped_remarks(title: str, remarks: Sequence[LineNote]) -> None:
    """Remarks in the same words together: a name that nobody knows can stand on every line."""
    lines: dict[str, list[int]] = {}
    for remark in remarks:
        lines.setdefault(remark.text, []).append(remark.line)
    if remarks:
        click.echo(title)
    for words, numbers in lines.items():
        click.echo(f"  {_line_numbers(numbers)}: {words}")


def _line_numbers(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    shown = ", ".join(str(number) for number in numbers[:_MOST_SHOWN])
    return f"lines {shown}" + (
        f" and {len(numbers) - _MOST_SHOWN:,} more" if len(numbers) > _MOST_SHOWN else ""
    )
