"""Lengths of time: `15m`, `1h 5m`, `1½ hours`; exact, and each wrong one with its own refusal.

What could be two lengths (`0.25`, `15-20m`, a bare number behind the name) is given back as the choice it is.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from handlers.reading.sentences import about_days_and_times
from store.errors import UserError
from store.rules.minutes import MINUTE, Minutes

LONGEST_ENTRY = Minutes(8 * 60 * MINUTE)
LONG_ENTRY = Minutes(2 * 60 * MINUTE)

_HOUR, _SECOND = 60 * MINUTE, 1000
_MINUTES_IN_HOUR = 60
_NUMBER = r"(?:[0-9]+(?:\.[0-9]+|,[0-9]{1,2}(?![0-9]))?|\.[0-9]+)"
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPELLED = {word: number for number, word in enumerate(_ONES, start=1)}
_DIGITS = tuple(zip(_ONES[:9], range(1, 10), strict=True))
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_SPELLED |= {word: number for number, word in enumerate(_TEENS, start=13)}
_SPELLED |= {"fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "thirty-five": 35, "forty": 40}
_SPELLED |= {"forty-five": 45, "fifty": 50, "fifty-five": 55, "sixty": 60, "seventy-five": 75, "ninety": 90}
_TENS = {word: _SPELLED[word] for word in ("twenty", "thirty", "forty", "fifty")}
_SPELLED |= {
    f"{ten}{by}{one}": _TENS[ten] + number for ten in _TENS for one, number in _DIGITS for by in "- "
}
_FRACTION = r"(?:(?:[0-9]{1,2}[ -]?)?(?:[¼½¾⅓⅔]|(?<![0-9])[1-3][/\u2044][2-4](?![0-9/])))"
_AMOUNT = f"(?:{_FRACTION}|{_NUMBER}|{'|'.join(sorted(_SPELLED, key=len, reverse=True))})"
_JOINER = r"(?:,? and |,? ?)"
_MINUTE_UNIT = "(?:minutes?|mins?|m)"
_AGO = re.compile(r"(?: or so)? (?:ago|earlier|before)(?!\S)")
_UNITS = re.compile(
    rf"(?P<sign>-)?(?:(?P<h>{_AMOUNT})[ -]?(?:hours?|hrs?|h))?"
    rf"(?:{_JOINER}(?P<m>{_AMOUNT})[ -]?{_MINUTE_UNIT})?"
    rf"(?:{_JOINER}(?P<s>{_AMOUNT})[ -]?(?:seconds?|secs?|s))?(?!\S)"
)
_HOURS_COLON_MINUTES = re.compile(
    r"(?P<sign>-)?(?P<h>[0-9]{1,3})(?::(?P<m>[0-9]{2})|h(?P<n>[0-9]{1,2}))(?: ?(?:hours?|hrs?|h))?(?!\S)"
)
_HOURS_AND_BARE_MINUTES = re.compile(
    rf"(?P<sign>-)?(?P<h>{_AMOUNT})[ -]?(?:hours?|hrs?|h){_JOINER}(?P<n>[0-9]{{1,2}}|{'|'.join(_TEENS)}"
    r"|twenty|thirty|forty|forty-five|fifty)(?!\S)"
)
_AN_HOUR_AND = re.compile(
    rf"(?:an? )?(?:full )?hour{_JOINER}(?:(?P<m>{_AMOUNT})[ -]?{_MINUTE_UNIT}|(?P<n>[0-9]{{1,2}}))(?!\S)"
)
_AND_A_PART = re.compile(
    rf"(?P<h>{_AMOUNT}) (?:(?:hours?|hrs?) and (?:a )?(?P<part>half|quarter)"
    r"|and (?:a )?(?P<part_first>half|quarter) (?:hours?|hrs?))(?!\S)"
)
_PARTS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}
_SPAN_OF_LENGTHS = re.compile(
    rf"(?P<a>{_NUMBER})(?: ?{_MINUTE_UNIT})?(?: ?- ?| (?:to|or) )(?P<b>{_NUMBER})[ -]?"
    rf"(?:(?P<m>{_MINUTE_UNIT})|hours?|hrs?|h)(?!\S)"
)
_MAY_BEGIN = re.compile(
    rf"[-.0-9¼½¾⅓⅔]|(?:an?|hour|half|half-hour|quarter|{'|'.join(_SPELLED)}|three-quarters)[ -]"
)
_FRACTION_PARTS = re.compile(
    r"(?:(?P<whole>[0-9]{1,2})[ -]?)?(?:(?P<sign>[¼½¾⅓⅔])|(?P<over>[1-3])[/\u2044](?P<under>[2-4]))"
)
_BARE_NUMBER = re.compile(rf"(?P<sign>-)?(?P<m>{_NUMBER})(?!\S)")
_ALWAYS = (_UNITS, _HOURS_COLON_MINUTES, _HOURS_AND_BARE_MINUTES, _AN_HOUR_AND, _AND_A_PART)
_PHRASES = {
    phrase: Minutes(minutes * MINUTE)
    for minutes, phrases in {
        15: "quarter of an hour; a quarter of an hour; quarter hour; a quarter hour",
        20: "a third of an hour",
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


@dataclass(frozen=True)
class UnclearDuration:
    """A length of time that can be read in more than one way, or that may not be meant as one."""

    typed: str
    choices: tuple[Minutes, ...]
    """What it can be, the likeliest first."""


class DurationMatch(NamedTuple):
    """A length of time in a line; `end` is where it ends in its plain text."""

    end: int
    value: Duration | UnclearDuration | UserError


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
            if isinstance(match.value, UnclearDuration):
                raise about_days_and_times.unclear_duration(text, match.value.choices)
            raise match.value
    raise about_days_and_times.not_a_duration(text)


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


def match_bare_number_at(plain: str, at: int) -> DurationMatch | None:
    """A number without a unit anywhere else in the line, as in `phone Holly Guzman 15`: maybe minutes."""
    found = _BARE_NUMBER.match(plain, at)
    if not found or found["sign"]:
        return None
    length = _length(found)
    if isinstance(length, UserError):
        return None
    choices = length.choices if isinstance(length, UnclearDuration) else (length.span,)
    return DurationMatch(found.end(), UnclearDuration(found[0], choices))


def _duration_matches(plain: str, at: int, *, first: bool) -> Iterator[DurationMatch]:
    for pattern in (*_ALWAYS, _BARE_NUMBER) if first else _ALWAYS:
        if found := pattern.match(plain, at):
            yield _unless_ago(plain, found, _length(found))
    if found := _SPAN_OF_LENGTHS.match(plain, at):
        yield DurationMatch(found.end(), _span_of_lengths(found))
    if found := _PHRASE.match(plain, at):
        yield _unless_ago(plain, found, Duration(_PHRASES[found[0]]))


def _unless_ago(
    plain: str, found: re.Match[str], length: Duration | UnclearDuration | UserError
) -> DurationMatch:
    """`2 hours ago` says when, not how long."""
    ago = _AGO.match(plain, found.end())
    if ago and found.re is not _BARE_NUMBER:
        return DurationMatch(
            ago.end(), about_days_and_times.ago_is_not_a_length(plain[found.start() : ago.end()])
        )
    return DurationMatch(found.end(), length)


def _length(found: re.Match[str]) -> Duration | UnclearDuration | UserError:
    parts = found.groupdict()
    typed, bare = found[0], parts.get("n") or (parts.get("m") if found.re is _HOURS_COLON_MINUTES else None)
    if bare and _amount(bare) >= _MINUTES_IN_HOUR:
        return about_days_and_times.minutes_above_59(typed)
    hours = _amount("1" if found.re is _AN_HOUR_AND else parts.get("h"))
    hours += _PARTS.get(parts.get("part") or parts.get("part_first") or "", 0)
    minutes = parts.get("m") or parts.get("n")
    milliseconds = hours * _HOUR + _amount(minutes) * MINUTE + _amount(parts.get("s")) * _SECOND
    try:
        length = Duration(check_duration(-milliseconds if parts.get("sign") else milliseconds, typed))
    except UserError as error:
        return error
    if found.re is _BARE_NUMBER and _may_be_hours(typed):
        return UnclearDuration(typed, (Minutes(int(_amount(typed) * _HOUR)), length.span))
    return length


def _may_be_hours(typed: str) -> bool:
    """Whether a bare number looks like hours: `0.25`, `1.5`."""
    in_hours = _amount(typed) * _HOUR
    return not typed.isdigit() and in_hours <= LONGEST_ENTRY and in_hours.denominator == 1


def _span_of_lengths(found: re.Match[str]) -> UnclearDuration | UserError:
    """`15-20m`: one of the two must be chosen."""
    unit = MINUTE if found["m"] else _HOUR
    try:
        ends = [check_duration(_amount(found[name]) * unit, found[0]) for name in ("a", "b")]
    except UserError as error:
        return error
    return UnclearDuration(found[0], tuple(ends))


def _amount(typed: str | None) -> Fraction:
    if typed is None:
        return Fraction(0)
    if typed in _SPELLED:
        return Fraction(_SPELLED[typed])
    if found := _FRACTION_PARTS.fullmatch(typed):
        whole = Fraction(found["whole"] or 0)
        if found["sign"]:
            return whole + Fraction(unicodedata.numeric(found["sign"])).limit_denominator(4)
        return whole + Fraction(int(found["over"]), int(found["under"]))
    return Fraction(typed.replace(",", "."))


def check_duration(milliseconds: Fraction, typed: str) -> Minutes:
    """A span that one entry can hold: more than 0, at most 8 hours, whole milliseconds (product.md §2.1).

    Raises:
        UserError: any other.
    """
    if milliseconds <= 0:
        raise about_days_and_times.not_above_zero(typed)
    if milliseconds > LONGEST_ENTRY:
        raise about_days_and_times.above_eight_hours(typed)
    if milliseconds.denominator != 1:
        raise about_days_and_times.finer_than_a_millisecond(typed)
    return Minutes(int(milliseconds))
