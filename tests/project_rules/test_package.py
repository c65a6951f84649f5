"""What runs from a clone also runs once installed."""

import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("bot", "handlers", "store")


def test_the_package_brings_the_one_manifest_along() -> None:
    inside = ROOT / "bot" / "manifest.yml"
    assert inside.resolve() == ROOT / "manifest.yml"
    assert inside.read_text() == (ROOT / "manifest.yml").read_text()


def test_every_file_that_is_no_python_is_declared_as_package_data() -> None:
    tracked = subprocess.run(
        ["/usr/bin/env", "git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    listed = [name for name in tracked if name.split("/")[0] in PACKAGES]
    data = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    declared = [
        f"{package.replace('.', '/')}/{pattern}" for package, patterns in data.items() for pattern in patterns
    ]
    others = [name for name in listed if not name.endswith(".py")]
    assert [name for name in others if not any(fnmatch(name, pattern) for pattern in declared)] == []
