"""What the words of a line can mean, token by token: durations, days, activities, flags, fillers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handlers.reading import clock_times, day_phrases, days, durations, sentences
from handlers.reading.activities import LONGEST_PHRASE, activity_of
from handlers.reading.line_matches import FILLERS, Filler, PhraseMatch
from handlers.reading.tokens import TokenizedLine
from store.errors import UserError
from store.rules.review.agenda import FlagKind

_NEXT = re.compile(
    r"next (?:(?:contact|call|visit|appt|appointment|session|check in|check-in|follow up|follow-up) )?"
    r"(?:(?:is|on|by|for) )?"
)
FLAG_KINDS = {
    "medication": FlagKind.MEDICATION,
    "med": FlagKind.MEDICATION,
    "meds": FlagKind.MEDICATION,
    "risk": FlagKind.RISK,
    "safety": FlagKind.RISK,
    "discuss": FlagKind.DISCUSS,
    "question": FlagKind.DISCUSS,
}
_FLAG_STARTERS = frozenset({"flag", "flagged"})
_FLAG_SLOT = frozenset({"flag"})


@dataclass(frozen=True)
class ServiceDay:
    """The day of service."""

    on: date


@dataclass(frozen=True)
class NextContactDay:
    """The day of the next contact."""

    on: date


def phrase_options(line: TokenizedLine, today: date, oldest_days: int) -> list[list[PhraseMatch]]:
    """For each token of a line, what may begin there, the most specific meaning first."""
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
    match = day_phrases.match_day_at(line.plain, lead.end(), ahead=True) if lead else None
    if match is None or lead is None:
        return
    stop = line.token_after(match.end)
    value: NextContactDay | UserError
    try:
        value = NextContactDay(
            days.future_day(match.day_phrase, line.typed(line.token_after(lead.end()), stop), today)
        )
    except UserError as error:
        value = error
    yield PhraseMatch(at, stop, value, frozenset({"next"}))


def match_flags_at(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    """`flag medication` at a token; `flag` alone does not say which."""
    if line.all[at].plain not in _FLAG_STARTERS:
        return
    kind = FLAG_KINDS.get(line.all[at + 1].plain) if at + 1 < len(line.all) else None
    if kind:
        yield PhraseMatch(at, at + 2, kind, _FLAG_SLOT)
    yield PhraseMatch(at, at + 1, sentences.which_flag(), _FLAG_SLOT)


def _durations(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    first = all(token.words[0] in FILLERS for token in line.all[:at])
    for length in durations.match_durations_at(line.plain, line.starts[at], first=first):
        yield PhraseMatch(at, line.token_after(length.end), length.value, frozenset({"duration"}))


def _clock_times(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    for match in clock_times.match_times_at(line.plain, line.starts[at]):
        yield PhraseMatch(at, line.token_after(match.end), match.value, match.fills)


def match_service_day_at(
    line: TokenizedLine, at: int, today: date, oldest_days: int
) -> Iterator[PhraseMatch]:
    """The day of service that begins at a token, or what is wrong with it."""
    place = line.starts[at]
    match = day_phrases.match_day_at(line.plain, place)
    if match is None:
        match = day_phrases.match_day_at(line.plain, place, ahead=True)
        if match is None or not isinstance(
            match.day_phrase, day_phrases.DayOffset | day_phrases.DistancePhrase
        ):
            return
    stop = line.token_after(match.end)
    value: ServiceDay | UserError
    try:
        value = ServiceDay(days.past_day(match.day_phrase, line.typed(at, stop), today, oldest_days))
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
    """A filler is left out where another word follows: at the end it may be an unknown name."""
    if at < len(line.all) - 1 and line.all[at].plain.strip("/") in FILLERS:
        yield PhraseMatch(at, at + 1, Filler())
