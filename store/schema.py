"""Migrate a database to the tables of this version, and check whether it has them."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from store.db import Registry


def migrate(registry: Registry, to: str = "head") -> None:
    """Run every migration that the database has not seen, up to a revision; safe to run again."""
    with registry.begin() as db:
        command.upgrade(_config(db), to)


def is_current(registry: Registry) -> bool:
    """Whether the database has the tables of this version."""
    with registry.read() as db:
        return revision(db) == revisions()[0]


def revision(db: Connection) -> str | None:
    """The revision of a database's tables; None before the first migration."""
    return MigrationContext.configure(db).get_current_revision()


def revisions() -> list[str]:
    """Every revision of this version, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()]


def _config(db: Connection | None) -> Config:
    """Alembic's settings, without a file: the script folder and the connection."""
    config = Config()
    config.set_main_option("script_location", str(files("store") / "migrations"))
    config.attributes["connection"] = db
    return config
