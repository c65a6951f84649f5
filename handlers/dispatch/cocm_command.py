"""`/cocm`: help, first steps, and the alias of every command (the gate reads `/cocm log …` as `/log …`)."""

from handlers.dispatch import welcome
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ALL_ROLES, Reply, SlashCommand
from store.errors import UserError


def cocm(text: str, ctx: RequestContext) -> Reply:
    """Say what can be done here, for the roles of whoever asks."""
    if text:
        raise UserError(
            f"There is no command “{text.split(maxsplit=1)[0]}”.",
            "Type /cocm for the list of commands.",
        )
    return Reply(welcome.first_steps(ctx.member.name, ctx.member.roles, ctx.clinic.name))


COMMAND = SlashCommand(
    verb="cocm",
    run=cocm,
    roles=ALL_ROLES,
    hint="log 15m phone [patient]",
    summary="help and first steps; every other command also works after it",
    examples=(
        ("/cocm", "what you can do here"),
        ("/cocm log 15m phone Holly Guzman", "the same as /log 15m phone Holly Guzman"),
        ("/log help", "how a command is typed; every command has it"),
    ),
)
