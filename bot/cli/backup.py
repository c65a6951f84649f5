"""`caseload backup`, `caseload restore`: the whole registry out, and back into an empty database."""

from contextlib import closing, suppress
from pathlib import Path

import click

from bot import settings
from bot.cli.clinics_and_members import open_registry
from bot.clock import real_clock
from bot.files import private_file
from store import audit, backup, schema
from store.backup import BackupHeader
from store.clinic import clinics
from store.db import BACKGROUND_TIMEOUT_SECONDS, Registry
from store.errors import UserError


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def write_backup(file: Path) -> None:
    """Write the whole registry to a file.

    The bot may work on. The file is the same for SQLite and PostgreSQL, holds everything (keep it as safe as
    the registry), and is read through once more before it takes its name.
    """
    registry, now = open_registry(), real_clock()
    _audit_backup(registry, "backup written")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with registry.snapshot() as db, private_file(unfinished) as out:
            rows = backup.write(db, out, BackupHeader(schema.revision(db) or "", now))
        with unfinished.open("rb") as source:
            backup.verify(source)
        unfinished.replace(file)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    click.echo(f"Wrote {rows:,} rows to {file} and read them back: the backup is whole.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_backup(file: Path) -> None:
    """Put a backup into an empty database, the one of DATABASE_URL."""
    with file.open("rb") as source:
        head = backup.verify(source)
    if head.revision not in schema.revisions():
        raise UserError("The backup comes from a newer Caseload.", "Update Caseload, then restore it.")
    # Not open_registry: the tables must be those of the backup before they become those of this version.
    with closing(Registry(settings.load().database_url, BACKGROUND_TIMEOUT_SECONDS)) as registry:
        _check_empty_database(registry, head)
        schema.migrate(registry, head.revision)
        with file.open("rb") as source, registry.begin() as db:
            rows = backup.restore(db, source)
        schema.migrate(registry)
        _audit_backup(registry, "backup restored")
    click.echo(f"Restored {rows:,} rows, as they were on {head.made_at:%Y-%m-%d %H:%M} UTC.")
    click.echo("`caseload audit verify` checks the audit trail that came with them.")


def _check_empty_database(registry: Registry, head: BackupHeader) -> None:
    """Rows go in as they came out, into tables of their own version, with nothing beside them."""
    with registry.read() as db:
        backup.check_empty(db)
        if schema.revision(db) not in {None, head.revision}:
            raise UserError(
                "The database is newer than the backup.", "Point DATABASE_URL at one that does not exist yet."
            )


def _audit_backup(registry: Registry, action: str) -> None:
    """Each clinic's trail tells that its data was taken or put back."""
    with registry.begin() as db:
        for clinic in clinics.list_clinics(db):
            audit.record(db, clinic.id, real_clock(), None, action, "registry")


COMMANDS = (write_backup, restore_backup)
