"""The clock of the sandbox, which can be moved, and the named moments it can be moved to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from threading import Lock

SATURDAY = 5


class MovableClock:
    """A callable that returns an aware UTC datetime: real time plus an offset, or a fixed time if frozen."""

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self._lock = Lock()
        self._offset = timedelta(0)
        self._frozen_at = _aware(start or datetime.now(UTC)) if frozen else None
        if start is not None:
            self.move_to(start)

    def __call__(self) -> datetime:
        """Return the current time in UTC."""
        with self._lock:
            return self._frozen_at or datetime.now(UTC) + self._offset

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of real time."""
        return self() - datetime.now(UTC)

    def move_to(self, when: datetime) -> None:
        """Set the clock to an aware time. It runs on from there unless it is frozen."""
        instant = _aware(when)
        with self._lock:
            self._offset = instant - datetime.now(UTC)
            if self._frozen_at is not None:
                self._frozen_at = instant

    def move(self, by: timedelta) -> None:
        """Move the clock forward, or back by a negative span."""
        self.move_to(self() + by)


@dataclass(frozen=True)
class ClockJump:
    """A button that moves the clock: its label, and the new time as a function of the clinic's time now."""

    label: str
    to: Callable[[datetime], datetime]


def next_working_day_at(now: datetime, at: time) -> datetime:
    """Return the next moment after now with this time of day, Monday to Friday."""
    day = now if now.time() < at else now + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day.date(), at, now.tzinfo)


def next_weekday_at(now: datetime, weekday: int, at: time) -> datetime:
    """Return the next moment after now with this weekday (Monday is 0) and time of day."""
    day = now + timedelta(days=(weekday - now.weekday()) % 7)
    found = datetime.combine(day.date(), at, now.tzinfo)
    return found if found > now else datetime.combine(day.date() + timedelta(days=7), at, now.tzinfo)


def first_of_next_month_at(now: datetime, at: time) -> datetime:
    """Return this time of day on the first day of the next month."""
    first = (now.replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime.combine(first.date(), at, now.tzinfo)


DEFAULT_JUMPS = (
    ClockJump("+1 hour", lambda now: now + timedelta(hours=1)),
    ClockJump("Next morning 08:00", lambda now: next_working_day_at(now, time(8))),
    ClockJump("Review day", lambda now: next_weekday_at(now, 2, time(12))),
    ClockJump("Month end (1st 07:00)", lambda now: first_of_next_month_at(now, time(7))),
)


def _aware(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError(f"The clock needs an aware time, not {when!r}")
    return when.astimezone(UTC)
