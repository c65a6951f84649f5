"""`caseload run` as a process of its own, against the stand-in: Socket Mode, HTTP, health, SIGTERM."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import settings
from bot.sandbox import Slack
from store import schema
from store.clinic import clinics, members
from store.db import Registry
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.rules.roles import Role
from store.tables import time_entries
from tests.world import START, manifest

_PATIENCE = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(rate_limit=False) as started:
        started.install(manifest())
        yield started


@pytest.fixture
def environment(slack: Slack, tmp_path: Path) -> dict[str, str]:
    """A database with a clinic, Dana and Holly, and the settings to reach the stand-in."""
    url = f"sqlite:///{tmp_path / 'run.db'}"
    registry = Registry(url)
    schema.migrate(registry)
    with registry.begin() as db:
        clinic = clinics.add(db, "North Clinic", "America/Chicago", START)
        dana = members.add(db, clinic, "U0DANA", [Role.CARE_MANAGER], START, "Dana Reed")
        holly = patients.add(db, clinic.id, "8965", "Holly", "Guzman", START)
        provenance = Provenance(dana.id, START, "import")
        episodes.open_episode(db, clinic.id, holly.id, episodes.ACTIVE, START.date(), provenance)
    registry.close()
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.url,
        "PORT": str(free_port()),
    }


@contextmanager
def running(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The process, once its health page says that all is well; killed if the test did not stop it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=environment, stderr=subprocess.PIPE, text=True
    )
    begun = time.monotonic()
    try:
        while health(environment).get("status") != "ok":
            assert time.monotonic() - begun < _PATIENCE, health(environment)
            time.sleep(0.1)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            print(process.communicate()[1])  # noqa: T201 - pytest shows it with the failure


def health(environment: dict[str, str]) -> dict[str, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/readyz", timeout=2) as answer:
            report: dict[str, str] = json.load(answer)
            return report
    except urllib.error.HTTPError as error:
        with error:
            unwell: dict[str, str] = json.load(error)
            return unwell
    except OSError:
        return {}


def stop(process: subprocess.Popen[str]) -> str:
    """Ask it to end; it must do so by itself, and well."""
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0, said
    assert "stopped" in said
    return said


def test_over_http(slack: Slack, environment: dict[str, str]) -> None:
    environment["SLACK_SIGNING_SECRET"] = slack.signing_secret
    slack.bot_url = f"http://127.0.0.1:{environment['PORT']}/slack/events"
    dana = slack.person("Dana Reed", "U0DANA")
    with running(environment) as process:
        answer = dana.types("/log 15m phone Holly Guzman")
        assert "Logged 15 min · phone · Holly Guzman · MRN …8965" in answer.shown
        report = {**health(environment), "last_beat_seconds": 0}
        assert report == {
            "status": "ok",
            "slack": "ok",
            "database": "ok",
            "heartbeat": "ok",
            "last_beat_seconds": 0,
            "oldest_waiting_post_seconds": None,
        }
        said = stop(process)
        assert "Holly" not in said
        assert slack.problems == []


def test_over_socket_mode(slack: Slack, environment: dict[str, str]) -> None:
    environment |= {"SLACK_APP_TOKEN": slack.app_token, "TZ": "UTC+5"}  # TZ: libraries fail on such a value
    dana = slack.person("Dana Reed", "U0DANA")
    with running(environment) as process:
        assert health(environment)["socket"] == "ok"
        answer = dana.types("/log 15m phone Holly Guzman")
        assert "Logged 15 min · phone · Holly Guzman · MRN …8965" in answer.shown
        assert "Undone: 15 min" in answer.press("Undo").shown
        stop(process)
        assert slack.problems == []


def test_what_is_under_way_in_socket_mode_is_answered_before_the_end(
    slack: Slack, environment: dict[str, str]
) -> None:
    environment["SLACK_APP_TOKEN"] = slack.app_token
    dana = slack.person("Dana Reed", "U0DANA")
    lines = [f"/log {minutes}m phone Holly Guzman" for minutes in range(10, 30)]
    with running(environment) as process, ThreadPoolExecutor(len(lines)) as at_once:
        dana.types("/log 5m phone Holly Guzman")
        answers = at_once.map(lambda line: dana.types(line).shown, lines)
        time.sleep(0.1)
        stop(process)
        answered = sum("Logged" in shown for shown in answers)
    registry = Registry(environment["DATABASE_URL"])
    with registry.read() as db:
        saved = db.execute(select(func.count()).select_from(time_entries)).scalar_one()
    registry.close()
    assert saved == answered + 1


def test_wrong_settings_are_listed_in_one_message(tmp_path: Path) -> None:
    wrong = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": "mysql://x/y",
        "SLACK_BOT_TOKEN": "hello",
        "SLACK_API_URL": "slack.com",
        "PORT": "70000",
        "CASELOAD_ADMINS": "bob, U0ADA",
        "CASELOAD_ADMIN": "U0ADA",
        "PYTHONPATH": str(Path.cwd()),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env=wrong,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for words in (
        "These settings need a change:",
        "DATABASE_URL is for mysql; use sqlite or postgresql",
        "SLACK_BOT_TOKEN does not start with xoxb-",
        "SLACK_API_URL is not a web address",
        "PORT",
        "CASELOAD_ADMINS contains what is not a Slack user ID: bob",
        "CASELOAD_ADMIN is not a setting of Caseload; see its README",
        "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is not set",
    ):
        assert words in done.stderr


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_a_database_in_memory_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(UserError, match="DATABASE_URL is a database in memory, which is lost when"):
        settings.load()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"SLACK_APP_TOKEN": "xapp-wrong", "PORT": str(free_port())},
            "Slack refused to open a socket: invalid_auth.",
        ),
        (
            {
                "SLACK_APP_TOKEN": "xapp-1",
                "SLACK_API_URL": "http://127.0.0.1:1/api/",
                "PORT": str(free_port()),
            },
            "Slack could not be reached.",
        ),
        (
            {"SLACK_SIGNING_SECRET": "x"},
            "cannot be used: Address already in use.\nSet PORT or HOST to another.",
        ),
        (
            {"SLACK_APP_TOKEN": "xapp-1"},
            "cannot be used: Address already in use.\nSet PORT or HOST to another.",
        ),
        (
            {"SLACK_SIGNING_SECRET": "x", "HOST": "203.0.113.1"},
            "HOST 203.0.113.1 with PORT",
        ),
    ],
)
def test_a_start_that_fails_says_why_in_words(
    environment: dict[str, str], changed: dict[str, str], words: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment |= {"PORT": str(taken.getsockname()[1])} | changed
        done = subprocess.run(
            [sys.executable, "-m", "bot", "run"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
