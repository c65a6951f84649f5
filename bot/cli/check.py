"""`caseload check`: what is in place, what is not, and what mends it."""

import sys

import click

from bot import setup_check
from bot.clock import real_clock


@click.command("check")
def run_check() -> None:
    """Say what is in place, what is not, and what mends it.

    Looks at settings, database, Slack's token and scopes, clinics, members and channels.
    """
    wrong = 0
    for finding in setup_check.check_setup(real_clock()):
        wrong += bool(finding.wrong)
        click.echo(f"{'WRONG' if finding.wrong else 'ok   '}  {finding.checked_item}")
        for line in filter(None, (*finding.wrong.splitlines(), finding.remedy)):
            click.echo(f"       {line}")
    click.echo("Everything is in place." if not wrong else f"To mend: {wrong}.")
    sys.exit(1 if wrong else 0)


COMMANDS = (run_check,)
