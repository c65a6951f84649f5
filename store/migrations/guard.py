"""The ledger only grows (decisions.md 7): triggers that refuse to change, void twice or delete a row."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

_VOID = {"voided_at", "voided_by", "void_reason"}

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION caseload_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'the ledger only grows: % rows are voided, never removed', TG_TABLE_NAME;
  END IF;
  IF OLD.voided_at IS NOT NULL THEN
    RAISE EXCEPTION 'the ledger only grows: this % row is voided already', TG_TABLE_NAME;
  END IF;
  IF (to_jsonb(NEW) - ARRAY['voided_at', 'voided_by', 'void_reason'])
     IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['voided_at', 'voided_by', 'void_reason']) THEN
    RAISE EXCEPTION 'the ledger only grows: facts of % are never changed', TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$
"""

_POSTGRES_APPEND_ONLY = """
CREATE OR REPLACE FUNCTION caseload_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail only grows: % rows are never changed', TG_TABLE_NAME;
END $$
"""


def guard(table: str) -> None:
    """Allow rows of a ledger table to be added and voided once, nothing else."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(_POSTGRES_FUNCTION)
        op.execute(
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION caseload_guard()"
        )
        return
    facts = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    facts = [name for name in facts if name not in _VOID]
    refusals = {
        "delete": f"BEFORE DELETE ON {table}",
        "facts": f"BEFORE UPDATE OF {', '.join(facts)} ON {table}",
        "void": f"BEFORE UPDATE ON {table} WHEN OLD.voided_at IS NOT NULL",
    }
    for name, when in refusals.items():
        op.execute(f"CREATE TRIGGER {table}_guard_{name} {when} BEGIN {_refusal(table)}; END")


def guard_again(table: str) -> None:
    """Guard a ledger table that was given a column: SQLite's triggers name them, PostgreSQL's do not."""
    if op.get_context().dialect.name == "postgresql":
        return
    for name in ("delete", "facts", "void"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_guard_{name}")
    guard(table)


def append_only(table: str) -> None:
    """Allow rows of a table to be added, nothing else."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(_POSTGRES_APPEND_ONLY)
        op.execute(
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION caseload_append_only()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        name = f"{table}_guard_{event.lower()}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN {_refusal(table)}; END")


def frozen(table: str, may_change: set[str]) -> None:
    """Allow rows of a table to be added, and only these columns to be set later."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    facts = ", ".join(name for name in columns if name not in may_change)
    if op.get_context().dialect.name == "postgresql":
        op.execute(_POSTGRES_APPEND_ONLY)
        for name, event in (("delete", "DELETE"), ("facts", f"UPDATE OF {facts}")):
            op.execute(
                f"CREATE TRIGGER {table}_guard_{name} BEFORE {event} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION caseload_append_only()"
            )
        return
    for name, event in (("delete", "DELETE"), ("facts", f"UPDATE OF {facts}")):
        op.execute(
            f"CREATE TRIGGER {table}_guard_{name} BEFORE {event} ON {table} BEGIN {_refusal(table)}; END"
        )


def unguard(table: str, *names: str) -> None:
    """Drop a table's triggers, which the migration makes again."""
    if op.get_context().dialect.name == "postgresql":
        for trigger in (f"{table}_guard", *(f"{table}_guard_{name}" for name in names)):
            op.execute(f"DROP TRIGGER IF EXISTS {trigger} ON {table}")
        return
    for name in names:
        op.execute(f"DROP TRIGGER IF EXISTS {table}_guard_{name}")


def refuse_truncate(tables: Iterable[str]) -> None:
    """Let no one empty these tables with TRUNCATE, which row triggers don't see; SQLite doesn't have it."""
    if op.get_context().dialect.name != "postgresql":
        return
    for table in tables:
        op.execute(
            f"CREATE TRIGGER {table}_guard_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION caseload_append_only()"
        )


def _refusal(table: str) -> str:
    return f"SELECT RAISE(ABORT, 'the ledger only grows: {table} rows are voided, never changed or removed')"
