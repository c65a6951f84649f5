"""Help: every command teaches itself from its own examples."""

from collections.abc import Iterable

from handlers.block_kit.parts import Block, Bold, Message, lines, message, small
from handlers.dispatch.replies import Command


def page(command: Command, commands: Iterable[Command]) -> Message:
    """The help of a command; that of `/cocm` is the list of all."""
    return of_all(commands) if command.verb == "cocm" else of_command(command)


def of_command(command: Command) -> Message:
    """What a command does, with lines to type."""
    shown: list[Block] = [lines(Bold(f"/{command.verb}"), command.summary)]
    for line, meaning in command.examples:
        shown.append(lines(Bold(line), meaning))
    return message(
        f"Help for /{command.verb}.",
        *shown[:40],
        small(f"Also as /cocm {command.verb} …"),
    )


def of_all(commands: Iterable[Command]) -> Message:
    """The list of commands, a line each."""
    return message(
        "Help: the list of commands.",
        *(lines(Bold(f"/{command.verb}"), command.summary) for command in commands),
        small("/log help explains one of them, and so for each. All of them also work as /cocm log …"),
    )
