"""What went wrong in the program that printed the sample report is right here: one test for each failure.

Source: domain.md §1.5.
"""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from store.clinic.clinics import Clinic
from store.db import Registry
from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")
PATIENTS = (
    "mrn,first_name,last_name,payer,initial_assessment,referring_npi,problems\n"
    "m1,Holly,Guzman,Cigna,9/1/2024,1234567893,F32.1\n"
)
TIME = "mrn,date,minutes,activity\n"

ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)
"""For the rules of billing, which know no database."""

Bring = Callable[[str, str], None]
Rows = Callable[[str], list[dict[str, str]]]


@pytest.fixture
def bring(registry: Registry, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Bring:
    """Imports a file's text into the clinic, at the command line."""
    monkeypatch.setenv("DATABASE_URL", registry.url)

    def run(kind: str, text: str) -> None:
        done = CliRunner().invoke(main, ["import", kind, "-", "--apply", "--clinic", clinic.name], input=text)
        assert done.exit_code == 0, done.output

    return run


@pytest.fixture
def rows(bring: Bring) -> Rows:
    """The rows of a month's report, after Holly was imported."""
    bring("patients", PATIENTS)

    def run(month: str) -> list[dict[str, str]]:
        printed = CliRunner().invoke(main, ["billing", month, "--csv", "-"])
        assert printed.exit_code == 0, printed.output
        return list(csv.DictReader(io.StringIO(printed.stdout)))

    return run


def codes(row: dict[str, str]) -> tuple[str, ...]:
    """What a row's minutes come to: minutes, 99492, 99493, 99494."""
    return (row["Minutes"], row["99492"], row["99493"], row["99494"])


def test_nine_hundred_entries_of_a_tenth_of_a_minute_are_ninety_minutes(bring: Bring, rows: Rows) -> None:
    bring("time", TIME + "m1,10/2/2024,0.1 min,phone\n" * 900)
    (row,) = rows("2024-10")
    assert codes(row) == ("90", "0", "TRUE", "1")


@ON_SQLITE
@pytest.mark.parametrize(
    ("minutes", "on", "month", "expected"),
    [
        ("70", "9/5/2024", "2024-09", ("70", "TRUE", "0", "0")),
        ("69.999", "9/5/2024", "2024-09", ("69.999", "0", "0", "0")),
        ("60", "10/5/2024", "2024-10", ("60", "0", "TRUE", "0")),
        ("59.999", "10/5/2024", "2024-10", ("59.999", "0", "0", "0")),
        ("100", "9/5/2024", "2024-09", ("100", "TRUE", "0", "1")),
        ("90", "10/5/2024", "2024-10", ("90", "0", "TRUE", "1")),
    ],
)
def test_exactly_the_threshold_is_billed(
    bring: Bring, rows: Rows, minutes: str, on: str, month: str, expected: tuple[str, ...]
) -> None:
    bring("time", f"{TIME}m1,{on},{minutes},phone\n")
    (row,) = rows(month)
    assert codes(row) == expected


@ON_SQLITE
def test_an_empty_value_leaves_a_blank_and_never_fails_the_report(bring: Bring, rows: Rows) -> None:
    bring("patients", "mrn,first_name,last_name\nm2,Al,Ito\n")
    bring("time", f"{TIME}m1,10/5/2024,65,phone\nm2,10/5/2024,65,phone\n")
    holly, al = rows("2024-10")
    assert codes(holly) == ("65", "0", "TRUE", "0")
    assert (al["Payer"], al["Initial Assessment"], al["Referring Provider NPI"]) == ("", "", "")
    assert (al["Problems List"], al["Outcome"]) == ("", "not billable")


def test_nobody_is_missing_beyond_a_first_page(bring: Bring, rows: Rows) -> None:
    many = 260
    people = "".join(f"p{n:04},Ann,Lee{n},Cigna,9/1/2024,,\n" for n in range(many))
    bring("patients", PATIENTS.splitlines()[0] + "\n" + people)
    bring("time", TIME + "".join(f"p{n:04},10/5/2024,60,phone\n" for n in range(many)))
    printed = rows("2024-10")
    assert [row["MRN"] for row in printed] == [f"p{n:04}" for n in range(many)]
    assert {codes(row) for row in printed} == {("60", "0", "TRUE", "0")}


def test_a_month_holds_its_first_and_last_day_and_nothing_else(bring: Bring, rows: Rows) -> None:
    worked = {"9/30/2024": 1, "10/1/2024": 20, "10/31/2024": 40, "11/1/2024": 7}
    bring("time", TIME + "".join(f"m1,{day},{minutes},phone\n" for day, minutes in worked.items()))
    assert [rows(month)[0]["Minutes"] for month in ("2024-09", "2024-10", "2024-11")] == ["1", "60", "7"]
    assert rows("2024-12") == []


@ON_SQLITE
@pytest.mark.parametrize("activity", ["no-show", "voicemail"])
def test_attempts_and_no_shows_are_not_counted(bring: Bring, rows: Rows, activity: str) -> None:
    bring("time", f"{TIME}m1,10/5/2024,59,phone\nm1,10/6/2024,30,{activity}\n")
    (row,) = rows("2024-10")
    assert codes(row) == ("59", "0", "0", "0")
    assert row["Minutes not counted"] == "30"


@ON_SQLITE
def test_a_second_assessment_changes_no_past_month(bring: Bring, rows: Rows) -> None:
    bring("time", f"{TIME}m1,9/5/2024,70,assessment\nm1,10/5/2024,65,phone\nm1,11/5/2024,65,assessment\n")
    months = ("2024-09", "2024-10", "2024-11")
    before = [rows(month) for month in months]
    bring("patients", PATIENTS.replace("9/1/2024", "11/5/2024"))
    assert [rows(month) for month in months] == before
    assert [codes(month[0])[1:3] for month in before] == [("TRUE", "0"), ("0", "TRUE"), ("0", "TRUE")]


def test_months_are_cut_in_the_clinics_zone(sqlite_world: World) -> None:
    world = sqlite_world
    world.slack.move_clock_to(datetime(2026, 11, 30, 23, 30, tzinfo=CHICAGO))  # December 1 in UTC
    world.dana.types("/log 60m phone Holly Guzman")
    world.slack.move_clock_to(datetime(2026, 12, 1, 0, 30, tzinfo=CHICAGO))
    world.dana.types("/log 10m phone Holly Guzman")
    assert "60 min that count" in world.bill.types("/billing Holly Guzman 2026-11").shown
    assert "10 min that count" in world.bill.types("/billing Holly Guzman 2026-12").shown
