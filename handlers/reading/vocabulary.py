"""What the words of a line can be, token by token: durations, days, activities, what is next, small words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handlers.reading import clock_times, day_words, days, durations
from handlers.reading.activities import LONGEST, activity_of
from handlers.reading.flag_words import flag_pieces
from handlers.reading.pieces import FILLERS, Filler, Piece
from handlers.reading.tokens import Tokens
from store.errors import UserError

_NEXT = re.compile(
    r"next (?:(?:contact|call|visit|appt|appointment|session|check in|check-in|follow up|follow-up) )?"
    r"(?:(?:is|on|by|for) )?"
)


@dataclass(frozen=True)
class Day:
    """The day of service."""

    on: date


@dataclass(frozen=True)
class Next:
    """The day of the next contact."""

    on: date


def options(line: Tokens, today: date, oldest_days: int) -> list[list[Piece]]:
    """For each token of a line, what may begin there, the most telling reading first."""
    return [
        [
            *next_pieces(line, at, today),
            *flag_pieces(line, at),
            *_clock_times(line, at),
            *_durations(line, at),
            *day_pieces(line, at, today, oldest_days),
            *_activities(line, at),
            *fillers(line, at),
        ]
        for at in range(len(line.all))
    ]


def next_pieces(line: Tokens, at: int, today: date) -> Iterator[Piece]:
    """The day of the next contact, from the word `next` on, or what is wrong with it."""
    lead = _NEXT.match(line.plain, line.starts[at])
    heard = day_words.heard_at(line.plain, lead.end(), ahead=True) if lead else None
    if heard is None or lead is None:
        return
    stop = line.upto(heard.end)
    value: Next | UserError
    try:
        value = Next(days.future(heard.spoken, line.typed(line.upto(lead.end()), stop), today))
    except UserError as error:
        value = error
    yield Piece(at, stop, value, frozenset({"next"}))


def _durations(line: Tokens, at: int) -> Iterator[Piece]:
    first = all(token.words[0] in FILLERS for token in line.all[:at])
    for length in durations.heard_at(line.plain, line.starts[at], first=first):
        yield Piece(at, line.upto(length.end), length.value, frozenset({"duration"}))


def _clock_times(line: Tokens, at: int) -> Iterator[Piece]:
    for heard in clock_times.heard_at(line.plain, line.starts[at]):
        yield Piece(at, line.upto(heard.end), heard.value, heard.fills)


def day_pieces(line: Tokens, at: int, today: date, oldest_days: int) -> Iterator[Piece]:
    """The day of service that begins at a token, or what is wrong with it."""
    place = line.starts[at]
    heard = day_words.heard_at(line.plain, place)
    if heard is None:
        heard = day_words.heard_at(line.plain, place, ahead=True)
        if heard is None or not isinstance(heard.spoken, day_words.Offset | day_words.Distance):
            return
    stop = line.upto(heard.end)
    value: Day | UserError
    try:
        value = Day(days.past(heard.spoken, line.typed(at, stop), today, oldest_days))
    except UserError as error:
        value = error
    yield Piece(at, stop, value, frozenset({"day"}))


def _activities(line: Tokens, at: int) -> Iterator[Piece]:
    found: list[Piece] = []
    phrase: tuple[str, ...] = ()
    for stop in range(at + 1, len(line.all) + 1):
        phrase += line.all[stop - 1].words
        if len(phrase) > LONGEST:
            break
        if activity := activity_of(phrase):
            found.append(Piece(at, stop, activity))
    yield from reversed(found)


def fillers(line: Tokens, at: int) -> Iterator[Piece]:
    """A small word is passed over where another follows: at the end it may be a name nobody has."""
    if at < len(line.all) - 1 and line.all[at].plain.strip("/") in FILLERS:
        yield Piece(at, at + 1, Filler())
