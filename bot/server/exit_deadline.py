"""The process ends some seconds after it was asked to, whatever still waits for Slack or the database."""

import logging
import os
import threading
import time
from queue import SimpleQueue

log = logging.getLogger("caseload.exit")

EXIT_SECONDS = 8
"""Supervisors wait 10 seconds before they kill."""


class ExitDeadline:
    """Waits in its own thread from the start: a signal's handler must not start one."""

    def __init__(self, seconds: float = EXIT_SECONDS) -> None:
        self._seconds = seconds
        self._begun: SimpleQueue[int] = SimpleQueue()
        threading.Thread(target=self._end, name="exit-deadline", daemon=True).start()

    def begin(self, status: int = 0) -> None:
        """The process is to end now; safe in a signal's handler.

        What is cut off is not lost: the database knows which posts are not marked as sent.
        """
        self._begun.put(status)

    def _end(self) -> None:
        status = self._begun.get()
        time.sleep(self._seconds)
        log.warning(
            "stopped after %s s with work under way; posts are sent after the next start", self._seconds
        )
        os._exit(status)
