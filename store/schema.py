"""Migrate a database to the tables of this version, and check whether it has them."""

from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from store.db import BACKGROUND_TIMEOUT_SECONDS, Registry
from store.errors import UserError
from store.tables import metadata

HEAD = "head"
"""The newest revision."""

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('caseload migration', 0))")


def migrate(registry: Registry, to: str = HEAD) -> None:
    """Run every migration that the database has not seen, up to a revision; safe to run again.

    They run in one transaction: one that is cut off leaves the tables and rows as they were. Of several
    programs that start at once one migrates, and the others wait for it.

    Raises:
        UserError: the database belongs to a newer version.
    """
    waiting = Registry(registry.url, BACKGROUND_TIMEOUT_SECONDS)
    try:
        with waiting.begin() as db:
            if db.dialect.name == "postgresql":
                # On SQLite every writer waits for the one before.
                db.execute(_ONE_AT_A_TIME)
            upgrade(db, to)
    finally:
        waiting.close()


def upgrade(db: Connection, to: str = HEAD) -> None:
    """Run the migrations in a transaction that does more.

    Alembic reads every migration before it finds nothing to do, and each command migrates first: a database
    that is at this version already is left alone.

    Raises:
        UserError: the database belongs to a newer version.
    """
    check_not_newer(db)
    if to != HEAD or revision(db) != revisions()[0]:
        command.upgrade(_config(db), to)


def check_not_newer(db: Connection) -> None:
    """Check that this version knows the database's tables.

    Raises:
        UserError: a newer version has changed them.
    """
    found = revision(db)
    if found is not None and found not in revisions():
        raise UserError(
            f"This database was updated by a newer version of Caseload: its tables are of revision {found}, "
            f"and this version knows them up to {revisions()[0]}.",
            "Install the newer version, or set DATABASE_URL to another database.",
        )


def drop_tables(db: Connection) -> None:
    """Drop the registry's tables, so that those of another revision can be made."""
    metadata.drop_all(db)
    db.execute(text("DROP TABLE IF EXISTS alembic_version"))


def revision(db: Connection) -> str | None:
    """The revision of a database's tables; None before the first migration."""
    return MigrationContext.configure(db).get_current_revision()


@cache
def revisions() -> tuple[str, ...]:
    """Every revision of this version, the newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions())


def _config(db: Connection | None) -> Config:
    """Alembic's settings, without a file: the script folder and the connection."""
    config = Config()
    config.set_main_option("script_location", str(files("store") / "migrations"))
    config.attributes["connection"] = db
    return config
