"""The house: nothing of this machine, no index and no secret in what is committed."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LISTED = subprocess.run(
    ["/usr/bin/env", "git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.split()
TEXTS = [name for name in LISTED if not name.endswith((".png", ".ico", ".woff2")) and (ROOT / name).exists()]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "--hash=sha256:" in text
    assert not re.search(r"--(extra-)?index-url|--find-links|https?://", text)
    for line in text.splitlines():
        if line and not line.startswith((" ", "#", "-")):
            assert "==" in line, line


@pytest.mark.parametrize("name", TEXTS)
def test_no_path_of_a_machine_and_no_real_token(name: str) -> None:
    text = (ROOT / name).read_text(errors="replace")
    assert not re.search(r"/(home|Users)/[a-z]+/", text), name
    assert not re.search(r"xox[bp]-\d{6,}-", text), name
