"""`python -m bot` is `caseload`, without having to install it."""

from bot.cli import main

main(prog_name="caseload")
