"""Commands of `caseload` as processes of their own, which can be killed at any moment.

Each is forked from one process that has read the program's modules already: reading them takes longer than
most of what is killed here.
"""

import multiprocessing
import os
import time
from collections.abc import Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.cli.main import main

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])

LONGEST_SECONDS = 120


class Program:
    """One command that runs."""

    def __init__(self, words: Sequence[str], environment: dict[str, str], output: Path) -> None:
        """Start it; what it prints is added to a file."""
        self._begun = time.monotonic()
        self._process: ForkServerProcess = _CONTEXT.Process(
            target=_run, args=(list(words), environment, output), daemon=True
        )
        self._process.start()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.is_alive()

    @property
    def seconds(self) -> float:
        """For how long it has run."""
        return time.monotonic() - self._begun

    def kill(self) -> None:
        """End it as a power cut does (SIGKILL)."""
        self._process.kill()
        self._process.join()

    def wait(self) -> int:
        """Its exit status, once it has ended.

        Raises:
            TimeoutError: it does not end.
        """
        self._process.join(LONGEST_SECONDS)
        if self._process.exitcode is None:
            self.kill()
            raise TimeoutError("a command did not end")
        return self._process.exitcode


def _run(words: list[str], environment: dict[str, str], output: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with output.open("ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    main(words)
