"""The glossary is true: every name in code type is a class, function, field, module, table or column."""

import ast
import re
from pathlib import Path

import pytest

from store.tables import metadata

ROOT = Path(__file__).parent.parent.parent
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
LAYERS = ("bot", "handlers", "store")
FILES = [path for layer in LAYERS for path in (ROOT / layer).rglob("*.py") if "versions" not in path.parts]


def _defined(tree: ast.Module) -> set[str]:
    """The names a module defines; a member of a class also as `Class.member`."""
    found = {name for node in tree.body for name in _names(node)}
    for each in ast.walk(tree):
        if isinstance(each, ast.ClassDef):
            members = {name for node in each.body for name in _names(node)}
            found |= members | {f"{each.name}.{name}" for name in members}
    return found


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


TABLES = set(metadata.tables)
COLUMNS = {column.name for table in metadata.tables.values() for column in table.columns}
NAMES = {path.stem for path in FILES} | {
    name for path in FILES for name in _defined(ast.parse(path.read_text()))
}


QUOTED = sorted(set(re.findall(r"(table |column |)`([^`]+)`", GLOSSARY)))
KNOWN = {"table ": TABLES, "column ": COLUMNS, "": NAMES}


@pytest.mark.parametrize(("kind", "name"), QUOTED, ids=["".join(each) for each in QUOTED])
def test_a_name_exists(kind: str, name: str) -> None:
    is_command, is_path = name.startswith("/"), "/" in name
    assert is_command or (is_path and (ROOT / name).exists()) or name in KNOWN[kind]


def test_a_term_has_one_row() -> None:
    terms = re.findall(r"^\| ([^|]+?) \|", GLOSSARY, re.MULTILINE)
    repeated = {term for term in terms if terms.count(term) > 1} - {"Term"}
    assert repeated == set()
