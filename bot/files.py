"""Files that the command line writes: readable by their owner only, since they name patients."""

import os
from collections.abc import Iterable

import click

from store.errors import UserError

STDOUT = "-"


def write_private(name: str, parts: Iterable[bytes]) -> None:
    """Write a file, or standard output when it is named `-`.

    Raises:
        UserError: it cannot be written there.
    """
    if name == STDOUT:
        with click.open_file(STDOUT, "wb") as out:
            out.writelines(parts)
        return
    try:
        opened = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise UserError(f"{name} cannot be written: {error.strerror}.") from error
    with os.fdopen(opened, "wb") as out:
        out.writelines(parts)
