"""The demo as a newcomer meets it: started, used, ended, started again."""

import socket
from datetime import datetime
from pathlib import Path

import pytest

from tests.bot.demo_process import Demo, wait_until

LINE = "/log 15m phone Holly Guzman"
SAVED = "Logged 15 min"


def test_the_first_line_is_answered_and_is_still_there_after_a_restart(tmp_path: Path) -> None:
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


def test_what_was_done_survives_a_kill(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        demo.types(LINE)
        wait_until(lambda: SAVED in (tmp_path / "slack.json").read_text())
        demo.is_killed()
    with Demo(tmp_path) as again:
        assert SAVED in again.sees()


def test_half_a_demo_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "registry.db").write_text("cut off before anything was kept")
    with Demo(tmp_path) as demo:
        demo.types(LINE)
        assert SAVED in demo.sees()


def test_the_next_morning_brings_the_overdue_contacts_once_also_over_a_restart(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        before = datetime.fromisoformat(demo.world()["now"])
        demo.does("clock", jump="Next morning 08:00")
        moved = datetime.fromisoformat(demo.world()["now"])
        assert before < moved
        assert (moved.hour, moved.minute) == (8, 0)
        assert demo.sees().count("overdue") > 0
        said = demo.sees()
    with Demo(tmp_path) as again:
        assert moved <= datetime.fromisoformat(again.world()["now"])
        assert again.sees() == said


def test_every_filter_of_the_caseload_shows_somebody(tmp_path: Path) -> None:
    somebody = {
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
        for choice, names in somebody.items():
            answer = demo.answer(f"/caseload {choice}")
            assert [name for name in names if name not in answer] == [], choice


def test_the_review_and_the_months_end_bring_their_posts(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        demo.does("clock", jump="Review agenda")
        agenda = demo.sees("case-review", "U0PRIYA")
        demo.does("clock", jump="Month end (1st 07:00)")
        billing = demo.sees("billing", "U0BILL")
    for words in (
        "New enrollments",
        "Stalled cases",
        "Medication questions",
        "Risk flags",
        "Follow-up actions",
    ):
        assert words in agenda
    assert "Holly Guzman" not in agenda + billing
    for words in ("99493", "ready", "held", "not billable", "no agreement on record"):
        assert words in billing


def test_a_clock_set_back_between_two_starts_does_not_go_back_before_what_was_said(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        demo.does("clock", jump="Month end (1st 07:00)")
        demo.types(LINE)
        said_at = datetime.fromisoformat(demo.world()["now"])
    kept = tmp_path / "slack.json"
    kept.write_text(kept.read_text().replace('"offset": ', '"offset": 0, "was": ', 1))
    with Demo(tmp_path) as again:
        assert (said_at - datetime.fromisoformat(again.world()["now"])).total_seconds() < 2


def test_a_taken_port_is_left_alone(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with Demo(tmp_path, port=port) as demo:
            assert demo.port != port
            assert demo.said[0] == f"Port {port} is taken; using the next free one.\n"


def test_only_this_machine_is_answered(tmp_path: Path) -> None:
    with (
        Demo(tmp_path) as demo,
        # The whole of 127.0.0.0/8 is this machine: a server on every address would answer here as well.
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(("127.0.0.2", demo.port), timeout=5),
    ):
        pass


def test_a_second_demo_in_the_same_folder_is_refused_in_words(tmp_path: Path) -> None:
    with Demo(tmp_path), pytest.raises(RuntimeError, match="A demo is running already in"):
        Demo(tmp_path)
