"""Whether the registry's database can be written now: not locked, not read-only, disk not full."""

from sqlalchemy import text

from store.db import Registry

_WRITE = text("UPDATE alembic_version SET version_num = version_num")
"""Alembic's table has one row in every database; writing its value again changes nothing."""


def check_write(registry: Registry) -> None:
    """Write to the database.

    Raises:
        SQLAlchemyError: it cannot be reached or written.
    """
    with registry.begin() as db:
        db.execute(_WRITE)
