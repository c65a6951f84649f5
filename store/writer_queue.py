"""A fair queue for the writers of one process, as SQLite takes one writer at a time."""

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError


class WriterQueue:
    """Writers take turns in the order in which they came.

    SQLite's own wait polls with growing pauses: with many writers at once some never get in. Writers of other
    processes still meet at SQLite's lock.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_busy = False

    @contextmanager
    def turn(self, timeout: float) -> Iterator[None]:
        """Wait for one's turn, so many seconds at most, and have it until the block ends.

        Raises:
            OperationalError: it took too long, as SQLite would say it.
        """
        self._wait(timeout)
        try:
            yield
        finally:
            self._pass_on()

    @property
    def waiting(self) -> tuple[threading.Event, ...]:
        """Those who wait, the next one first."""
        return tuple(self._waiting)

    def _wait(self, timeout: float) -> None:
        with self._lock:
            if not self._is_busy:
                self._is_busy = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(timeout):
            return
        with self._lock:
            if mine.is_set():  # just now
                return
            self._waiting.remove(mine)
        locked = sqlite3.OperationalError("database is locked")
        raise OperationalError("BEGIN IMMEDIATE", None, locked)

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_busy = False
