"""What an import says: how far it is, and what came of it."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from store.imports.csv_file import Remark
from store.imports.plan import Plan, Step

_LONG = 1000
_SHOWN = 10


def progress(what: str, plan: Plan[Any], size: int) -> Iterator[Sequence[Step[Any]]]:
    """The plan's batches; a long import shows on standard error how far it is."""
    many = len(plan.steps)
    if many <= _LONG:
        yield from plan.batches(size)
    elif sys.stderr.isatty():
        with click.progressbar(length=many, label=f"Importing {what}", file=sys.stderr) as bar:
            for batch in plan.batches(size):
                yield batch
                bar.update(len(batch))
    else:
        yield from _told(what, plan, size)


def _told(what: str, plan: Plan[Any], size: int) -> Iterator[Sequence[Step[Any]]]:
    """Where no bar can be drawn: a line for every tenth part."""
    many, done, said = len(plan.steps), 0, 0
    for batch in plan.batches(size):
        yield batch
        done += len(batch)
        if done * 10 // many > said:
            said = done * 10 // many
            click.echo(f"Importing {what}: {done:,} of {many:,}", err=True)


def outcome(what: str, clinic: str, plan: Plan[Any], left: Sequence[Remark], *, applied: bool) -> None:
    """What was done, or would be, and every line that needs a look."""
    kept_out = {remark.line for remark in left}
    done = [step for step in plan.steps if step.line not in kept_out]
    changes = [Remark(step.line, step.change) for step in done if step.change]
    wrong = sorted((*plan.wrong, *left), key=lambda remark: remark.line)
    click.echo(f"{clinic}, {what}{'' if applied else ', dry run'}:")
    for many, words in (
        (len(done) - len(changes), "added" if applied else "would be added"),
        (len(changes), "changed" if applied else "would change"),
        (plan.there, "there already"),
        (len(wrong), "wrong, left out"),
    ):
        click.echo(f"{many:>8,}  {words}")
    for note in plan.notes:
        click.echo(note)
    _remarks("Changes:", changes)
    _remarks("Wrong:", wrong)
    _alike("To look at:", plan.notable)
    if not applied:
        click.echo(
            "Nothing was saved. Add --apply to do this." if plan.steps else "There is nothing to save."
        )


def _remarks(title: str, remarks: Sequence[Remark]) -> None:
    if remarks:
        click.echo(title)
    for remark in remarks:
        click.echo(f"  line {remark.line}: {remark.words}")


def _alike(title: str, remarks: Sequence[Remark]) -> None:
    """Remarks in the same words together: a name that nobody knows can stand on every line."""
    lines: dict[str, list[int]] = {}
    for remark in remarks:
        lines.setdefault(remark.words, []).append(remark.line)
    if remarks:
        click.echo(title)
    for words, numbers in lines.items():
        click.echo(f"  {_lines(numbers)}: {words}")


def _lines(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    shown = ", ".join(str(number) for number in numbers[:_SHOWN])
    return f"lines {shown}" + (f" and {len(numbers) - _SHOWN:,} more" if len(numbers) > _SHOWN else "")
