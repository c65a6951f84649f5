"""The documents are true: every section that code cites exists, every command, link and folder they name."""

import re
from functools import cache
from pathlib import Path

import click
import pytest

from bot.cli.main import main
from handlers import index

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")])
CODE = sorted(
    path for layer in ("bot", "handlers", "store", "tests") for path in (ROOT / layer).rglob("*.py")
)

_CITED = re.compile(r"\b([a-z-]+)\.md((?:,? (?:and )?§\d+(?:\.\d+)?)+)")
_DECISION = re.compile(r"\bdecisions\.md,? (\d+)")
_HEADING = re.compile(r"^#+ (\d+(?:\.\d+)?)\.? ", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
_CALL = re.compile(r"\bcaseload ((?:[a-z][a-z0-9-]*)(?: [a-z][a-z0-9-]*)?)")
_SLASH = re.compile(r"`/([a-z]+)")
_PLANNED = {"timer", "quality"}
"""Commands that the documents mark as planned."""


@cache
def _sections(document: str) -> set[str]:
    path = ROOT / "docs" / f"{document}.md"
    return set(_HEADING.findall(path.read_text())) if path.exists() else set()


def _wrong_citations(path: Path) -> list[str]:
    text = path.read_text()
    wrong = [f"decisions.md {number}" for number in set(_DECISION.findall(text)) - _sections("decisions")]
    for document, sections in _CITED.findall(text):
        if not set(re.findall(r"\d+(?:\.\d+)?", sections)) <= _sections(document):
            wrong.append(f"{document}.md {sections}")
    return wrong


def test_what_code_cites_exists() -> None:
    assert {str(path.relative_to(ROOT)): found for path in CODE if (found := _wrong_citations(path))} == {}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    targets = [target for target in _LINK.findall(path.read_text()) if "://" not in target]
    assert [target for target in targets if not (path.parent / target).exists()] == []


def _commands(group: click.Group, before: str = "") -> set[str]:
    found = set()
    for name, command in group.commands.items():
        found.add(f"{before}{name}")
        if isinstance(command, click.Group):
            found |= _commands(command, f"{before}{name} ")
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_that_a_document_shows_exist(path: Path) -> None:
    known = _commands(main)
    shown = re.findall(
        r"^ {3,}caseload [^\n]*|^caseload [^\n]*|`caseload [^`]*`", path.read_text(), re.MULTILINE
    )
    for line in shown:
        for words in _CALL.findall(line):
            first = words.split(" ")[0]
            assert first in {name.split(" ")[0] for name in known}, line
    verbs = {command.verb for command in index.COMMANDS} | _PLANNED
    others = {"slack", "invite", "healthz", "readyz", "metrics"}
    assert set(_SLASH.findall(path.read_text())) - verbs - others == set()


def _folders() -> set[str]:
    return {
        str(path.parent.relative_to(ROOT))
        for layer in ("bot", "handlers", "store")
        for path in (ROOT / layer).rglob("*.py")
        if "versions" not in path.parts
    }


def test_the_map_in_the_readme_lists_exactly_the_folders() -> None:
    block = re.search(r"```\n(bot/.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert block, "the README has no map that begins with bot/"
    listed: set[str] = set()
    parents: list[tuple[int, str]] = []
    for line in block[1].splitlines():
        for found in re.finditer(r"^( *)([a-z_]+)/", line):
            depth, name = len(found[1]), found[2]
            parents = [(deep, parent) for deep, parent in parents if deep < depth]
            full = "/".join([*(parent for _, parent in parents), name])
            parents.append((depth, name))
            listed.add(full)
    assert listed == _folders()
