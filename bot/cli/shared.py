"""What several commands share: the registry, the option for the clinic, and private files."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import click
from slack_sdk import WebClient

from bot import settings
from bot.cli.sentences import about_commands
from bot.settings import EnvironmentSettings
from store import schema
from store.db import BACKGROUND_TIMEOUT_SECONDS, Registry
from store.errors import UserError

STDOUT = "-"
SLACK_TIMEOUT_SECONDS = 10

clinic_option = click.option("--clinic", "clinic_name", help=about_commands.CLINIC_OPTION)


def open_registry() -> Registry:
    """The registry of `DATABASE_URL`, for long work, at this version; closed when the command ends."""
    registry = Registry(settings.load().database_url, BACKGROUND_TIMEOUT_SECONDS)
    click.get_current_context().call_on_close(registry.close)
    schema.migrate(registry)
    return registry


def slack_client(environment: EnvironmentSettings) -> WebClient | None:
    """The client of `SLACK_BOT_TOKEN`; None when it is not set."""
    token = environment.slack_bot_token.get_secret_value()
    if not token:
        return None
    return WebClient(token=token, base_url=environment.slack_api_url, timeout=SLACK_TIMEOUT_SECONDS)


def write_private(name: str, parts: Iterable[bytes]) -> None:
    """Write a file, or standard output when it is named `-`.

    Raises:
        UserError: it cannot be written there.
    """
    with click.open_file(STDOUT, "wb") if name == STDOUT else private_file(Path(name)) as out:
        out.writelines(parts)


def private_file(path: Path) -> IO[bytes]:
    """Open a file for writing; only its owner can read it.

    Raises:
        UserError: it cannot be written there.
    """
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
    except OSError as error:
        raise UserError(about_commands.cannot_write(path, str(error.strerror))) from error
