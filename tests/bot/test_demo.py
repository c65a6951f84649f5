"""The demo: started, used, stopped, started again."""

import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.bot.demo_process import Demo, wait_until

LINE = "/log 15m phone Holly Guzman"
SAVED = "Logged 15 min"


@pytest.fixture(scope="module")
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


@pytest.fixture(scope="module")
def running(taken_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for the tests that only look."""
    with Demo(tmp_path_factory.mktemp("demo"), port=taken_port) as demo:
        yield demo


def test_what_happened_is_kept_over_restarts_and_a_kill_until_a_fresh_start(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "registry.db").write_text("interrupted before anything was saved")
    with Demo(tmp_path) as demo:
        demo.types(LINE)
        assert SAVED in demo.sees()
        assert "52 of 60 min, 8 more for 99493" in demo.sees()
        assert demo.ends() == ""
        assert demo.process.returncode == 0
    with Demo(tmp_path) as again:
        assert SAVED in again.sees()
        again.types("/log today")
        assert "Holly Guzman" in again.sees().split(SAVED)[-1]
        before = datetime.fromisoformat(again.state()["now"])
        again.does("clock", jump="Next morning 08:00")
        moved = datetime.fromisoformat(again.state()["now"])
        assert before < moved
        assert (moved.hour, moved.minute) == (8, 0)
        assert again.sees().count("overdue") > 0
        posts = again.sees()
    with Demo(tmp_path) as third:
        assert moved <= datetime.fromisoformat(third.state()["now"])
        assert third.sees() == posts, "what is overdue is posted once"
        third.types("/log 25m phone Holly Guzman")
        typed_at = datetime.fromisoformat(third.state()["now"])
        wait_until(lambda: "Logged 25 min" in (tmp_path / "slack.json").read_text())
        third.is_killed()
    saved = tmp_path / "slack.json"
    saved.write_text(saved.read_text().replace('"offset": ', '"offset": 0, "was": ', 1))
    with Demo(tmp_path) as fourth:
        assert "Logged 25 min" in fourth.sees()
        now = datetime.fromisoformat(fourth.state()["now"])
        assert (typed_at - now).total_seconds() < 2, "the clock is never behind the messages"
    with Demo(tmp_path, "--fresh") as fresh:
        assert "Logged" not in fresh.sees()
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_every_filter_of_the_caseload_shows_patients(running: Demo) -> None:
    expected = {
        "": ("Holly Guzman", "April Krause", "Sun Li"),
        "overdue": ("Walter Novak", "Grace Park", "days late"),
        "new": ("May Chen", "Walter Novak"),
        "stalled": ("Timothy Arroyo",),
        "flagged": ("Bradley Reyes", "April Krause", "medication", "risk", "discuss"),
        "short": ("Holly Guzman", "37 of 60"),
        "all": ("Holly Guzman", "June Ward"),
        "@marcus.webb": ("Marcus Webb", "June Ward", "Noah Fields"),
    }
    for choice, names in expected.items():
        answer = running.answer(f"/caseload {choice}")
        assert [name for name in names if name not in answer] == [], choice


def test_review_and_month_end_are_posted(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        demo.does("clock", jump="Review agenda")
        agenda = demo.sees("case-review", "U0PRIYA")
        demo.does("clock", jump="Month end (1st 07:00)")
        billing = demo.sees("billing", "U0BILL")
    for words in (
        "New enrollments",
        "Stalled cases",
        "Medication questions",
        "Open risk",
        "Follow-up actions",
    ):
        assert words in agenda
    assert "Holly Guzman" not in agenda + billing
    for words in ("99493", "ready", "held", "not billable", "no consent on file"):
        assert words in billing


def test_a_taken_port_is_skipped(taken_port: int, running: Demo) -> None:
    assert running.port != taken_port
    assert running.output[0] == f"Port {taken_port} is taken; using the next free one.\n"


def test_only_this_machine_is_answered(running: Demo) -> None:
    with (
        # The whole of 127.0.0.0/8 is this machine: a server on every address would answer here as well.
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(("127.0.0.2", running.port), timeout=5),
    ):
        pass


def test_a_second_demo_in_the_same_folder_is_refused(running: Demo) -> None:
    with pytest.raises(RuntimeError, match="A demo is already running in"):
        Demo(running.folder)
