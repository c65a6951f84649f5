"""Kills of commands of the command line, while the bot runs and people type."""

import csv
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, MetaData, Table, func, insert, inspect, select

from bot.backup_files import write_backup
from bot.clock import real_clock
from store import backup, schema
from store.billing import closings
from store.clinic import clinics
from store.db import Registry
from store.errors import UserError
from store.ledger_entries import Provenance
from store.rules.months import Month
from store.tables import metadata, time_entries
from tests import world
from tests.soak.clinic import SoakClinic
from tests.soak.faults import trail_faults
from tests.soak.programs import Program

_ROWS = 120
_OLD_REVISION = "0003"
_OLD_PATIENTS = 300
_FIRST_GUESS_SECONDS = 1.0
_EARLIEST_PART = 0.2
_TRIES = 6


_Found = TypeVar("_Found")


class CommandKills:
    """Each kind: start a command, kill it, look at what is left, and run it again to its end."""

    def __init__(self, clinic: SoakClinic) -> None:
        self.clinic = clinic
        self._number = 0
        self._seconds: dict[str, float] = {}
        """How long a command takes."""

    def close(self) -> list[str]:
        """`caseload close`: the month is closed or not, and its report fits its checksum."""
        month = Month.of(self.clinic.today.replace(day=1) - timedelta(days=1))

        def start() -> Program:
            self._reopen(month)
            return self.clinic.run("close", str(month))

        self._kill("close", start)
        before = self._is_closed(month)
        status = self.clinic.run("close", str(month)).wait()
        found = [] if (status == 0) is not before else [f"close: status {status}, closed before: {before}"]
        with self.clinic.registry.read() as db:
            return [*found, *_said(lambda: closings.frozen_report(db, self.clinic.clinic.id, month))]

    def import_(self) -> list[str]:
        """`caseload import time`: all rows are there or none; run again, each is there once."""
        files: list[Path] = []

        def start() -> Program:
            files.append(self._time_file())
            return self.clinic.run("import", "time", str(files[-1]), "--apply")

        self._kill("import", start)
        before = self._imported(files[-1])
        status = self.clinic.run("import", "time", str(files[-1]), "--apply").wait()
        after = self._imported(files[-1])
        if before in {0, _ROWS} and status == 0 and after == _ROWS:
            return []
        return [f"import: {before} of {_ROWS} rows, then status {status} and {after} rows"]

    def backup(self) -> list[str]:
        """`caseload backup`: there is no file or a whole one; run again, it is whole."""
        file = self.clinic.folder / "killed.backup"

        def start() -> Program:
            file.unlink(missing_ok=True)
            return self.clinic.run("backup", str(file))

        self._kill("backup", start)
        found = _verified(file) if file.exists() else []
        status = self.clinic.run("backup", str(file), "--force").wait()
        return [*found, *([f"backup: status {status}"] if status else []), *_verified(file)]

    def restore(self) -> list[str]:
        """`caseload restore`: nothing is there or everything; run again, it is everything."""
        file = self.clinic.folder / "whole.backup"
        rows = write_backup(self.clinic.registry, file, real_clock())
        url = ""

        def start() -> Program:
            nonlocal url
            url = self._new_database()
            return self.clinic.run("restore", str(file), database=url)

        self._kill("restore", start)
        before = _rows(url)
        status = self.clinic.run("restore", str(file), database=url).wait()
        wanted = rows + 1  # the trail says that it was restored
        found = [] if (before, status) in {(0, 0), (wanted, 1)} else [f"restore: {before} rows, {status}"]
        if _rows(url) != wanted:
            found.append(f"restore: {_rows(url)} rows instead of {wanted}")
        return [*found, *_trail(url)]

    def migrate(self) -> list[str]:
        """`caseload migrate`: the tables are the old ones or today's; run again, they are today's."""
        url = ""

        def start() -> Program:
            nonlocal url
            url = self._old_database()
            return self.clinic.run("migrate", database=url)

        self._kill("migrate", start)
        before = _revision(url)
        status = self.clinic.run("migrate", database=url).wait()
        found = [f"migrate: status {status}"] if status else []
        if before not in {_OLD_REVISION, schema.revisions()[0]} or _revision(url) != schema.revisions()[0]:
            found.append(f"migrate: {before} after the kill, then {_revision(url)}")
        if (count := _rows(url, "patients")) != _OLD_PATIENTS:
            found.append(f"migrate: {count} of {_OLD_PATIENTS} patients")
        return found

    def _kill(self, kind: str, start: Callable[[], Program]) -> None:
        """Start a command and kill it at a random moment; again if it ends before that.

        Raises:
            TimeoutError: it ended each time.
        """
        with self.clinic.typists.typing():
            for _ in range(_TRIES):
                seconds = self._seconds.get(kind, _FIRST_GUESS_SECONDS)
                program = start()
                end = seconds * self.clinic.chance.uniform(_EARLIEST_PART, 1)
                while program.is_running and program.seconds < end:
                    time.sleep(0.005)
                if program.is_running:
                    program.kill()
                    self._seconds[kind] = seconds * 1.1
                    return
                self._seconds[kind] = program.seconds
        raise TimeoutError(f"{kind} ended each time before it was killed")

    def _reopen(self, month: Month) -> None:
        clinic = self.clinic.clinic
        if self._is_closed(month):
            with self.clinic.registry.begin() as db:
                closings.reopen(db, clinic, month, "soak", Provenance(None, real_clock(), "command line"))

    def _is_closed(self, month: Month) -> bool:
        with self.clinic.registry.read() as db:
            return closings.active_closing(db, self.clinic.clinic.id, month) is not None

    def _time_file(self) -> Path:
        self._number += 1
        file = self.clinic.folder / f"time-{self._number}.csv"
        last_month = self.clinic.today.replace(day=1)
        minutes = 9 * self._number  # like no other file's: the same minutes of a day would be questioned
        with file.open("w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(["mrn", "date", "minutes", "activity", "note"])
            for row in range(_ROWS):
                mrn = world.SAMPLE[row % len(world.SAMPLE)][0]
                day = last_month - timedelta(days=1 + row % 25)
                rows.writerow([mrn, day, minutes + row % 9, "phone", f"{file.stem}-{row}."])
        return file

    def _imported(self, file: Path) -> int:
        """How many rows of a file are there, each counted as often as it is."""
        mine = time_entries.c.clinic_id == self.clinic.clinic.id
        with self.clinic.registry.read() as db:
            of_file = select(func.count()).where(mine, time_entries.c.note.startswith(f"{file.stem}-"))
            return db.execute(of_file).scalar_one()

    def _new_database(self) -> str:
        return self.clinic.create("second")

    def _old_database(self) -> str:
        """A database of an earlier version with patients."""
        registry = Registry(self._new_database())
        schema.migrate(registry, _OLD_REVISION)
        now = real_clock()
        with registry.begin() as db:
            clinic = clinics.add(db, "North Clinic", "America/Chicago", now)
            table = Table("patients", MetaData(), autoload_with=db)
            row = {"clinic_id": clinic.id, "first_name": "Holly", "rehearsal": False, "created_at": now}
            mrns = [f"OLD{number}" for number in range(_OLD_PATIENTS)]
            db.execute(
                insert(table),
                [{**row, "mrn": mrn, "mrn_key": mrn.lower(), "last_name": f"Old {mrn}"} for mrn in mrns],
            )
        registry.close()
        return registry.url


def _said(action: Callable[[], object]) -> list[str]:
    try:
        action()
    except UserError as error:
        return [error.wrong]
    return []


def _verified(file: Path) -> list[str]:
    with file.open("rb") as source:
        return _said(lambda: backup.verify(source))


def _asked(url: str, question: Callable[[Connection], _Found]) -> _Found:
    registry = Registry(url)
    try:
        with registry.snapshot() as db:
            return question(db)
    finally:
        registry.close()


def _rows(url: str, *names: str) -> int:
    """How many rows these tables have, or all tables of the registry."""

    def count(db: Connection) -> int:
        tables = set(inspect(db).get_table_names()) & set(names or metadata.tables)
        return sum(
            db.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()
            for name in tables
        )

    return _asked(url, count)


def _revision(url: str) -> str | None:
    return _asked(url, schema.revision)


def _trail(url: str) -> list[str]:
    return _asked(
        url,
        lambda db: [
            f"restored: {each}" for clinic in clinics.list_clinics(db) for each in trail_faults(db, clinic.id)
        ],
    )
