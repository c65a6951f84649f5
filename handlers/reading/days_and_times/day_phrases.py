"""Phrases for days, understood without knowing today: `last tue`, `11/3/26`, `2 days ago`, `in 2 weeks`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "four": 4, "five": 5, "six": 6}
NUMBERS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
_DAYS_PER_UNIT = {"d": 1, "w": 7}


@dataclass(frozen=True)
class DayOffset:
    """A number of days from today; negative is ago."""

    days: int


@dataclass(frozen=True)
class WeekdayPhrase:
    """A day of the week, Monday 0; `excludes_today` when today itself is not meant (`last tue`)."""

    number: int
    excludes_today: bool = False
    is_this: bool = False
    """`this tue`: of this week."""


@dataclass(frozen=True)
class CalendarDay:
    """A day by its figures; what was left out is None."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True)
class NextWeekPhrase:
    """`next week`, as a planned day."""


@dataclass(frozen=True)
class DistancePhrase:
    """A distance that only the date library can read: `three months ago`."""

    phrase: str


@dataclass(frozen=True)
class VagueDay:
    """Words about time that do not name a single day: `last week`."""


DayPhrase = DayOffset | WeekdayPhrase | CalendarDay | NextWeekPhrase | DistancePhrase | VagueDay


class DayMatch(NamedTuple):
    """A day in a line; `end` is where it ends in its plain text."""

    end: int
    day_phrase: DayPhrase


_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun|tues|weds|thur|thurs|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _NTH = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)"
_YEAR = r"(?P<year>[0-9]{4})"
_OPTIONAL_WEEKDAY = rf"(?:(?P<weekday>{_WEEKDAY}) )?"
_PART_OF_DAY = r"(?: (?:morning|afternoon|evening|night))?"
_COUNT = rf"(?:(?P<figure>[0-9]{{1,3}}) ?|(?:a )?(?P<word>{'|'.join(NUMBERS)}) (?:of )?)"
_UNIT = r"(?P<unit>d|w)(?:ays?|eeks?|ks?)?"
_NUMBER_IN_WORDS = (
    rf"(?:(?:twenty|thirty|forty|fifty)[ -])?(?:{'|'.join(NUMBERS)}|twenty|thirty|forty|fifty|sixty|ninety)"
)
_DISTANCE_IN_WORDS = rf"(?:[0-9]{{1,3}}|{_NUMBER_IN_WORDS}) (?:days?|weeks?|months?|years?)"

_FIXED = {
    phrase: days
    for days, phrases in {
        0: "today; this morning; this afternoon; this evening; tonight; earlier today; just now; now",
        -1: "yesterday; yest; yday; yesterday morning; yesterday afternoon; yesterday evening; last night",
        -2: "day before yesterday; the day before yesterday; day before yest",
        -7: "week ago",
    }.items()
    for phrase in phrases.split("; ")
}
_FIXED_AHEAD = {
    "today": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tmw": 1,
    "tomorrow morning": 1,
    "tomorrow afternoon": 1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
}
_VAGUE = (
    "last week|last month|this week|this month|last year|the other day|recently|next month|next year|weekend"
    "|this weekend|last weekend|next weekend|the weekend"
)


def _any_phrase(phrases: dict[str, int]) -> str:
    return f"(?:{'|'.join(sorted(phrases, key=len, reverse=True))})"


def _dated(found: re.Match[str]) -> CalendarDay:
    parts = found.groupdict()
    year, month, weekday = parts.get("year"), parts.get("month"), parts.get("weekday")
    return CalendarDay(
        int(parts["day"]),
        _month(month) if month else None,
        int(year) + (2000 if len(year) == 2 else 0) if year else None,  # noqa: PLR2004 (two figures: this century)
        WEEKDAYS.index(weekday[:3]) if weekday else None,
    )


def _month(typed: str) -> int:
    return int(typed) if typed.isdigit() else MONTHS.index(typed[:3]) + 1


def _weekday(found: re.Match[str]) -> WeekdayPhrase:
    return WeekdayPhrase(
        WEEKDAYS.index(found["weekday"][:3]),
        excludes_today=bool(found["last"]),
        is_this=found[0].startswith("this "),
    )


def _counted(found: re.Match[str]) -> int:
    count = int(found["figure"]) if found["figure"] else NUMBERS[found["word"]]
    return count * _DAYS_PER_UNIT[found["unit"]]


_Reader = Callable[[re.Match[str]], DayPhrase]
_PATTERNS: tuple[tuple[str, _Reader], ...] = (
    (rf"{_OPTIONAL_WEEKDAY}{_YEAR}-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})", _dated),
    (rf"{_OPTIONAL_WEEKDAY}{_YEAR}/(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}})", _dated),
    (
        rf"{_OPTIONAL_WEEKDAY}(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}})(?:/(?P<year>[0-9]{{4}}|[0-9]{{2}}))?",
        _dated,
    ),
    (rf"{_OPTIONAL_WEEKDAY}(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})-{_YEAR}", _dated),
    (rf"{_OPTIONAL_WEEKDAY}(?P<month>{_MONTH}) (?:the )?{_DAY}(?: {_YEAR})?", _dated),
    (rf"{_OPTIONAL_WEEKDAY}(?:the )?{_DAY} (?:of )?(?P<month>{_MONTH})(?: {_YEAR})?", _dated),
    (rf"{_OPTIONAL_WEEKDAY}{_YEAR} (?P<month>{_MONTH}) {_DAY}", _dated),
    (rf"{_OPTIONAL_WEEKDAY}(?:the )?{_NTH}", _dated),
    (_VAGUE, lambda _: VagueDay()),
)
_PAST_PATTERNS: tuple[tuple[str, _Reader], ...] = (
    (_any_phrase(_FIXED), lambda found: DayOffset(_FIXED[found[0]])),
    (rf"(?:(?P<last>last|past|this past) |this )?(?P<weekday>{_WEEKDAY}){_PART_OF_DAY}", _weekday),
    (rf"{_COUNT}{_UNIT} ago", lambda found: DayOffset(-_counted(found))),
    (rf"{_DISTANCE_IN_WORDS} ago", lambda found: DistancePhrase(found[0])),
)
_FUTURE_PATTERNS: tuple[tuple[str, _Reader], ...] = (
    (_any_phrase(_FIXED_AHEAD), lambda found: DayOffset(_FIXED_AHEAD[found[0]])),
    (rf"(?P<last>)(?:next |this |on )?(?P<weekday>{_WEEKDAY}){_PART_OF_DAY}", _weekday),
    (rf"(?:in )?{_COUNT}{_UNIT}(?: from (?:now|today)| out)?", lambda found: DayOffset(_counted(found))),
    ("(?:next )?week", lambda _: NextWeekPhrase()),
    (rf"in {_DISTANCE_IN_WORDS}", lambda found: DistancePhrase(found[0])),
    (r"(?:[0-9]{1,2}|an?|one|two|three|six) months?", lambda found: DistancePhrase(f"in {found[0]}")),
)


def _compiled(rows: tuple[tuple[str, _Reader], ...]) -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    return tuple((re.compile(rf"(?:{pattern})(?!\S)"), reader) for pattern, reader in rows)


_PAST_ROWS, _AHEAD_ROWS = _compiled(_PATTERNS + _PAST_PATTERNS), _compiled(_PATTERNS + _FUTURE_PATTERNS)
_FIRST_WORDS = "this|last|past|next|the|other|day|in|on|just|now|today|tonight|earlier|yesterday|yest|yday"
_FIRST_WORDS += "|recently|weekend|tomorrow|tmrw|tmw|week"
_MAY_BEGIN = re.compile(
    rf"[0-9]|{_DISTANCE_IN_WORDS} ago|(?:{_WEEKDAY}|{_MONTH}|{'|'.join(NUMBERS)}|{_FIRST_WORDS})(?!\S)"
)


def match_day_at(plain: str, at: int, *, ahead: bool = False) -> DayMatch | None:
    """The longest phrase for a day that begins at an index of a line's plain text.

    Args:
        plain: the line in lower case, single spaces.
        at: where a word begins.
        ahead: whether a planned day is meant (`in 2 weeks`), not a past one (`2 weeks ago`).
    """
    if not _MAY_BEGIN.match(plain, at):
        return None
    match: DayMatch | None = None
    for pattern, reader in _AHEAD_ROWS if ahead else _PAST_ROWS:
        found = pattern.match(plain, at)
        if found and (match is None or found.end() > match.end):
            match = DayMatch(found.end(), reader(found))
    return match
