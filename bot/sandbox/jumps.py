"""The named jumps of the clock: from the clinic's time now to a moment at which something is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

SATURDAY = 5


@dataclass(frozen=True)
class Jump:
    """A button: its label, and from the clinic's time now the time to go to."""

    label: str
    to: Callable[[datetime], datetime]


def next_working_day_at(now: datetime, at: time) -> datetime:
    """Give the next moment after now that is this time of a day from Monday to Friday."""
    day = now if now.time() < at else now + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day.date(), at, now.tzinfo)


def next_weekday_at(now: datetime, weekday: int, at: time) -> datetime:
    """Give the next moment after now that is this time of this weekday (Monday is 0)."""
    day = now + timedelta(days=(weekday - now.weekday()) % 7)
    found = datetime.combine(day.date(), at, now.tzinfo)
    return found if found > now else datetime.combine(day.date() + timedelta(days=7), at, now.tzinfo)


def first_of_next_month_at(now: datetime, at: time) -> datetime:
    """Give this time of the first day of the coming month."""
    first = (now.replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime.combine(first.date(), at, now.tzinfo)


JUMPS = (
    Jump("+1 hour", lambda now: now + timedelta(hours=1)),
    Jump("Next morning 08:00", lambda now: next_working_day_at(now, time(8))),
    Jump("Review day", lambda now: next_weekday_at(now, 2, time(12))),
    Jump("Month end (1st 07:00)", lambda now: first_of_next_month_at(now, time(7))),
)
