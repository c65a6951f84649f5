"""Files with patient data: only their owner can read them, and each is written whole or not at all."""

import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from bot.cli.sentences import about_files
from store.errors import UserError

_OWNER_ONLY = 0o600
_PREFIX, _SUFFIX = ".caseload-", ".unfinished"
_LONGEST_WRITING_SECONDS = 24 * 60 * 60
"""An unfinished file that was not written to for so long was left behind."""
_SQLITE_SIGNATURE = b"SQLite format 3\0"


@contextmanager
def private_file(path: Path, database_files: tuple[Path, ...] = ()) -> Iterator[IO[bytes]]:
    """Open a file to write it; it gets its name when the block ends, and an earlier file stays until then.

    A device or a pipe is written directly. A link is followed, so that the link stays.

    Args:
        path: the name of the file.
        database_files: the files of the database in use, which are never written over.

    Raises:
        UserError: it is a database, or it cannot be written there.
    """
    try:
        check_not_a_database(path, database_files)
        target = path.resolve()
        with _device(path) if _is_device(path) else _whole_file(target) as out:
            yield out
    except OSError as error:
        raise UserError(about_files.cannot_write(path, error.strerror or str(error))) from error


def check_not_a_database(path: Path, database_files: tuple[Path, ...]) -> None:
    """Check that writing here replaces no database.

    Raises:
        UserError: it is the database in use, a file or link of it, or another SQLite database.
    """
    if any(_is_same_file(path, file) for file in database_files):
        raise UserError(about_files.is_the_database(path), about_files.CHOOSE_ANOTHER_FILE)
    if path.is_file():
        with path.open("rb") as existing:
            if existing.read(len(_SQLITE_SIGNATURE)) == _SQLITE_SIGNATURE:
                raise UserError(about_files.is_a_database(path), about_files.CHOOSE_ANOTHER_FILE)


def _is_same_file(path: Path, file: Path) -> bool:
    """Whether both names are one file, also by a symbolic or hard link, or will be once it exists."""
    if path.exists() and file.exists():
        return path.samefile(file)
    return path.resolve() == file.resolve()


def _is_device(path: Path) -> bool:
    return path.exists() and not stat.S_ISREG(path.stat().st_mode)


def _device(path: Path) -> IO[bytes]:
    return path.open("wb")


@contextmanager
def _whole_file(target: Path) -> Iterator[IO[bytes]]:
    """Write beside the target, then rename: after a crash or on a full disk no half file has the name."""
    _remove_left_behind(target.parent)
    number, name = tempfile.mkstemp(dir=target.parent, prefix=_PREFIX, suffix=_SUFFIX)
    unfinished = Path(name)
    try:
        with os.fdopen(number, "w+b") as out:
            os.fchmod(out.fileno(), _OWNER_ONLY)
            yield out
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(target)
        _sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _remove_left_behind(folder: Path) -> None:
    """Remove the unfinished files of programs that were killed: they contain patient data too."""
    for file in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > _LONGEST_WRITING_SECONDS:
                file.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name outlast a power failure, where the file system can."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
