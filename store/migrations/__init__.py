"""Alembic migrations: numbered, named by intent, run from empty on SQLite and PostgreSQL."""
