"""Backups in files: one on request, and one every day that is kept for a time."""

import fcntl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.private_files import private_file
from store import audit, backup, schema
from store.backup import BackupHeader
from store.clinic import clinics
from store.db import Registry
from store.sqlite_connections import sqlite_files

_PREFIX, _SUFFIX = "caseload-", ".backup"


def write_backup(registry: Registry, file: Path, now: datetime) -> int:
    """Write the whole registry to a file, read it back, then give it its name; returns how many rows.

    Raises:
        UserError: it cannot be written there.
    """
    with registry.begin() as db:
        for clinic in clinics.list_clinics(db):
            audit.record(db, clinic.id, now, None, "backup written", "registry")
    with private_file(file, sqlite_files(registry.url)) as out, registry.snapshot() as db:
        rows = backup.write(db, out, BackupHeader(schema.revision(db) or "", now))
        out.seek(0)
        backup.verify(out)
    return rows


@dataclass(frozen=True)
class BackupSchedule:
    """When backups are written, where to, and for how many days they are kept."""

    folder: Path
    hour: int
    """Of the day, in UTC."""
    days: int

    def file(self, now: datetime) -> Path:
        """The file of the latest day whose hour has come: `caseload-2026-11-28.backup`."""
        return self.folder / f"{_PREFIX}{self._day(now)}{_SUFFIX}"

    def is_due(self, now: datetime) -> bool:
        """Whether that day has no backup yet."""
        return not self.file(now).exists()

    def last_day(self) -> date | None:
        """The day of the latest backup."""
        return max(self._files(), default=None)

    def write_if_due(self, registry: Registry, now: datetime) -> bool:
        """Write the day's backup and remove those that are too old; False if another replica does.

        Replicas that share the folder lock a file in it, so that one of them writes.

        Raises:
            UserError: it cannot be written there.
        """
        with (self.folder / ".caseload-backup.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            if not self.is_due(now):
                return False
            write_backup(registry, self.file(now), now)
            self._remove_old(now)
        return True

    def _remove_old(self, now: datetime) -> None:
        first = self._day(now) - timedelta(days=self.days - 1)
        for day, file in self._files().items():
            if day < first:
                file.unlink(missing_ok=True)

    def _files(self) -> dict[date, Path]:
        found: dict[date, Path] = {}
        for file in self.folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            with suppress(ValueError):  # someone else's file
                found[date.fromisoformat(file.name.removeprefix(_PREFIX).removesuffix(_SUFFIX))] = file
        return found

    def _day(self, now: datetime) -> date:
        return (now.astimezone(UTC) - timedelta(hours=self.hour)).date()
