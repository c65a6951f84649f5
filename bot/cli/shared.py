"""What several commands share: the registry, the option for the clinic, and private files."""

from collections.abc import Iterable
from pathlib import Path

import click
from slack_sdk import WebClient
from sqlalchemy import Connection

from bot import settings
from bot.cli.sentences import about_commands
from bot.private_files import private_file
from bot.settings import EnvironmentSettings
from store import schema
from store.clinic.clinics import Clinic
from store.db import BACKGROUND_TIMEOUT_SECONDS, Registry
from store.errors import UserError
from store.patient import patients
from store.patient.patients import Patient
from store.sqlite_connections import sqlite_files

STDOUT = "-"
SLACK_TIMEOUT_SECONDS = 10

clinic_option = click.option("--clinic", "clinic_name", help=about_commands.CLINIC_OPTION)


def open_registry() -> Registry:
    """The registry of `DATABASE_URL`, for long work, at this version; closed when the command ends."""
    environment = settings.load()
    registry = Registry(environment.database_url, BACKGROUND_TIMEOUT_SECONDS, seal_keys=environment.seal_keys)
    click.get_current_context().call_on_close(registry.close)
    schema.migrate(registry)
    return registry


def patient_with_mrn(db: Connection, clinic: Clinic, mrn: str) -> Patient:
    """The clinic's patient with this MRN.

    Raises:
        UserError: there is none.
    """
    found = patients.by_mrn(db, clinic.id, mrn)
    if found is None:
        raise UserError(*about_commands.no_such_mrn(mrn, clinic.name))
    return found


def slack_client(environment: EnvironmentSettings) -> WebClient | None:
    """The client of `SLACK_BOT_TOKEN`; None when it is not set."""
    token = environment.slack_bot_token.get_secret_value()
    if not token:
        return None
    return WebClient(token=token, base_url=environment.slack_api_url, timeout=SLACK_TIMEOUT_SECONDS)


def write_private(name: str, parts: Iterable[bytes]) -> None:
    """Write a file, or standard output when it is named `-`.

    Raises:
        UserError: it is a database, or it cannot be written there.
    """
    if name == STDOUT:
        with click.open_file(STDOUT, "wb") as out:
            out.writelines(parts)
            out.flush()
    else:
        with private_file(Path(name), database_files()) as file:
            file.writelines(parts)


def database_files() -> tuple[Path, ...]:
    """The files of the database of `DATABASE_URL`, which no command writes over."""
    return sqlite_files(settings.load().database_url)
