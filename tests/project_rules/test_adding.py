"""docs/adding.md is true: every file that a recipe names exists, unless it is what the recipe adds."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
RECIPES = (ROOT / "docs" / "adding.md").read_text()
ADDED = ("team_command", "post_team_size", "import_visits")
"""The examples."""
PATHS = sorted(set(re.findall(r"`((?:bot|handlers|store|tests)/[\w/.]+)`", RECIPES)))


@pytest.mark.parametrize("path", [path for path in PATHS if not any(name in path for name in ADDED)])
def test_a_file_of_a_recipe_exists(path: str) -> None:
    assert (ROOT / path).exists()
