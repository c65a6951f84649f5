"""The one beat of the scheduled posts: every few seconds, in its own thread, without any post's logic."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger("caseload.heartbeat")

INTERVAL_SECONDS = 20


class Heartbeat:
    """Runs the due posts again and again; the database says what is due, so a missed beat loses nothing."""

    def __init__(self, post_due: Callable[[], object], seconds: float = INTERVAL_SECONDS) -> None:
        self._post_due = post_due
        # No misfire limit: by default a beat that comes a second late is dropped (slack.md §3).
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._scheduler.add_job(
            self.beat,
            "interval",
            seconds=seconds,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )

    def start(self) -> None:
        """Beat from now on, the first time at once."""
        self._scheduler.start()

    def beat(self) -> None:
        """Run the due posts; whatever goes wrong is logged and tried again at the next beat."""
        try:
            self._post_due()
        except Exception:
            log.exception("a beat failed")

    def stop(self) -> None:
        """Finish the beat that is under way, and rest."""
        self._scheduler.shutdown(wait=True)
