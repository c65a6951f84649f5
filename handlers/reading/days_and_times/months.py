"""Months as people type them: `2026-10`, `10/2026`, `oct`, `October 2026`, `last month`."""

import re
from datetime import date

from handlers.reading.days_and_times.day_phrases import MONTHS
from store.rules.months import Month

_LONG = {Month(2000, number).first.strftime("%B").casefold(): number for number in range(1, 13)}
_SHORT = {name: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
_BY_NAME = _LONG | _SHORT
_NUMERIC_MONTH = re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})|(?P<month2>\d{1,2})[-/](?P<year2>\d{4})")
_NAMED = re.compile(r"(?P<name>[a-z]+)\.?(?:,?\s+(?P<year>\d{4}))?")
_MOST_WORDS = 2


def read_month(text: str, today: date) -> Month | None:
    """The month that a whole text names; None when it names none.

    A name without a year is the latest such month that has begun.
    """
    plain = " ".join(text.casefold().split())
    near = {"this month": 0, "last month": -1}
    if plain in near:
        return Month.of(today).plus(near[plain])
    figures = _NUMERIC_MONTH.fullmatch(plain)
    if figures:
        return _month(int(figures["year"] or figures["year2"]), int(figures["month"] or figures["month2"]))
    named = _NAMED.fullmatch(plain)
    if named is None or named["name"] not in _BY_NAME:
        return None
    number = _BY_NAME[named["name"]]
    if named["year"]:
        return _month(int(named["year"]), number)
    return Month(today.year - (number > today.month), number)


def is_impossible_month(text: str) -> bool:
    """Whether a text looks like a month in figures but there is no such month: `2026-13`."""
    figures = _NUMERIC_MONTH.fullmatch(text.strip())
    return bool(figures) and read_month(text, date.max) is None


def split_month(text: str, today: date) -> tuple[Month | None, str]:
    """The month at the beginning or the end of a text, and the other words."""
    words = text.split()
    for size in range(min(_MOST_WORDS, len(words)), 0, -1):
        for month, rest in (
            (read_month(" ".join(words[:size]), today), words[size:]),
            (read_month(" ".join(words[-size:]), today), words[:-size]),
        ):
            if month:
                return month, " ".join(rest)
    return None, " ".join(words)


def _month(year: int, number: int) -> Month | None:
    try:
        return Month(year, number)
    except ValueError:
        return None
