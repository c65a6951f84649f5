"""A file with patient data: private, whole or not there, and never over a database."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.private_files import private_file
from store.db import Registry
from store.errors import UserError

STOP_AFTER = 10


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@contextmanager
def little_space() -> Iterator[None]:
    """No file can be longer than 1,000 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write(file: Path, size: int) -> None:
    with private_file(file) as out:
        out.write(b"x" * size)
        if size == STOP_AFTER:
            raise ValueError("stopped")


def test_only_the_owner_reads_a_file_also_when_it_was_there_before(tmp_path: Path) -> None:
    file, link = tmp_path / "october.csv", tmp_path / "latest.csv"
    file.write_text("earlier")
    file.chmod(0o644)
    link.symlink_to(file)
    with private_file(link) as out:
        out.write(b"new")
        assert file.read_text() == "earlier"
    assert (file.read_text(), mode(file), link.is_symlink()) == ("new", 0o600, True)


def test_what_could_not_be_written_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "october.csv"
    file.write_text("earlier")
    with pytest.raises(UserError) as refused, little_space():
        write(file, 5000)
    assert refused.value.wrong == f"{file} cannot be written: File too large."
    assert [each.name for each in tmp_path.iterdir()] == ["october.csv"]
    assert file.read_text() == "earlier"


def test_a_failure_of_another_kind_leaves_the_earlier_file_too(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stopped"):
        write(tmp_path / "a.csv", STOP_AFTER)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["missing/a.csv", "folder", "a" * 300])
def test_a_name_that_cannot_be_written_is_refused_in_words(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError, match="cannot be written: "):
        write(tmp_path / name, 1)


def test_a_new_database_and_the_files_beside_it_are_private(tmp_path: Path) -> None:
    file = tmp_path / "caseload.db"
    for first in (True, False):
        registry = Registry(f"sqlite:///{file}")
        with registry.begin() as db:
            db.exec_driver_sql(f"CREATE TABLE made_{int(first)} (id INTEGER)")
            assert {each.name: mode(each) for each in tmp_path.iterdir()} == dict.fromkeys(
                ("caseload.db", "caseload.db-wal", "caseload.db-shm"), 0o600
            )
        registry.close()
        file.chmod(0o644)


def test_what_a_killed_program_left_behind_is_removed_a_day_later(tmp_path: Path) -> None:
    of_another, left_behind = tmp_path / ".caseload-a.unfinished", tmp_path / ".caseload-b.unfinished"
    for file in (of_another, left_behind):
        file.write_bytes(b"x")
    os.utime(left_behind, (0, 0))
    write(tmp_path / "october.csv", 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [of_another.name, "october.csv"]
