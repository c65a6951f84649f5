"""Whether the database still refuses to change and remove what is sealed: triggers, and the role's rights."""

from sqlalchemy import Connection, text

from store.sealing.contents import ENDING_COLUMNS
from store.tables import LEDGER_TABLES, audit_seals, billing_closings

_TABLES = [*ENDING_COLUMNS, audit_seals]

_SQLITE_TRIGGERS = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'")
_POSTGRES_TRIGGERS = text(
    "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND t.tgenabled IN ('O', 'A') AND p.prosrc LIKE '%RAISE EXCEPTION%'"
)
_POSTGRES_RIGHTS = text(
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND c.relkind = 'r' AND c.relname = ANY(:tables) "
    "AND (has_table_privilege(current_user, c.oid, 'TRUNCATE') "
    "OR has_table_privilege(current_user, c.oid, 'TRIGGER') "
    "OR pg_has_role(current_user, c.relowner, 'MEMBER')) ORDER BY c.relname"
)


def missing_triggers(db: Connection) -> list[str]:
    """The triggers that refuse changes and are gone, switched off or do nothing."""
    is_postgres = db.dialect.name == "postgresql"
    found = set(db.execute(_POSTGRES_TRIGGERS if is_postgres else _SQLITE_TRIGGERS).scalars())
    return sorted(_expected_triggers(is_postgres=is_postgres) - found)


def unguarded_tables(db: Connection) -> list[str]:
    """The tables that the role of this connection may empty, drop or open to changes; SQLite has no roles."""
    if db.dialect.name != "postgresql":
        return []
    names = [table.name for table in _TABLES]
    return list(db.execute(_POSTGRES_RIGHTS, {"tables": names}).scalars())


def _expected_triggers(*, is_postgres: bool) -> set[str]:
    """As the migrations make them (store/migrations/guard.py)."""
    expected: set[str] = set()
    for table in _TABLES:
        if table is billing_closings:
            kinds = ["_delete", "_facts"]
        elif is_postgres:
            kinds = [""]
        else:
            kinds = ["_delete", "_facts", "_void"] if table in LEDGER_TABLES else ["_delete", "_update"]
        kinds += ["_truncate"] if is_postgres else []
        expected |= {f"{table.name}_guard{kind}" for kind in kinds}
    return expected
