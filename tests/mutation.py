"""`make mutation`: mutmut over a copy of the rules in which it changes every function.

mutmut leaves out functions with a decorator, and so the codes' thresholds, which are cached. In the copy,
`build/mutation`, nothing is cached and each property is written as `name = property(_get_name)`.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

COPY = Path("build/mutation")
_RULES = Path("store/rules")
_CACHE = re.compile(r"^ *@(?:lru_)?cache\b.*\n", re.MULTILINE)
_PROPERTY = re.compile(r"^( +)@(?:cached_)?property\n +def (\w+)(.*\n(?:\1 .*\n|\n(?=\1 ))*)", re.MULTILINE)


def without_decorators(source: str) -> str:
    """A module in which nothing is cached and no function is a property."""
    return _PROPERTY.sub(r"\1def _get_\2\3\n\1\2 = property(_get_\2)\n", _CACHE.sub("", source))


def _copy() -> None:
    """Bring the copy up to date; a rule that did not change keeps its results.

    What the tests need besides the rules goes to where mutmut puts the changed rules.
    """
    for name in ("bot", "handlers", "store", "docs"):
        shutil.copytree(name, COPY / "mutants" / name, dirs_exist_ok=True, ignore=_left_out)
    shutil.copytree("tests", COPY / "tests", dirs_exist_ok=True, ignore=_left_out)
    shutil.copy2("pyproject.toml", COPY)
    for path in _RULES.rglob("*.py"):
        plain, copied = without_decorators(path.read_text("utf-8")), COPY / path
        if not copied.exists() or copied.read_text("utf-8") != plain:
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_text(plain, "utf-8")


def _left_out(folder: str, names: list[str]) -> set[str]:
    return {"rules"} & set(names) if folder == "store" else {"__pycache__"}


def main() -> None:
    """Try the changes that the arguments name (`mutmut run --help`), or all; list those no test noticed."""
    _copy()
    mutmut = [sys.executable, "-m", "mutmut"]
    subprocess.run([*mutmut, "run", *sys.argv[1:]], cwd=COPY, check=True)  # noqa: S603 - our own arguments
    subprocess.run([*mutmut, "results"], cwd=COPY, check=True)  # noqa: S603 - the same


if __name__ == "__main__":
    main()
