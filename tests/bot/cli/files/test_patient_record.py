"""`caseload export patient`: everything about one patient, and nothing about another."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from tests.world import World

HOLLY = "01ce5fc6-32d1-46fe-8f08-963c96248805"


def test_a_patients_whole_record_is_written_for_its_owner_only(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world, folder = sqlite_world, tmp_path / "holly"
    monkeypatch.setenv("DATABASE_URL", world.registry.url)
    world.dana.types("/log 15m phone Holly Guzman -- first call").press("Undo")
    world.dana.types("/log 20m phone Holly Guzman -- second call")
    world.dana.types("/log 10m phone Timothy Arroyo -- another one")
    world.dana.types("/score phq9 12 Holly Guzman")
    world.dana.types("/patient Holly Guzman")
    done = CliRunner().invoke(main, ["export", "patient", HOLLY, str(folder)])
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in folder.iterdir())
    assert f"to {folder}: {len(names) - 1} tables and 1 packet.\n" in done.stdout
    expected = {"patients.csv", "time_entries.csv", "scores.csv", "audit_trail.csv", "packet-2026-11.pdf"}
    assert expected <= set(names)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    time = rows(folder / "time_entries.csv")
    assert [(row["minutes"], row["note"], row["member"], bool(row["voided_at"])) for row in time] == [
        ("15", "first call", "Dana Reed", True),
        ("20", "second call", "Dana Reed", False),
    ]
    assert time[1]["entered_at"] == "2026-11-21T10:00:00-06:00"
    trail = rows(folder / "audit_trail.csv")
    assert [row["action"] for row in trail if row["by"] == "Dana Reed"] == [
        "time logged",
        "time undone",
        "time logged",
        "score saved",
        "card read",
    ]
    assert trail[-1]["action"] == "record exported"
    written = "".join(path.read_text() for path in folder.glob("*.csv"))
    assert "Holly" in written
    assert "another one" not in written
    assert "Arroyo" not in written


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))
