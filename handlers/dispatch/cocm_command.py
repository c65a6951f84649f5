"""`/cocm`: help, first steps, and the alias of every command."""

from handlers.dispatch import help_pages, sentences
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ALL_ROLES, Reply, SlashCommand
from store.errors import UserError


def cocm(text: str, ctx: RequestContext) -> Reply:
    """The first steps for the member's roles."""
    if text:
        raise UserError(sentences.unknown_command(text.split(maxsplit=1)[0]), sentences.SEE_COMMAND_LIST)
    return Reply(help_pages.first_steps(ctx.member.name, ctx.member.roles, ctx.clinic.name))


COMMAND = SlashCommand(
    verb="cocm",
    run=cocm,
    roles=ALL_ROLES,
    hint="log 15m phone [patient]",
    summary="help and first steps; every other command also works after it",
    examples=(
        ("/cocm", "what you can do here"),
        ("/cocm log 15m phone Holly Guzman", "the same as /log 15m phone Holly Guzman"),
        ("/log help", "how to type a command; every command has help"),
    ),
    is_read_only=True,
)
