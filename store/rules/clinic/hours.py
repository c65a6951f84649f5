"""The clinic's hours: whether it is open, when it opens next, and minutes counted while it is open."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from store.rules.clinic.calendar import is_working_day, local_day, local_instant
from store.rules.clinic.settings import Settings

_DAY = timedelta(days=1)
_A_YEAR_OF_DAYS = 366


def is_open(at: datetime, settings: Settings, zone: ZoneInfo) -> bool:
    """Whether the clinic is open at an instant; at the minute of closing it is not."""
    start, end = next(_open_intervals(at, settings, zone), (at, at))
    return start <= at < end


def next_opening(at: datetime, settings: Settings, zone: ZoneInfo) -> datetime | None:
    """When the clinic opens next: the instant itself while it is open; None when not within a year."""
    found = next(_open_intervals(at, settings, zone), None)
    return max(found[0], at) if found else None


def after_open_minutes(at: datetime, minutes: int, settings: Settings, zone: ZoneInfo) -> datetime:
    """The instant when this many minutes within opening hours have passed.

    At a clinic that is closed for a year, all minutes count, so that an escalation still comes.
    """
    left = timedelta(minutes=minutes)
    for start, end in _open_intervals(at, settings, zone):
        begun = max(start, at)
        if end - begun >= left:
            return begun + left
        left -= end - begun
    return at + timedelta(minutes=minutes)


def last_slot(at: datetime, every: timedelta, settings: Settings, zone: ZoneInfo) -> datetime | None:
    """The last of the moments that are `every` apart since opening; None while closed."""
    start, end = next(_open_intervals(at, settings, zone), (at, at))
    return start + (at - start) // every * every if start <= at < end else None


def _open_intervals(at: datetime, settings: Settings, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The intervals of opening hours that end after an instant, in order; a night shift ends a day later."""
    overnight = _DAY if settings.closes <= settings.opens else timedelta(0)
    yesterday = local_day(at, zone) - _DAY
    for day in (yesterday + n * _DAY for n in range(_A_YEAR_OF_DAYS)):
        end = local_instant(day + overnight, settings.closes, zone)
        if is_working_day(day, settings) and end > at:
            yield local_instant(day, settings.opens, zone), end
