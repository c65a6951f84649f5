"""`python -m bot` is `caseload`, without having to install it."""

from bot.cli.main import main

main(prog_name="caseload")
