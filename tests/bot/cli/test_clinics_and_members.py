"""Clinics and members from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from store.db import Registry

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_registry: Registry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line on an empty registry with one clinic."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", str(sqlite_registry.engine.url))

    def command(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    assert command("clinic", "add", "North Clinic", "--timezone", "America/Chicago").exit_code == 0
    return command


def test_members_are_added_listed_and_removed(run: Run) -> None:
    added = run("member", "add", "U0DANA", "--role", "care-manager", "--role", "lead", "--name", "Dana Reed")
    assert added.output == "Dana Reed is a member of North Clinic: care-manager, lead.\n"
    assert run("member", "remove", "U0DANA").output == "Dana Reed no longer has access to North Clinic.\n"
    assert run("member", "list").output == "U0DANA  Dana Reed  care-manager, lead  100%  (no access)\n"


def test_the_last_admin_cannot_be_removed(run: Run) -> None:
    run("member", "add", "U0ADA", "--role", "admin", "--name", "Ada Kim")
    refused = run("member", "remove", "U0ADA")
    assert refused.exit_code == 1
    assert "Ada Kim is the clinic's last admin." in refused.output


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("active_interval_days", "21", "North Clinic: Contact interval, active is 21.\n"),
        ("timezone", "America/Denver", "North Clinic: Time zone is America/Denver.\n"),
        ("active_interval_days", "14", "North Clinic: Contact interval, active was already 14.\n"),
    ],
)
def test_a_setting_is_changed(run: Run, key: str, value: str, said: str) -> None:
    assert run("clinic", "set", key, value).output == said


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("active_interval_days", "0", "0 is outside 1 to 90 days."),
        ("timezone", "America/Nowhere", "there is no “America/Nowhere”"),
        ("shoe_size", "40", "There is no setting called “shoe_size”."),
    ],
)
def test_a_wrong_setting_is_refused(run: Run, key: str, value: str, said: str) -> None:
    refused = run("clinic", "set", key, value)
    assert refused.exit_code == 1
    assert said in refused.output
