"""The demo: started, used, stopped, started again."""

import socket
from datetime import datetime
from pathlib import Path

import pytest

from tests.bot.demo_process import Demo, wait_until

LINE = "/log 15m phone Holly Guzman"
SAVED = "Logged 15 min"


def test_a_logged_time_is_kept_after_a_restart(tmp_path: Path) -> None:
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


def test_fresh_starts_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with Demo(tmp_path) as demo:
        demo.types(LINE)
    with Demo(tmp_path, "--fresh") as fresh:
        assert SAVED not in fresh.sees()
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_changes_survive_a_kill(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        demo.types(LINE)
        wait_until(lambda: SAVED in (tmp_path / "slack.json").read_text())
        demo.is_killed()
    with Demo(tmp_path) as again:
        assert SAVED in again.sees()


def test_a_demo_with_only_one_file_starts_over(tmp_path: Path) -> None:
    (tmp_path / "registry.db").write_text("interrupted before anything was saved")
    with Demo(tmp_path) as demo:
        demo.types(LINE)
        assert SAVED in demo.sees()


def test_overdue_contacts_are_posted_once_even_after_a_restart(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        before = datetime.fromisoformat(demo.state()["now"])
        demo.does("clock", jump="Next morning 08:00")
        moved = datetime.fromisoformat(demo.state()["now"])
        assert before < moved
        assert (moved.hour, moved.minute) == (8, 0)
        assert demo.sees().count("overdue") > 0
        posts = demo.sees()
    with Demo(tmp_path) as again:
        assert moved <= datetime.fromisoformat(again.state()["now"])
        assert again.sees() == posts


def test_every_filter_of_the_caseload_shows_patients(tmp_path: Path) -> None:
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
    with Demo(tmp_path) as demo:
        for choice, names in expected.items():
            answer = demo.answer(f"/caseload {choice}")
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


def test_the_clock_is_never_behind_the_messages(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        demo.does("clock", jump="Month end (1st 07:00)")
        demo.types(LINE)
        typed_at = datetime.fromisoformat(demo.state()["now"])
    saved = tmp_path / "slack.json"
    saved.write_text(saved.read_text().replace('"offset": ', '"offset": 0, "was": ', 1))
    with Demo(tmp_path) as again:
        assert (typed_at - datetime.fromisoformat(again.state()["now"])).total_seconds() < 2


def test_a_taken_port_is_skipped(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with Demo(tmp_path, port=port) as demo:
            assert demo.port != port
            assert demo.output[0] == f"Port {port} is taken; using the next free one.\n"


def test_only_this_machine_is_answered(tmp_path: Path) -> None:
    with (
        Demo(tmp_path) as demo,
        # The whole of 127.0.0.0/8 is this machine: a server on every address would answer here as well.
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(("127.0.0.2", demo.port), timeout=5),
    ):
        pass


def test_a_second_demo_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with Demo(tmp_path), pytest.raises(RuntimeError, match="A demo is already running in"):
        Demo(tmp_path)
