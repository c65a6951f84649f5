"""The clinic's working days, the instants of its local times, and its weekly review.

Days are local dates; instants are UTC, so that comparing them is safe on the days when clocks change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.rules.clinic.settings import WEEKDAYS, Settings
from store.rules.months import Month

_A_YEAR_OF_DAYS = 366
_A_YEAR_OF_WEEKS = 54
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ScheduledReview:
    """One weekly case review and the post of its agenda."""

    day: date
    starts_at: datetime
    agenda_day: date
    """The working day before the review."""
    agenda_at: datetime


def is_working_day(day: date, settings: Settings) -> bool:
    """Whether the clinic works on a day: one of its weekdays, and not a holiday."""
    return WEEKDAYS[day.weekday()] in settings.working_days and day not in settings.holidays


def next_working_day(day: date, settings: Settings) -> date:
    """The first working day after a day.

    Raises:
        ValueError: the clinic does not work within a year.
    """
    return _first_working_day((day + n * _DAY for n in range(1, _A_YEAR_OF_DAYS)), settings)


def working_day_from(day: date, settings: Settings) -> date:
    """The day itself if the clinic works on it, else the next working day."""
    return day if is_working_day(day, settings) else next_working_day(day, settings)


def previous_working_day(day: date, settings: Settings) -> date:
    """The last working day before a day.

    Raises:
        ValueError: the clinic does not work within a year.
    """
    return _first_working_day((day - n * _DAY for n in range(1, _A_YEAR_OF_DAYS)), settings)


def nth_working_day(month: Month, n: int, settings: Settings) -> date:
    """The nth working day from a month's start; after a long closure it can lie in the next month."""
    day = month.first - _DAY
    for _ in range(n):
        day = next_working_day(day, settings)
    return day


def working_days_before_month_end(month: Month, n: int, settings: Settings) -> date:
    """The day on which n working days of a month remain, counting the day itself: 1 is the last one."""
    day = month.end
    for _ in range(n):
        day = previous_working_day(day, settings)
    return day


def local_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a local time.

    When clocks go forward, a skipped time moves by the gap (02:30 becomes 03:30); when they go back, the
    first of two equal times counts.
    """
    # Fold 0 does both: it takes the offset before the change.
    return datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)


def local_day(now: datetime, zone: ZoneInfo) -> date:
    """The clinic's date at an instant."""
    return now.astimezone(zone).date()


def review_of_week(day: date, settings: Settings, zone: ZoneInfo) -> ScheduledReview | None:
    """The review in the week (Monday to Sunday) of a day.

    A review that falls on a closed day moves to the nearest working day of its week, the earlier of two; a
    week without working days has none.
    """
    monday = day - day.weekday() * _DAY
    planned = monday + WEEKDAYS.index(settings.review_day) * _DAY
    week = [monday + n * _DAY for n in range(7)]
    working = [each for each in week if is_working_day(each, settings)]
    if not working:
        return None
    day_held = min(working, key=lambda each: (abs(each - planned), each))
    agenda_day = previous_working_day(day_held, settings)
    return ScheduledReview(
        day=day_held,
        starts_at=local_instant(day_held, settings.review_at, zone),
        agenda_day=agenda_day,
        agenda_at=local_instant(agenda_day, settings.agenda_at, zone),
    )


def next_review(now: datetime, settings: Settings, zone: ZoneInfo) -> ScheduledReview:
    """The first review that starts after an instant.

    Raises:
        ValueError: the clinic does not work within a year.
    """
    return next(each for each in _reviews(now, +1, settings, zone) if each.starts_at > now)


def latest_review(now: datetime, settings: Settings, zone: ZoneInfo) -> ScheduledReview:
    """The last review that had started by an instant; a bot that was down may still have to post about it.

    Raises:
        ValueError: the clinic did not work within a year.
    """
    return next(each for each in _reviews(now, -1, settings, zone) if each.starts_at <= now)


def _reviews(now: datetime, direction: int, settings: Settings, zone: ZoneInfo) -> Iterable[ScheduledReview]:
    today = local_day(now, zone)
    for weeks in range(_A_YEAR_OF_WEEKS):
        review = review_of_week(today + direction * weeks * 7 * _DAY, settings, zone)
        if review:
            yield review
    raise ValueError(_NO_WORKING_DAY)


def _first_working_day(days: Iterable[date], settings: Settings) -> date:
    for day in days:
        if is_working_day(day, settings):
            return day
    raise ValueError(_NO_WORKING_DAY)


_NO_WORKING_DAY = "the clinic has no working day within a year"
