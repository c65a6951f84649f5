"""A clinic's settings as people type them: `8:00-17:00 mon-fri`, `14 days`, `on`, `<#C012AB3CD|billing>`."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time

from handlers.clinic.sentences import about_typed_values
from handlers.reading.days_and_times.days import read_future
from handlers.reading.sentences.about_days_and_times import not_a_time_of_day
from store.errors import UserError
from store.rules.clinic.settings import WEEKDAYS, Weekday
from store.rules.clinic.settings_table import SettingField, SettingKind

_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:([ap])\.?m?\.?)?", re.IGNORECASE)
_NUMBER = re.compile(r"(-?\d{1,9})(?:\s+[a-z]+)?", re.IGNORECASE)
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<(https?://[^|>]+)(?:\|[^>]*)?>")
_RANGE = re.compile(r"\s*(?:-|–|—| to )\s*")
_HOURS_IN_DAY, _MINUTES_IN_HOUR, _NOON = 24, 60, 12
_YES, _NO = {"on", "yes", "true", "y"}, {"off", "no", "false", "n"}
NONE_WORDS = {"", "none", "off", "-"}
"""Words that remove the value of an optional setting."""


def read_setting(field: SettingField, words: str, today: date) -> object:
    """The value of a setting from typed text; the rules check its bounds.

    Raises:
        UserError: text that is not such a value, with an example.
    """
    return _READERS[field.kind](field, words.strip(), today)


def read_clock(words: str) -> time:
    """`8`, `8:00`, `1pm`, `13:00`; without am or pm by the 24-hour clock.

    Raises:
        UserError: not a time of day.
    """
    found = _CLOCK.fullmatch(words.strip())
    hour = int(found[1]) if found else _HOURS_IN_DAY
    half = (found[3] or "").lower() if found else ""
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0) if 1 <= hour <= _NOON else _HOURS_IN_DAY
    minute = int(found[2] or 0) if found else 0
    if hour >= _HOURS_IN_DAY or minute >= _MINUTES_IN_HOUR:
        raise UserError(not_a_time_of_day(words), about_typed_values.TIME_EXAMPLE)
    return time(hour, minute)


def read_hours(words: str) -> tuple[time, time]:
    """`8:00-17:00`, `8am-5pm`, `8:00 to 17:00`.

    Raises:
        UserError: not a range of two times.
    """
    parts = _RANGE.split(words.strip())
    if len(parts) != len(("opens", "closes")):
        raise UserError(
            about_typed_values.not_hours(words) if words else about_typed_values.WHICH_HOURS,
            about_typed_values.HOURS_EXAMPLE,
        )
    return read_clock(parts[0]), read_clock(parts[1])


def read_weekday(words: str) -> Weekday:
    """`thu`, `Thursday`.

    Raises:
        UserError: not a weekday.
    """
    typed = words.strip().lower()
    for day in WEEKDAYS:
        if typed.startswith(day):
            return day
    raise UserError(about_typed_values.not_a_weekday(words), about_typed_values.weekday_names(WEEKDAYS))


def read_weekdays(words: str) -> tuple[Weekday, ...]:
    """`mon-fri`, `mon, wed, fri`, in the order of the week.

    Raises:
        UserError: a word that is not a weekday.
    """
    days: set[Weekday] = set()
    for part in re.sub(r"\s*[-–—]\s*", "-", words).replace(",", " ").split():
        ends = [read_weekday(each) for each in part.split("-")]
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        span = range(first, last + 1) if first <= last else (*range(first, len(WEEKDAYS)), *range(last + 1))
        days.update(WEEKDAYS[number] for number in span)
    return tuple(day for day in WEEKDAYS if day in days)


def read_days(words: str, today: date) -> tuple[date, ...]:
    """Future days, separated by commas, semicolons or lines: `12/25, 1/1/2027`.

    Raises:
        UserError: one of them is not a future day.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", words) if part.strip()]
    return tuple(sorted({_day(part, today) for part in parts}))


def read_channel(words: str) -> str:
    """A mentioned or picked channel's id; empty for `none`.

    Raises:
        UserError: not a mention of a channel.
    """
    typed = words.strip()
    if typed.lower() in NONE_WORDS:
        return ""
    found = _CHANNEL.fullmatch(typed)
    if found:
        return found[1]
    if typed[:1] in {"C", "G"} and typed.isalnum() and typed.isupper():
        return typed
    raise UserError(about_typed_values.not_a_channel(typed), about_typed_values.CHOOSE_FROM_SLACK)


def _day(part: str, today: date) -> date:
    """A day; a holiday that was set earlier may be in the past."""
    try:
        return date.fromisoformat(part)
    except ValueError:
        return read_future(part, today)


def _number(field: SettingField, words: str, _today: date) -> int:
    found = _NUMBER.fullmatch(words)
    if not found:
        raise UserError(
            about_typed_values.not_a_whole_number(field.title, words),
            about_typed_values.number_range(field.unit, field.least, field.most),
        )
    return int(found[1])


def _yes_no(field: SettingField, words: str, _today: date) -> bool:
    if words.lower() not in _YES | _NO:
        raise UserError(
            about_typed_values.neither_yes_nor_no(field.title, words), about_typed_values.ON_OR_OFF
        )
    return words.lower() in _YES


def _link(_field: SettingField, words: str, _today: date) -> str:
    found = _LINK.fullmatch(words)
    return found[1] if found else ("" if words.lower() in NONE_WORDS else words)


_READERS: Mapping[SettingKind, Callable[[SettingField, str, date], object]] = {
    SettingKind.NUMBER: _number,
    SettingKind.YES_NO: _yes_no,
    SettingKind.TIME: lambda _field, words, _today: read_clock(words),
    SettingKind.WEEKDAY: lambda _field, words, _today: read_weekday(words),
    SettingKind.WEEKDAYS: lambda _field, words, _today: read_weekdays(words),
    SettingKind.DAYS: lambda _field, words, today: read_days(
        "" if words.lower() in NONE_WORDS else words, today
    ),
    SettingKind.TEXT: lambda _field, words, _today: words,
    SettingKind.LINK: _link,
    SettingKind.CHANNEL: lambda _field, words, _today: read_channel(words),
    SettingKind.POLICY: lambda _field, words, _today: words.lower(),
    SettingKind.CHOICE: lambda _field, words, _today: words.lower(),
    SettingKind.ZONE: lambda _field, words, _today: words.replace(" ", "_"),
}
