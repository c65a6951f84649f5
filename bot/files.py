"""Files that the command line writes: readable by their owner only, since they name patients."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import click

from store.errors import UserError

STDOUT = "-"


def write_private(name: str, parts: Iterable[bytes]) -> None:
    """Write a file, or standard output when it is named `-`.

    Raises:
        UserError: it cannot be written there.
    """
    with click.open_file(STDOUT, "wb") if name == STDOUT else private_file(Path(name)) as out:
        out.writelines(parts)


def private_file(path: Path) -> IO[bytes]:
    """Open a file for writing, its owner's only.

    Raises:
        UserError: it cannot be written there.
    """
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error
