"""The clock that can be moved: the one source of time for the sandbox and for the bot it plays to."""

from datetime import UTC, datetime, timedelta
from threading import Lock


class Clock:
    """Calling it gives an aware UTC datetime: real time plus an offset or, frozen, a fixed instant.

    It is moved forward or back by `move` and set by `move_to`; between moves a frozen clock stands still.
    """

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self._lock = Lock()
        self._offset = timedelta(0)
        self._frozen_at = _aware(start or datetime.now(UTC)) if frozen else None
        if start is not None:
            self.move_to(start)

    def __call__(self) -> datetime:
        """Tell the time, in UTC."""
        with self._lock:
            return self._frozen_at or datetime.now(UTC) + self._offset

    @property
    def offset(self) -> timedelta:
        """Tell how far this clock is ahead of real time."""
        return self() - datetime.now(UTC)

    def move_to(self, when: datetime) -> None:
        """Set the clock to an aware instant; from there it runs on, unless it is frozen."""
        instant = _aware(when)
        with self._lock:
            self._offset = instant - datetime.now(UTC)
            if self._frozen_at is not None:
                self._frozen_at = instant

    def move(self, by: timedelta) -> None:
        """Move the clock by a span."""
        self.move_to(self() + by)


def _aware(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError(f"The clock is moved to an aware time, not to {when!r}")
    return when.astimezone(UTC)
