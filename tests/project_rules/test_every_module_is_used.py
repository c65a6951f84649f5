"""A product module is reached from a command, a post, the command line or the demo page."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
STARTS = ("bot.__main__", "bot.cli.main", "handlers.index")
"""Where people come in: the command line (which also starts the demo), and the index of handlers."""

LOADED_BY_NAME = ("store.migrations.",)
"""Alembic loads migrations and their environment by their file names."""

NOT_YET_USED = ("store.rules.quality.",)
"""The program's measures are calculated and tested; `/quality`, which shows them, is still to be built."""


def _modules() -> dict[str, Path]:
    found = {}
    for layer in ("bot", "handlers", "store"):
        for path in (ROOT / layer).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


MODULES = _modules()


def _imports(path: Path) -> set[str]:
    """The product modules that a file imports, and the packages around them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    parents = {".".join(name.split(".")[:depth]) for name in found for depth in range(1, name.count(".") + 1)}
    return (found | parents) & MODULES.keys()


def _reached() -> set[str]:
    reached: set[str] = set()
    waiting = [name for name in STARTS if name in MODULES]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(_imports(MODULES[name]))
    return reached


REACHED = _reached()


def test_the_starting_points_exist() -> None:
    assert [name for name in STARTS if name not in MODULES] == []


def test_every_module_is_reached_from_where_people_come_in() -> None:
    excused = (*LOADED_BY_NAME, *NOT_YET_USED)
    assert [name for name in sorted(MODULES.keys() - REACHED) if not f"{name}.".startswith(excused)] == []


def test_the_excuses_are_needed() -> None:
    for prefix in (*LOADED_BY_NAME, *NOT_YET_USED):
        assert any(f"{name}.".startswith(prefix) for name in MODULES.keys() - REACHED), prefix
