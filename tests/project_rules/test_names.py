"""One name means one thing, and a folder stays small enough to be read at a glance."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LAYERS = ("bot", "handlers", "store")
MOST_MODULES = 15


def _files() -> list[Path]:
    return [path for layer in LAYERS for path in (ROOT / layer).rglob("*.py") if "versions" not in path.parts]


def test_no_two_classes_have_the_same_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_folder_has_more_modules_than_can_be_read_at_a_glance() -> None:
    modules: dict[str, int] = defaultdict(int)
    for path in _files():
        modules[str(path.parent.relative_to(ROOT))] += path.name != "__init__.py"
    assert {folder: number for folder, number in modules.items() if number > MOST_MODULES} == {}
