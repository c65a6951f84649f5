"""Which day is meant: a day of service, never in the future; a planned day, never in the past.

A day without a year is the one nearest to today, never more than 60 days ahead; a weekday is the last one,
today included. Of planned days both are the next one. This is the only module that uses the date library, and
only for distances in words.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

import dateparser

from handlers.reading.days_and_times import day_phrases
from handlers.reading.days_and_times.day_phrases import (
    CalendarDay,
    DayOffset,
    DayPhrase,
    DistancePhrase,
    NextWeekPhrase,
    VagueDay,
    WeekdayPhrase,
)
from handlers.reading.sentences import about_days_and_times
from handlers.reading.sentences.about_days_and_times import (
    BIRTH_DATE_EXAMPLES,
    FUTURE_DAY_EXAMPLES,
    PAST_DAY_EXAMPLES,
)

FARTHEST_AHEAD_DAYS = 731
"""A planned day is within two years."""

_LONGEST_PHRASE = 40
_JUST_PASSED_DAYS = 60
_SOON_DAYS = 60
_WEEK = 7
_SATURDAY = 5
_CENTURY = 100
_YEARS = (1900, 2200)


@cache
def load_date_library() -> None:
    """Make the date library load its tables (a tenth of a second) before a person waits for it."""
    _parse_distance("3 months ago", date(2026, 1, 1))


def past_day(phrase: DayPhrase, typed: str, today: date, oldest_days: int) -> date:
    """The day of service that is meant.

    Args:
        phrase: the phrase, understood.
        typed: the phrase as typed, for refusals.
        today: the clinic's.
        oldest_days: how far back time may be logged.

    Raises:
        UserError: no such day, in the future, or too long ago.
    """
    day = _day(phrase, typed, today, ahead=False)
    if day > today:
        raise about_days_and_times.service_day_in_future(typed, day)
    if (today - day).days > oldest_days:
        raise about_days_and_times.too_long_ago(typed, day, (today - day).days, oldest_days)
    return day


def future_day(phrase: DayPhrase, typed: str, today: date) -> date:
    """The planned day that is meant.

    Raises:
        UserError: no such day, one that has passed, or more than two years ahead.
    """
    day = _day(phrase, typed, today, ahead=True)
    if day < today:
        raise about_days_and_times.day_has_passed(typed, day)
    if (day - today).days > FARTHEST_AHEAD_DAYS:
        raise about_days_and_times.too_far_ahead(typed, day)
    return day


def a_week_later(phrase: DayPhrase, on: date, today: date) -> date | None:
    """The other day that `next tue` can mean while the coming one is still in this week, Monday to Sunday."""
    if (
        not isinstance(phrase, WeekdayPhrase)
        or phrase.is_this
        or on - today > timedelta(days=6 - today.weekday())
    ):
        return None
    return on + timedelta(days=_WEEK)


def read_past(text: str, today: date, oldest_days: int) -> date:
    """The day of service that a whole text names; errors as in `past_day`."""
    return past_day(_whole_phrase(text, PAST_DAY_EXAMPLES, ahead=False), text, today, oldest_days)


def read_future(text: str, today: date) -> date:
    """The planned day that a whole text names; errors as in `future_day`."""
    return future_day(_whole_phrase(text, FUTURE_DAY_EXAMPLES, ahead=True), text, today)


def read_record(text: str, today: date) -> date:
    """The day, up to today, of something that goes on record: a consent, a visit, an assessment.

    Raises:
        UserError: no such day, or in the future.
    """
    day = _day(_whole_phrase(text, PAST_DAY_EXAMPLES, ahead=False), text, today, ahead=False)
    if day > today:
        raise about_days_and_times.day_in_future(text, day)
    return day


def read_birth(text: str, today: date) -> date:
    """A birth date, with its year; a year of two figures is the last such year that has begun.

    Raises:
        UserError: no such day, or no year.
    """
    phrase = _whole_phrase(text, BIRTH_DATE_EXAMPLES, ahead=False)
    if not isinstance(phrase, CalendarDay) or phrase.year is None or phrase.month is None:
        raise about_days_and_times.not_a_birth_date(text)
    in_full = str(phrase.year) in text
    century = 0 if in_full or phrase.year <= today.year else _CENTURY
    born = _date_or_none(phrase.year - century, phrase.month, phrase.day)
    if born is None:
        raise about_days_and_times.no_such_day(text, BIRTH_DATE_EXAMPLES)
    return born


def _whole_phrase(text: str, examples: str, *, ahead: bool) -> DayPhrase:
    plain = " ".join(text.casefold().replace(",", " ").split())
    match = day_phrases.match_day_at(plain, 0, ahead=ahead) or day_phrases.match_day_at(
        plain, 0, ahead=not ahead
    )
    if match is None or match.end != len(plain):
        raise about_days_and_times.not_a_day(text, examples)
    return match.day_phrase


def _examples(*, ahead: bool) -> str:
    return FUTURE_DAY_EXAMPLES if ahead else PAST_DAY_EXAMPLES


def _day(phrase: DayPhrase, typed: str, today: date, *, ahead: bool) -> date:
    match phrase:
        case DayOffset(days):
            return today + timedelta(days=days)
        case WeekdayPhrase():
            return _weekday(phrase, today, ahead=ahead)
        case CalendarDay():
            return _dated(phrase, typed, today, ahead=ahead)
        case NextWeekPhrase():
            return today + timedelta(days=_WEEK if today.weekday() < _SATURDAY else _WEEK - today.weekday())
        case DistancePhrase(words):
            return _distance(words, typed, today, ahead=ahead)
        case VagueDay():
            raise about_days_and_times.not_a_single_day(typed, _examples(ahead=ahead or "next" in typed))


def _weekday(phrase: WeekdayPhrase, today: date, *, ahead: bool) -> date:
    if ahead:
        return today + timedelta(days=(phrase.number - today.weekday() - 1) % _WEEK + 1)
    back = (today.weekday() - phrase.number) % _WEEK
    return today - timedelta(days=_WEEK if phrase.excludes_today and not back else back)


def _distance(words: str, typed: str, today: date, *, ahead: bool) -> date:
    day = _parse_distance(words, today)
    if day is None:
        raise about_days_and_times.not_a_day(typed, _examples(ahead=ahead))
    return day


def _parse_distance(words: str, today: date) -> date | None:
    found = dateparser.parse(
        words[:_LONGEST_PHRASE],
        languages=["en"],
        settings={"RELATIVE_BASE": datetime.combine(today, time(12)), "PARSERS": ["relative-time"]},
    )
    return found.date() if found else None


def _dated(phrase: CalendarDay, typed: str, today: date, *, ahead: bool) -> date:
    possible = [day for day in _candidates(phrase, today) if day]
    if not possible:
        raise about_days_and_times.no_such_day(typed, _examples(ahead=ahead))
    day = _coming_day(possible, today) if ahead else _nearest_past_day(possible, today)
    if phrase.weekday is not None and day.weekday() != phrase.weekday:
        raise about_days_and_times.wrong_weekday(typed, day)
    return day


def _candidates(phrase: CalendarDay, today: date) -> list[date | None]:
    if phrase.year is not None:
        in_reach = _YEARS[0] <= phrase.year < _YEARS[1]
        return [_date_or_none(phrase.year, phrase.month or 0, phrase.day)] if in_reach else []
    if phrase.month is not None:
        return [_date_or_none(today.year + more, phrase.month, phrase.day) for more in (-1, 0, 1)]
    months = ((today.year, today.month - 1), (today.year, today.month), (today.year, today.month + 1))
    return [
        _date_or_none(year + (month - 1) // 12, (month - 1) % 12 + 1, phrase.day) for year, month in months
    ]


def _nearest_past_day(possible: list[date], today: date) -> date:
    """The day nearest to today, but not months ahead; `the 3rd` is this month's once it has come."""
    near = [day for day in possible if (day - today).days <= _SOON_DAYS] or possible
    this_month = [day for day in near if (day.year, day.month) == (today.year, today.month) and day <= today]
    return min(this_month or near, key=lambda day: abs(day - today))


def _coming_day(possible: list[date], today: date) -> date:
    """The first day from today on, unless the one before passed so recently that it must be a typo."""
    just_passed = [day for day in possible if 0 < (today - day).days <= _JUST_PASSED_DAYS]
    coming = [day for day in possible if day >= today]
    by_month = len({(day.month, day.day) for day in possible}) == 1
    if coming and not (just_passed and by_month):
        return min(coming)
    return max(just_passed or possible)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
