"""docs/data-model.md says what the tables are."""

import ast
from pathlib import Path

from store import audit_actions, tables
from tests.project_rules import data_model
from tests.project_rules.data_model import ROOT

RECORDING = {
    "audit.record",
    "access.record_read",
    "access.record_change",
    "record_change",
    "_audit",
    "_record",
    "_saved",
}
"""The functions that are handed an action."""

NOT_ACTIONS = {"registry", "import", "export", "rates", "trail"}
"""Subjects without an id."""


def test_the_document_equals_the_tables() -> None:
    assert data_model.PATH.read_text() == data_model.document(), "run `make docs`"


def test_every_table_is_in_the_document() -> None:
    headings = [line[4:] for line in data_model.document().splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(tables.metadata.tables)


def test_every_table_says_what_a_row_is() -> None:
    unclear = [name for name, table in tables.metadata.tables.items() if not table.info.get("meaning")]
    assert unclear == []


def test_the_document_about_the_audit_trail_says_what_is_recorded() -> None:
    assert data_model.AUDIT_PATH.read_text() == data_model.audit_document(), "run `make docs`"


def code_files() -> list[Path]:
    return [path for layer in ("bot", "handlers", "store") for path in (ROOT / layer).rglob("*.py")]


def recorded_actions() -> set[str]:
    """Every action that the code writes out; … for what is filled in."""
    found: set[str] = set()
    for path in code_files():
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in RECORDING:
                for given in call.args:
                    found |= {text for text in _texts(given) if ":" not in text or text.startswith("card: ")}
    return found


def _texts(node: ast.expr) -> set[str]:
    """What an argument may be, when it is written out."""
    match node:
        case ast.Constant(str(text)):
            return {text}
        case ast.IfExp():
            return _texts(node.body) | _texts(node.orelse)
        case ast.JoinedStr():
            return {
                "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in node.values)
            }
    return set()


def test_every_action_that_is_recorded_is_explained_and_the_other_way_around() -> None:
    recorded = {text for text in recorded_actions() if text not in NOT_ACTIONS}
    explained = audit_actions.READ | audit_actions.CHANGED
    assert {action for action in recorded if not audit_actions.is_known(action)} == set()
    code = "".join(path.read_text() for path in code_files() if path.name != "audit_actions.py")
    assert [name for name in explained if "…" not in name and f'"{name}"' not in code] == []
