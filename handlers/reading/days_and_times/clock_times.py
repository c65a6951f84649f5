"""Times of day: a range like `9:00-9:25` is a duration with a start; `at 9:30am` gives the start alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fractions import Fraction
from typing import NamedTuple

from handlers.reading.days_and_times.durations import check_duration
from handlers.reading.sentences import about_days_and_times
from store.errors import UserError
from store.rules.minutes import Minutes

_CLOCK = (
    r"(?:(?P<{0}>[0-9]{{1,2}})(?::(?P<{0}m>[0-9]{{2}}))?(?P<{0}x> ?[ap]\.?m|[ap])?"
    r"|(?:12 ?)?(?P<{0}word>noon|midnight))"
)
_RANGE = re.compile(
    rf"(?P<lead>from |between )?{_CLOCK.format('a')}"
    rf"(?: ?- ?| (?:to|till|until) |(?P<and> and )){_CLOCK.format('b')}(?!\S)"
)
_START = re.compile(rf"(?P<lead>(?:at|starting|start) )?{_CLOCK.format('a')}(?!\S)")
_NOON, _CLINIC_OPENS = 12, 7
_EVENING, _EARLY_MORNING = 18, 6
_MINUTES_IN_HOUR, _HOURS_IN_DAY = 60, 24


@dataclass(frozen=True)
class StartTime:
    """A local time of day at which the minutes began."""

    start: time


@dataclass(frozen=True)
class TimeRange:
    """From one local time of day to another; past midnight, the end is on the day after."""

    start: time
    end: time

    def instants(self, day: date, zone: tzinfo | None) -> tuple[datetime, datetime]:
        """Start and end in a zone; `day` is the day of the start."""
        end_day = day if self.start < self.end else day + timedelta(days=1)
        return datetime.combine(day, self.start, zone), datetime.combine(end_day, self.end, zone)

    def span(self, day: date, zone: tzinfo | None) -> Minutes:
        """The elapsed time, also where clocks were changed in between.

        Raises:
            UserError: 0 or less, or more than one entry can hold.
        """
        start, end = (instant.astimezone(UTC) for instant in self.instants(day, zone))
        typed = f"{self.start:%H:%M}-{self.end:%H:%M}"
        return check_duration(Fraction((end - start) // timedelta(milliseconds=1)), typed)


class TimeMatch(NamedTuple):
    """Times of day in a line; `end` is where they end in its plain text."""

    end: int
    value: TimeRange | StartTime | UserError
    fills: frozenset[str]


def match_times_at(plain: str, at: int, *, after_day: bool = False) -> Iterator[TimeMatch]:
    """The range and the start that begin at an index of a line's plain text.

    Beside a planned day, `14:30` is a time without `at`; elsewhere it could be a length.
    """
    if (found := _RANGE.match(plain, at)) and (clock := _range(found)):
        yield TimeMatch(found.end(), clock, frozenset({"duration", "start"}))
    if (found := _START.match(plain, at)) and (
        found["lead"] or found["ax"] or found["aword"] or (after_day and found["am"])
    ):
        yield TimeMatch(found.end(), _start(found), frozenset({"start"}))


def read_time_of_day(text: str) -> time | None:
    """The time of day that a whole text names: `2pm`, `14:30`, `at 9`; None for an empty text.

    Raises:
        UserError: anything else.
    """
    plain = " ".join(text.casefold().split())
    if not plain:
        return None
    for typed in (plain, f"at {plain}"):
        for match in match_times_at(typed, 0):
            if match.end == len(typed) and isinstance(match.value, StartTime):
                return match.value.start
    raise about_days_and_times.not_a_time(text)


def _range(found: re.Match[str]) -> TimeRange | UserError | None:
    if bool(found["and"]) != (found["lead"] == "between "):
        return None
    marked = any(found[name] for name in ("am", "ax", "aword", "bm", "bx", "bword", "lead"))
    typed = found[0]
    if not marked:
        return about_days_and_times.day_or_times(typed) if "-" in typed and " " not in typed else None
    starts, ends = _times(found, "a", _half(found, "b")), _times(found, "b", _half(found, "a"))
    if not starts or not ends:
        return about_days_and_times.not_a_time(typed)
    for start in starts:
        for end in ends:
            if start < end:
                return TimeRange(start, end)
    for start in starts:
        for end in ends:
            if start.hour >= _EVENING and end.hour < _EARLY_MORNING:
                return TimeRange(start, end)
    return about_days_and_times.ends_before_start(typed)


def _half(found: re.Match[str], name: str) -> str | None:
    """Whether one end of a range is before noon (`a`) or after it (`p`), where it says so."""
    if found[f"{name}word"]:
        return "p" if found[f"{name}word"] == "noon" else "a"
    return found[f"{name}x"]


def _start(found: re.Match[str]) -> StartTime | UserError:
    times = _times(found, "a", None)
    return StartTime(times[0]) if times else about_days_and_times.not_a_time(found[0])


def _times(found: re.Match[str], name: str, other: str | None) -> list[time]:
    """The times of day that an hour can mean, the likeliest first; empty when there is no such time.

    Without am or pm it follows the other end of its range, else the clinic's hours: 1 to 6 are PM.
    """
    if found[f"{name}word"]:
        return [time(_NOON if found[f"{name}word"] == "noon" else 0)]
    hour, minute = int(found[name]), int(found[f"{name}m"] or 0)
    own = (found[f"{name}x"] or "").strip()[:1]
    if own:
        hours = [_hour_on_twelve_hour_clock(hour, own)]
    elif other and 1 <= hour <= _NOON:
        same = other.strip()[:1]
        hours = [
            _hour_on_twelve_hour_clock(hour, same),
            _hour_on_twelve_hour_clock(hour, "p" if same == "a" else "a"),
        ]
    else:
        hours = [hour + _NOON if 1 <= hour < _CLINIC_OPENS else hour]
    return [time(hour, minute) for hour in hours if 0 <= hour < _HOURS_IN_DAY and minute < _MINUTES_IN_HOUR]


def _hour_on_twelve_hour_clock(hour: int, half: str) -> int:
    if half == "p" and _NOON < hour < _HOURS_IN_DAY:
        return hour
    if not 1 <= hour <= _NOON:
        return -1
    return hour % _NOON + (_NOON if half == "p" else 0)
