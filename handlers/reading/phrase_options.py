"""What the words of a line can be, token by token: durations, days, activities, what is next, small words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handlers.reading import clock_times, day_phrases, days, durations
from handlers.reading.activities import LONGEST_PHRASE, activity_of
from handlers.reading.flag_phrases import match_flags_at
from handlers.reading.line_matches import FILLERS, Filler, PhraseMatch
from handlers.reading.tokens import TokenizedLine
from store.errors import UserError

_NEXT = re.compile(
    r"next (?:(?:contact|call|visit|appt|appointment|session|check in|check-in|follow up|follow-up) )?"
    r"(?:(?:is|on|by|for) )?"
)


@dataclass(frozen=True)
class ServiceDay:
    """The day of service."""

    on: date


@dataclass(frozen=True)
class NextContactDay:
    """The day of the next contact."""

    on: date


def phrase_options(line: TokenizedLine, today: date, oldest_days: int) -> list[list[PhraseMatch]]:
    """For each token of a line, what may begin there, the most telling reading first."""
    return [
        [
            *match_next_contact_at(line, at, today),
            *match_flags_at(line, at),
            *_clock_times(line, at),
            *_durations(line, at),
            *match_service_day_at(line, at, today, oldest_days),
            *_activities(line, at),
            *match_fillers_at(line, at),
        ]
        for at in range(len(line.all))
    ]


def match_next_contact_at(line: TokenizedLine, at: int, today: date) -> Iterator[PhraseMatch]:
    """The day of the next contact, from the word `next` on, or what is wrong with it."""
    lead = _NEXT.match(line.plain, line.starts[at])
    heard = day_phrases.match_day_at(line.plain, lead.end(), ahead=True) if lead else None
    if heard is None or lead is None:
        return
    stop = line.token_after(heard.end)
    value: NextContactDay | UserError
    try:
        value = NextContactDay(
            days.future_day(heard.day_phrase, line.typed(line.token_after(lead.end()), stop), today)
        )
    except UserError as error:
        value = error
    yield PhraseMatch(at, stop, value, frozenset({"next"}))


def _durations(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    first = all(token.words[0] in FILLERS for token in line.all[:at])
    for length in durations.match_durations_at(line.plain, line.starts[at], first=first):
        yield PhraseMatch(at, line.token_after(length.end), length.value, frozenset({"duration"}))


def _clock_times(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    for heard in clock_times.match_times_at(line.plain, line.starts[at]):
        yield PhraseMatch(at, line.token_after(heard.end), heard.value, heard.fills)


def match_service_day_at(
    line: TokenizedLine, at: int, today: date, oldest_days: int
) -> Iterator[PhraseMatch]:
    """The day of service that begins at a token, or what is wrong with it."""
    place = line.starts[at]
    heard = day_phrases.match_day_at(line.plain, place)
    if heard is None:
        heard = day_phrases.match_day_at(line.plain, place, ahead=True)
        if heard is None or not isinstance(
            heard.day_phrase, day_phrases.DayOffset | day_phrases.DistancePhrase
        ):
            return
    stop = line.token_after(heard.end)
    value: ServiceDay | UserError
    try:
        value = ServiceDay(days.past_day(heard.day_phrase, line.typed(at, stop), today, oldest_days))
    except UserError as error:
        value = error
    yield PhraseMatch(at, stop, value, frozenset({"day"}))


def _activities(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    found: list[PhraseMatch] = []
    phrase: tuple[str, ...] = ()
    for stop in range(at + 1, len(line.all) + 1):
        phrase += line.all[stop - 1].words
        if len(phrase) > LONGEST_PHRASE:
            break
        if activity := activity_of(phrase):
            found.append(PhraseMatch(at, stop, activity))
    yield from reversed(found)


def match_fillers_at(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    """A small word is passed over where another follows: at the end it may be a name nobody has."""
    if at < len(line.all) - 1 and line.all[at].plain.strip("/") in FILLERS:
        yield PhraseMatch(at, at + 1, Filler())
