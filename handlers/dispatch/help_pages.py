"""Help: every command teaches itself from its own examples."""

from collections.abc import Iterable

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    OutgoingMessage,
    build_message,
    small_text_block,
    text_block,
)
from handlers.dispatch.request_handlers import SlashCommand


def help_message(command: SlashCommand, commands: Iterable[SlashCommand]) -> OutgoingMessage:
    """The help of a command; that of `/cocm` is the list of all."""
    return command_list(commands) if command.verb == "cocm" else command_help(command)


def command_help(command: SlashCommand) -> OutgoingMessage:
    """What a command does, with lines to type."""
    shown: list[Block] = [text_block(BoldText(f"/{command.verb}"), command.summary)]
    for line, meaning in command.examples:
        shown.append(text_block(BoldText(line), meaning))
    return build_message(
        f"Help for /{command.verb}.",
        *shown[:40],
        small_text_block(f"Also as /cocm {command.verb} …"),
    )


def command_list(commands: Iterable[SlashCommand]) -> OutgoingMessage:
    """The list of commands, a line each."""
    return build_message(
        "Help: the list of commands.",
        *(text_block(BoldText(f"/{command.verb}"), command.summary) for command in commands),
        small_text_block(
            "/log help explains one of them, and so for each. All of them also work as /cocm log …"
        ),
    )
