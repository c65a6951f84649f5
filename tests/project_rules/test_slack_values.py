"""A handler reads what a button or form carries with the readers that refuse a wrong value in words."""

import re
from pathlib import Path

HANDLERS = Path(__file__).parents[2] / "handlers"

UNSAFE = re.compile(r"\bint\((?:click|form)\.|use_draft\(db, ctx, [^,()]*(?:\(\))?\)")
"""`click.id()`, `form.subject_id()` and `form.id()` refuse; a draft is used with the kinds that it may be."""


def test_values_are_read_with_the_readers_that_refuse() -> None:
    unsafe = [
        f"{path.relative_to(HANDLERS)}:{number}"
        for path in HANDLERS.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNSAFE.search(line)
    ]
    assert unsafe == []
