"""Help: every command explains itself with its own examples; first steps for each role."""

from collections.abc import Collection, Iterable

from handlers.block_kit.message_blocks import (
    BoldText,
    OutgoingMessage,
    build_message,
    small_text_block,
    text_block,
)
from handlers.dispatch import sentences
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, SlashCommand
from store.rules.roles import Role

_MAX_EXAMPLES = 40
_FIRST_STEPS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    (
        "/log 15m phone Holly Guzman -- slept better",
        "minutes for a patient, and the month so far",
        CARE_TEAM_ROLES,
    ),
    ("/score phq9 14 Holly Guzman", "a score, by total or by items", CARE_TEAM_ROLES),
    ("/enroll", "a new patient, as a form", frozenset({Role.CARE_MANAGER, Role.LEAD})),
    ("/patient Holly Guzman", "one patient's card", CARE_TEAM_ROLES | {Role.LEAD}),
    (
        "/caseload overdue",
        "who is waiting for a call",
        frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD}),
    ),
    ("/review", "this week's agenda", frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD})),
    (
        "/billing",
        "the month so far: minutes, codes, what cannot be billed yet",
        frozenset({Role.CARE_MANAGER, Role.BILLER, Role.LEAD}),
    ),
    (
        "/clinic add @person care-manager",
        "add a person to the team; /clinic remove ends access immediately",
        frozenset({Role.ADMIN}),
    ),
    (
        "/clinic",
        "team, hours, channels, payers, limits and protocol; admins change them",
        frozenset({Role.ADMIN, Role.LEAD}),
    ),
)
"""A line to type, what it does, and the roles that it is for."""


def help_message(command: SlashCommand, commands: Iterable[SlashCommand]) -> OutgoingMessage:
    """The help of a command; that of `/cocm` is the list of all."""
    return command_list(commands) if command.verb == "cocm" else command_help(command)


def command_help(command: SlashCommand) -> OutgoingMessage:
    """What a command does, with lines to type."""
    examples = [text_block(BoldText(line), meaning) for line, meaning in command.examples[:_MAX_EXAMPLES]]
    return build_message(
        sentences.help_notification(command.verb),
        text_block(BoldText(f"/{command.verb}"), command.summary),
        *examples,
        small_text_block(sentences.also_by_alias(command.verb)),
    )


def command_list(commands: Iterable[SlashCommand]) -> OutgoingMessage:
    """The list of commands, a line each."""
    return build_message(
        sentences.COMMAND_LIST_NOTIFICATION,
        *(text_block(BoldText(f"/{command.verb}"), command.summary) for command in commands),
        small_text_block(sentences.HELP_OF_EACH_COMMAND),
    )


def first_steps(name: str, roles: Collection[Role], clinic: str) -> OutgoingMessage:
    """What this person can do, a line to type for each."""
    shown = [
        (line, meaning) for line, meaning, step_roles in _FIRST_STEPS if not step_roles.isdisjoint(roles)
    ]
    return build_message(
        sentences.FIRST_STEPS_NOTIFICATION,
        text_block(
            BoldText(sentences.hello(name, [role.label for role in sorted(roles)], clinic)),
            sentences.TYPE_ONE_OF_THESE,
        ),
        *(text_block(BoldText(line), meaning) for line, meaning in shown),
        small_text_block(sentences.ONLY_YOU_SEE),
    )


def not_understood(first_steps: OutgoingMessage) -> OutgoingMessage:
    """The first steps for a person whose message was not understood."""
    return OutgoingMessage(
        f"{sentences.NOT_UNDERSTOOD} {first_steps.text}",
        (text_block(sentences.NOT_UNDERSTOOD), *first_steps.blocks),
    )
