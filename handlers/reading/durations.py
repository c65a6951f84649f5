"""Lengths of time: `15m`, `1h 5m`, `1:05`, `half an hour`; exact, and each wrong one with its own refusal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from handlers.reading import sentences
from store.errors import UserError
from store.rules.minutes import MINUTE, Minutes

LONGEST_ENTRY = Minutes(8 * 60 * MINUTE)
LONG_ENTRY = Minutes(2 * 60 * MINUTE)

_HOUR, _SECOND = 60 * MINUTE, 1000
_MINUTES_IN_HOUR = 60
_NUMBER = r"(?:[0-9]+(?:\.[0-9]+|,[0-9]{1,2}(?![0-9]))?|\.[0-9]+)"
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPELLED = {word: number for number, word in enumerate(_ONES, start=1)}
_SPELLED |= {"fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "thirty-five": 35, "forty": 40}
_SPELLED |= {"forty-five": 45, "fifty": 50, "fifty-five": 55, "sixty": 60, "seventy-five": 75, "ninety": 90}
_AMOUNT = f"(?:{_NUMBER}|{'|'.join(sorted(_SPELLED, key=len, reverse=True))})"
_JOINER = r"(?: and | ?)"
_UNITS = re.compile(
    rf"(?P<sign>-)?(?:(?P<h>{_AMOUNT})[ -]?(?:hours?|hrs?|h))?"
    rf"(?:{_JOINER}(?P<m>{_AMOUNT})[ -]?(?:minutes?|mins?|m))?"
    rf"(?:{_JOINER}(?P<s>{_AMOUNT})[ -]?(?:seconds?|secs?|s))?(?!\S)"
)
_HOURS_COLON_MINUTES = re.compile(
    r"(?P<sign>-)?(?P<h>[0-9]{1,3})(?::(?P<m>[0-9]{2})|h(?P<n>[0-9]{1,2}))(?: ?(?:hours?|hrs?|h))?(?!\S)"
)
_MAY_BEGIN = re.compile(
    rf"[-.0-9]|(?:an?|hour|half|half-hour|quarter|{'|'.join(_SPELLED)}|three-quarters)[ -]"
)
_BARE_NUMBER = re.compile(rf"(?P<sign>-)?(?P<m>{_NUMBER})(?!\S)")
_PHRASES = {
    phrase: Minutes(minutes * MINUTE)
    for minutes, phrases in {
        15: "quarter of an hour; a quarter of an hour; quarter hour; a quarter hour",
        30: "half an hour; half hour; half-hour; a half hour; a half-hour; half of an hour",
        45: "three quarters of an hour; three-quarters of an hour",
        60: "an hour; a full hour; one full hour",
        75: "an hour and a quarter",
        90: "an hour and a half; hour and a half; one and a half hours; one hour and a half",
    }.items()
    for phrase in phrases.split("; ")
}
_PHRASE = re.compile(f"(?:{'|'.join(sorted(_PHRASES, key=len, reverse=True))})(?!\\S)")


@dataclass(frozen=True)
class Duration:
    """A span of time as typed."""

    span: Minutes


class DurationMatch(NamedTuple):
    """A length of time in a line; `end` is where it ends in its plain text."""

    end: int
    value: Duration | UserError


def read_span(text: str) -> Minutes:
    """The span of a text that is nothing but a duration without clock times: `15m`, `1h 5m`, `45`.

    Raises:
        UserError: anything else, or out of bounds.
    """
    plain = " ".join(text.casefold().split())
    for match in match_durations_at(plain, 0, first=True):
        if match.end == len(plain):
            if isinstance(match.value, Duration):
                return match.value.span
            if isinstance(match.value, UserError):
                raise match.value
    raise sentences.not_a_duration(text)


def match_durations_at(plain: str, at: int, *, first: bool) -> list[DurationMatch]:
    """Every duration that begins at an index of a line's plain text, the longest first.

    Args:
        plain: the line in lower case, single spaces.
        at: where a word begins.
        first: whether nothing but fillers comes before: then a bare number is minutes.
    """
    if not _MAY_BEGIN.match(plain, at):
        return []
    return sorted(_duration_matches(plain, at, first=first), key=lambda match: -match.end)


def _duration_matches(plain: str, at: int, *, first: bool) -> Iterator[DurationMatch]:
    for pattern in (_UNITS, _HOURS_COLON_MINUTES, _BARE_NUMBER) if first else (_UNITS, _HOURS_COLON_MINUTES):
        if found := pattern.match(plain, at):
            yield DurationMatch(found.end(), _length(found))
    if found := _PHRASE.match(plain, at):
        yield DurationMatch(found.end(), Duration(_PHRASES[found[0]]))


def _length(found: re.Match[str]) -> Duration | UserError:
    parts = found.groupdict()
    typed, minutes = found[0], parts.get("m") or parts.get("n")
    if found.re is _HOURS_COLON_MINUTES and int(minutes or 0) >= _MINUTES_IN_HOUR:
        return sentences.minutes_above_59(typed)
    milliseconds = (
        _amount(parts.get("h")) * _HOUR + _amount(minutes) * MINUTE + _amount(parts.get("s")) * _SECOND
    )
    try:
        return Duration(check_duration(-milliseconds if parts["sign"] else milliseconds, typed))
    except UserError as error:
        return error


def _amount(typed: str | None) -> Fraction:
    if typed is None:
        return Fraction(0)
    return Fraction(_SPELLED[typed]) if typed in _SPELLED else Fraction(typed.replace(",", "."))


def check_duration(milliseconds: Fraction, typed: str) -> Minutes:
    """A span that one entry can hold: more than 0, at most 8 hours, whole milliseconds (product.md §2.1).

    Raises:
        UserError: any other.
    """
    if milliseconds <= 0:
        raise sentences.not_above_zero(typed)
    if milliseconds > LONGEST_ENTRY:
        raise sentences.above_eight_hours(typed)
    if milliseconds.denominator != 1:
        raise sentences.finer_than_a_millisecond(typed)
    return Minutes(int(milliseconds))
