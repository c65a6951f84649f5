"""The command line: `caseload …`. Source: product.md §7."""

import sys

import click
from sqlalchemy.exc import OperationalError

from bot import demo
from bot.cli import (
    backup,
    billing,
    check,
    clinics_and_members,
    closing,
    packet,
    patient,
    policy,
    posts,
    rates,
)
from bot.cli.files import exports, imports, move_in
from bot.cli.sentences import about_commands
from bot.server import serve
from handlers.dispatch.error_hints import remedy
from store.errors import UserError

_NO_DATABASE = UserError(about_commands.NO_DATABASE, about_commands.RUN_AGAIN)


class UserErrorGroup(click.Group):
    """A group whose commands answer a UserError with a sentence, not with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a UserError is printed, with exit status 1."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            _print_error(error)
        except OperationalError:
            _print_error(_NO_DATABASE)
        sys.exit(1)


def _print_error(error: UserError) -> None:
    click.echo(error.wrong, err=True)
    advice = remedy(error)
    if advice:
        click.echo(advice, err=True)


@click.group(cls=UserErrorGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="caseload")
def main() -> None:
    """Caseload: the Slack assistant for Collaborative Care teams."""


for command in (
    demo.demo,
    serve.run,
    *check.COMMANDS,
    *clinics_and_members.COMMANDS,
    *imports.COMMANDS,
    *exports.COMMANDS,
    *move_in.COMMANDS,
    *billing.COMMANDS,
    *closing.COMMANDS,
    *packet.COMMANDS,
    *patient.COMMANDS,
    *policy.COMMANDS,
    *rates.COMMANDS,
    *posts.COMMANDS,
    *backup.COMMANDS,
):
    main.add_command(command)
