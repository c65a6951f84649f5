"""The command line: `caseload …`. Source: product.md §7."""

import errno
import os
import sys

import click
from sqlalchemy.exc import OperationalError

from bot import clock, demo
from bot.cli import (
    audit,
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
_DISK_FULL = UserError(about_commands.DISK_FULL, about_commands.FREE_SPACE)
_SQLITE_FULL, _POSTGRES_FULL = "SQLITE_FULL", "53100"


class UserErrorGroup(click.Group):
    """A group whose commands answer a UserError with a sentence, not with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a UserError is printed, with exit status 1."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            _print_error(error)
        except OperationalError as error:
            _print_error(_DISK_FULL if _is_disk_full(error) else _NO_DATABASE)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EIO}:
                raise
            _drop_unwritten_output()
            _print_error(UserError(about_commands.cannot_write_output(str(error.strerror))))
        sys.exit(1)


def _is_disk_full(error: OperationalError) -> bool:
    codes = {getattr(error.orig, name, None) for name in ("sqlite_errorname", "sqlstate")}
    return not codes.isdisjoint({_SQLITE_FULL, _POSTGRES_FULL})


def _drop_unwritten_output() -> None:
    """Let Python end without writing what is left of the standard output, which would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_error(error: UserError) -> None:
    click.echo(error.wrong, err=True)
    advice = remedy(error)
    if advice:
        click.echo(advice, err=True)


@click.group(cls=UserErrorGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="caseload")
def main() -> None:
    """Caseload: the Slack assistant for Collaborative Care teams."""
    clock.ignore_local_time_zone()


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
    *audit.COMMANDS,
    *backup.COMMANDS,
):
    main.add_command(command)
