"""Nothing of this machine, no index and no secret in what is committed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
APART = {".git", ".venv", ".demo", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "build"}
PLAIN = {".py", ".md", ".txt", ".in", ".toml", ".yml", ".yaml", ".html", ".css", ".js", ".mako", ".csv", ""}


def texts() -> list[str]:
    """Every text file of the project, whether git knows it yet or not."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return sorted(str(path) for path in found if APART.isdisjoint(path.parts) and path.suffix in PLAIN)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "--hash=sha256:" in text
    assert not re.search(r"--(extra-)?index-url|--find-links|https?://", text)
    for line in text.splitlines():
        if line and not line.startswith((" ", "#", "-")):
            assert "==" in line, line


def test_no_path_of_a_machine_and_no_real_token() -> None:
    for name in texts():
        text = (ROOT / name).read_text(errors="replace")
        assert not re.search(r"/(home|Users)/[a-z]+/", text), name
        assert not re.search(r"xox[bp]-\d{6,}-", text), name
