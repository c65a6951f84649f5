"""Whether Slack, the database and the heartbeat are alive."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from store.db import Registry

_HEARTBEAT_LIMIT = timedelta(minutes=3)


@dataclass
class Health:
    """The state of the three; the only state kept in memory, and only about this process."""

    registry: Registry
    real_clock: Callable[[], datetime]
    slack_alive: Callable[[], bool]
    last_beat: datetime | None = None
    faults: dict[str, str] = field(default_factory=dict)

    def beat(self) -> None:
        """The heartbeat has just run."""
        self.last_beat = self.real_clock()

    def report(self) -> dict[str, str]:
        """`ok`, or what is wrong, for each."""
        return {
            "slack": "ok" if self._slack() else "not reachable",
            "database": "ok" if self._database() else "not reachable",
            "heartbeat": "ok" if self._heartbeat() else "late",
        }

    def _slack(self) -> bool:
        try:
            return self.slack_alive()
        except Exception:  # noqa: BLE001 - any failure means that Slack is not reachable
            return False

    def _database(self) -> bool:
        try:
            with self.registry.read() as db:
                db.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def _heartbeat(self) -> bool:
        return self.last_beat is not None and self.real_clock() - self.last_beat < _HEARTBEAT_LIMIT
