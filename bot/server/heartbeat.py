"""The timer of the scheduled posts: every few seconds, in its own thread, without any post's logic."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger("caseload.heartbeat")

INTERVAL_SECONDS = 20
ACCOUNTS_INTERVAL_SECONDS = 60
POSTS_COUNT_SECONDS = 60
SEALING_INTERVAL_SECONDS = 60


class Heartbeat:
    """Runs the due posts repeatedly; the database knows what is due, so a missed run loses nothing."""

    def __init__(self, post_due: Callable[[], object], seconds: float = INTERVAL_SECONDS) -> None:
        self._post_due = post_due
        # No misfire limit: by default a run that starts a second late is dropped (slack.md §3).
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
        """Start now, with a first run immediately."""
        self._scheduler.start()

    def beat(self) -> None:
        """Run the due posts; a failure is logged and tried again in the next run."""
        try:
            self._post_due()
        except Exception:
            log.exception("a run of the posts failed")

    def stop(self) -> None:
        """Finish the current run, then stop."""
        self._scheduler.shutdown(wait=True)
