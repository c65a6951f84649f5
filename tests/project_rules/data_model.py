"""Writes docs/data-model.md from the tables, and what docs/audit.md says is recorded: `make docs`."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from sqlalchemy import CheckConstraint, Column, String, Table, UniqueConstraint

from store import audit_actions, tables

ROOT = Path(__file__).parent.parent.parent
PATH = ROOT / "docs" / "data-model.md"
AUDIT_PATH = ROOT / "docs" / "audit.md"
AUDIT_BEGIN, AUDIT_END = "<!-- written by `make docs` -->", "<!-- end -->"
SHARED_COLUMNS = ("id", "clinic_id")
INTRODUCTION = """\
# Data model

Written by `make docs` from [store/tables.py](../store/tables.py); change the tables, not this file.

- Times are stored in UTC. Dates are the clinic's local days. A month is stored as its first day.
- `id` and `clinic_id` are left out below. Links stay within a clinic: the database refuses others.
- Rows of a **ledger table** are added and voided once, never changed or removed; the database refuses
  anything else ([decisions.md 7](decisions.md)). Every ledger table also has these columns:
"""
_HEADING = re.compile(r"^# --- (.+) ---$")
_TABLE = re.compile(r'^    "(\w+)",$')
_DEFINITION = re.compile(r"^\w+ = (?:Table|_clinic_table|_ledger_table)\($")
_TYPE_NAMES = {
    "UtcDateTime": "time",
    "BigInteger": "integer",
    "Integer": "integer",
    "Boolean": "yes or no",
    "Date": "date",
    "Text": "text",
    "String": "text",
    "JSON": "JSON",
}


def document() -> str:
    """The whole document."""
    ledger_table = tables.LEDGER_TABLES[0]
    shared = _column_table(ledger_table, [ledger_table.c[name] for name in tables.LEDGER_COLUMNS])
    sections = [line for subject, names in _subjects() for line in _section(subject, names)]
    return "\n".join([INTRODUCTION, *shared, "", *sections])


def _subjects() -> Iterator[tuple[str, Sequence[str]]]:
    """The headings in store/tables.py, with the names of the tables below each."""
    subject, names = "", list[str]()
    lines = (ROOT / "store" / "tables.py").read_text().splitlines()
    for line, following in pairwise(lines):
        heading, name = _HEADING.match(line), _TABLE.match(following)
        if heading:
            if names:
                yield subject, names
            subject, names = heading[1], []
        elif name and _DEFINITION.match(line):
            names.append(name[1])
    yield subject, names


def _section(subject: str, names: Sequence[str]) -> Iterator[str]:
    yield from (f"## {subject}", "")
    for name in names:
        table = tables.metadata.tables[name]
        is_ledger = table in tables.LEDGER_TABLES
        left_out = (*SHARED_COLUMNS, *tables.LEDGER_COLUMNS) if is_ledger else SHARED_COLUMNS
        yield from (f"### {name}", "", table.info["meaning"] + (" Ledger table." if is_ledger else ""), "")
        yield from _column_table(table, [column for column in table.columns if column.name not in left_out])
        yield ""
        rules = [*_unique(table), *_checks(table)]
        yield from (*rules, "") if rules else ()


def _column_table(table: Table, columns: Sequence[Column[object]]) -> Iterator[str]:
    yield from ("| Column | Type | Required | Link | Meaning |", "| --- | --- | --- | --- | --- |")
    links = _links(table)
    for column in columns:
        required = "" if column.nullable else "yes"
        meaning = column.info.get("meaning", "")
        cells = (f"`{column.name}`", _type_name(column), required, links.get(column.name, ""), meaning)
        yield f"| {' | '.join(cells)} |"


def _links(table: Table) -> dict[str, str]:
    """The table that each column points to."""
    return {
        name: f"[{link.referred_table.name}](#{link.referred_table.name})"
        for link in table.foreign_key_constraints
        for name in link.column_keys
        if name != "clinic_id"
    }


def _type_name(column: Column[object]) -> str:
    name = _TYPE_NAMES[type(column.type).__name__]
    length = column.type.length if isinstance(column.type, String) else None
    return f"{name} ({length})" if length else name


def _unique(table: Table) -> list[str]:
    """Which values may occur only once."""
    always = [(item.columns, "") for item in table.constraints if isinstance(item, UniqueConstraint)]
    sometimes = [
        (index.columns, f" where `{index.dialect_options['postgresql']['where']}`")
        for index in table.indexes
        if index.unique
    ]
    names = [([column.name for column in columns], condition) for columns, condition in always + sometimes]
    return sorted(
        f"- Unique: {', '.join(f'`{name}`' for name in columns)}{condition}"
        for columns, condition in names
        if set(columns) != set(SHARED_COLUMNS)
    )


def _checks(table: Table) -> list[str]:
    checks = [item for item in table.constraints if isinstance(item, CheckConstraint)]
    return sorted(f"- Check: `{check.sqltext}`" for check in checks)


def audit_document() -> str:
    """docs/audit.md with the table of what is recorded."""
    before, _, rest = AUDIT_PATH.read_text().partition(AUDIT_BEGIN)
    _, _, after = rest.partition(AUDIT_END)
    rows = [f"| {name} | {when} |" for name, when in (audit_actions.READ | audit_actions.CHANGED).items()]
    table = "\n".join(["| Action | When |", "|---|---|", *rows])
    return f"{before}{AUDIT_BEGIN}\n{table}\n{AUDIT_END}{after}"


if __name__ == "__main__":
    PATH.write_text(document())
    AUDIT_PATH.write_text(audit_document())
