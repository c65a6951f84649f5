"""`caseload backup`, `restore`: the registry to a file and back."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from sqlalchemy import Connection

from bot import settings
from bot.backup_files import write_backup
from bot.cli.sentences import about_backup
from bot.cli.shared import database_files, open_registry
from bot.clock import real_clock
from bot.private_files import check_not_a_database
from store import audit, backup, schema
from store.clinic import clinics
from store.db import BACKGROUND_TIMEOUT_SECONDS, Registry
from store.errors import UserError


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help=about_backup.FORCE_OPTION)
def backup_command(file: Path, *, force: bool) -> None:
    """Write the whole registry to a file.

    The bot can keep running. The file is the same for SQLite and PostgreSQL and contains everything: protect
    it like the registry. It is read and checked before it gets its name.
    """
    _check_target(file, force=force)
    rows = write_backup(open_registry(), file, real_clock())
    click.echo(about_backup.backup_written(rows, file))


def _check_target(file: Path, *, force: bool) -> None:
    """Check before any work that the backup replaces neither a database nor another file.

    Raises:
        UserError: it is.
    """
    check_not_a_database(file, database_files())
    if file.exists() and not file.is_file():
        raise UserError(about_backup.not_a_file(file), about_backup.CHOOSE_A_FILE)
    if file.exists() and not force:
        raise UserError(about_backup.file_exists(file), about_backup.USE_FORCE)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_backup(file: Path) -> None:
    """Restore a backup into an empty database, the one of DATABASE_URL.

    It is one transaction: whatever stops it, the database stays empty, and the backup can be restored again.
    """
    with file.open("rb") as source:
        head = backup.verify(source)
    if head.revision not in schema.revisions():
        raise UserError(about_backup.NEWER_BACKUP, about_backup.UPDATE_FIRST)
    # Not open_registry: the tables must be those of the backup before they become those of this version.
    url = settings.load().database_url
    with (
        _without_new_files(),
        closing(Registry(url, BACKGROUND_TIMEOUT_SECONDS)) as registry,
        registry.begin() as db,
    ):
        _make_tables(db, head.revision)
        with file.open("rb") as source:
            rows = backup.restore(db, source)
        schema.upgrade(db)
        for clinic in clinics.list_clinics(db):
            audit.record(db, clinic.id, real_clock(), None, "backup restored", "registry")
    click.echo(about_backup.backup_restored(rows, head.made_at))
    click.echo(about_backup.VERIFY_TRAIL)


@contextmanager
def _without_new_files() -> Iterator[None]:
    """Remove the SQLite database that was made for a restore that fails."""
    new = [path for path in database_files() if not path.exists()]
    try:
        yield
    except BaseException:
        for path in new:
            path.unlink(missing_ok=True)
        raise


def _make_tables(db: Connection, revision: str) -> None:
    """Make the tables of a backup's revision in an empty database, whichever it had."""
    schema.check_not_newer(db)
    backup.check_empty(db)
    if schema.revision(db) not in {None, revision}:
        schema.drop_tables(db)
    schema.upgrade(db, revision)


COMMANDS = (backup_command, restore_backup)
