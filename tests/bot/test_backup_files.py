"""Backups are written every day by one of several replicas, kept for a time, and restore to the same."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from bot.backup_files import BackupSchedule, write_backup
from bot.server.daily_backup import DailyBackup
from store import audit, backup
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.patient import patients
from store.sealing import seals
from tests.databases import EMPTY, PostgresDatabase, SqliteDatabase
from tests.trail import trail_faults

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)


@contextmanager
def people_at_work(registry: Registry, clinic: Clinic) -> Iterator[None]:
    """Others add patients all the time."""
    stop, started = threading.Event(), threading.Event()

    def add_patients() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with registry.begin() as db:
                added = patients.add(db, clinic.id, f"m{number}", "Zoë", f"O’Brien {number}", NOW)
                audit.record(db, clinic.id, NOW, None, "enrolled", f"patient:{added.id}")
            started.set()

    worker = threading.Thread(target=add_patients)
    worker.start()
    started.wait()
    yield
    stop.set()
    worker.join()


def test_a_backup_under_load_restores_to_the_same_and_its_trail_is_intact(
    registry: Registry, clinic: Clinic, sqlite: SqliteDatabase, postgres: PostgresDatabase, tmp_path: Path
) -> None:
    file, copy = tmp_path / "registry.backup", tmp_path / "copy.db"
    with people_at_work(registry, clinic):
        with closing(registry.with_long_timeout) as patient_registry:
            seals.seal_in_batches(patient_registry, clinic.id, NOW)
        rows = write_backup(registry, file, NOW)
    copy.write_bytes(sqlite.template(EMPTY).read_bytes())
    for other in (Registry(f"sqlite:///{copy}"), Registry(postgres.create("restored", EMPTY))):
        again = BytesIO()
        with file.open("rb") as source:
            header = backup.verify(source)
        with file.open("rb") as source, other.begin() as db:
            assert backup.restore(db, source) == rows
        with other.snapshot() as db:
            backup.write(db, again, header)
        assert again.getvalue() == file.read_bytes()
        assert trail_faults(other, clinic.id) == ()
        other.close()


def test_one_backup_is_written_each_day_and_old_ones_go(sqlite_registry: Registry, tmp_path: Path) -> None:
    schedule, other = (BackupSchedule(tmp_path, hour=7, days=2) for _ in range(2))
    (tmp_path / "caseload-notes.backup").write_text("mine")
    early, later = NOW.replace(hour=6, minute=59), NOW.replace(hour=7)
    assert schedule.write_if_due(sqlite_registry, early)
    assert schedule.is_due(later)
    assert schedule.write_if_due(sqlite_registry, later)
    assert not other.write_if_due(sqlite_registry, later)
    assert not schedule.is_due(later + timedelta(hours=23))
    assert schedule.write_if_due(sqlite_registry, later + timedelta(hours=24))
    assert schedule.last_day() == later.date() + timedelta(days=1)
    assert sorted(each.name for each in tmp_path.glob("caseload-*")) == [
        "caseload-2026-11-21.backup",
        "caseload-2026-11-22.backup",
        "caseload-notes.backup",
    ]
    assert {each.stat().st_mode & 0o777 for each in tmp_path.glob("caseload-2*")} == {0o600}


def test_a_backup_that_fails_is_tried_again_after_an_hour(sqlite_registry: Registry, tmp_path: Path) -> None:
    schedule = BackupSchedule(tmp_path, hour=7, days=2)
    daily, blocked = DailyBackup(schedule), schedule.file(NOW)
    blocked.symlink_to(tmp_path / "missing" / "folder")
    assert daily.is_due(NOW)
    with pytest.raises(UserError, match="cannot be written"):
        daily.write(sqlite_registry, NOW)
    assert not daily.is_due(NOW + timedelta(minutes=59))
    blocked.unlink()
    assert daily.is_due(NOW + timedelta(hours=1))
    daily.write(sqlite_registry, NOW + timedelta(hours=1))
    assert schedule.last_day() == NOW.date()
