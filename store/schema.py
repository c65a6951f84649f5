"""Bring a database to the tables of this version, and tell when it is not there yet."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from store.db import Registry


def migrate(registry: Registry) -> None:
    """Run every migration that the database has not seen; safe to run again."""
    with registry.begin() as db:
        command.upgrade(_config(db), "head")


def is_current(registry: Registry) -> bool:
    """Whether the database has the tables of this version."""
    with registry.read() as db:
        seen = MigrationContext.configure(db).get_current_revision()
    return seen == ScriptDirectory.from_config(_config(None)).get_current_head()


def _config(db: Connection | None) -> Config:
    """Alembic's settings, without a file: the script folder and the connection."""
    config = Config()
    config.set_main_option("script_location", str(files("store") / "migrations"))
    config.attributes["connection"] = db
    return config
