"""What the words of a line can mean, token by token: durations, days, activities, flags, fillers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from handlers.reading.activities import LONGEST_PHRASE, activity_of
from handlers.reading.days_and_times import clock_times, day_phrases, days, durations
from handlers.reading.days_and_times.clock_times import StartTime, TimeRange
from handlers.reading.lines.line_matches import Filler, PhraseMatch
from handlers.reading.sentences import about_lines
from handlers.reading.tokens import FILLERS, TokenizedLine, tokenize
from handlers.reading.typed_text import normalize
from store.errors import UserError
from store.rules.activities import ATTEMPT_ACTIVITIES
from store.rules.review.agenda import FlagKind

_NEXT = re.compile(
    r"next (?P<what>(?:contact|call|visit|appt|appointment|session|check in|check-in|follow up|follow-up) )?"
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
    """The day of the next contact, and its time of day where one is typed."""

    on: date
    at: time | None = None
    or_on: date | None = None
    """A week later, which `next tue` on a Monday can mean too."""


def phrase_options(line: TokenizedLine, today: date, oldest_days: int) -> list[list[PhraseMatch]]:
    """For each token of a line, what may begin there, the most specific meaning first."""
    found = [
        [
            *match_next_contact_at(line, at, today),
            *match_flags_at(line, at),
            *_clock_times(line, at),
            *_durations(line, at),
            *match_service_day_at(line, at, today, oldest_days),
            *match_activities_at(line, at),
            *match_fillers_at(line, at),
        ]
        for at in range(len(line.all))
    ]
    if not any("duration" in phrase.fills for phrases in found for phrase in phrases):
        for at, phrases in enumerate(found):
            phrases.extend(_bare_numbers(line, at))
    return found


def match_next_contact_at(line: TokenizedLine, at: int, today: date) -> Iterator[PhraseMatch]:
    """The next contact, from the word `next` on: a day with its time before or after it, or what is wrong."""
    lead = _NEXT.match(line.plain, line.starts[at])
    if lead is None:
        return
    time_end, before = _time_of_plan(line.plain, lead.end())
    day_start = time_end + len("on ") * line.plain.startswith("on ", time_end)
    match = day_phrases.match_day_at(line.plain, day_start, ahead=True)
    if match is None:
        return
    end, after = (match.end, None) if before else _time_of_plan(line.plain, match.end + 1)
    stop = line.token_after(max(end, match.end))
    typed_day = line.typed(line.token_after(day_start), line.token_after(match.end))
    yield PhraseMatch(
        at,
        stop,
        _next_contact(match.day_phrase, typed_day, before or after, lead, today),
        frozenset({"next"}),
    )


def _time_of_plan(plain: str, at: int) -> tuple[int, time | UserError | None]:
    """Where what follows a planned time begins, and the time if any; of a range its start."""
    for match in clock_times.match_times_at(plain, at, after_day=True) if at < len(plain) else ():
        value = match.value.start if isinstance(match.value, StartTime | TimeRange) else match.value
        return match.end + 1, value
    return at, None


def _next_contact(
    phrase: day_phrases.DayPhrase,
    typed: str,
    at: time | UserError | None,
    lead: re.Match[str],
    today: date,
) -> NextContactDay | UserError:
    if isinstance(at, UserError):
        return at
    try:
        on = days.future_day(phrase, typed, today)
    except UserError as error:
        return error
    says_next = lead["what"] is None or typed.startswith("next ")
    return NextContactDay(on, at, days.a_week_later(phrase, on, today) if says_next else None)


def match_flags_at(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    """`flag medication` at a token; `flag` alone does not say which."""
    if line.all[at].plain not in _FLAG_STARTERS:
        return
    kind = FLAG_KINDS.get(line.all[at + 1].plain) if at + 1 < len(line.all) else None
    if kind:
        yield PhraseMatch(at, at + 2, kind, _FLAG_SLOT)
    yield PhraseMatch(at, at + 1, about_lines.which_flag(), _FLAG_SLOT)


def _durations(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    first = all(token.words[0] in FILLERS for token in line.all[:at])
    for length in durations.match_durations_at(line.plain, line.starts[at], first=first):
        yield PhraseMatch(at, line.token_after(length.end), length.value, frozenset({"duration"}))


def _bare_numbers(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    """Where no length of time is typed, a number may be one: it is asked about."""
    if bare := durations.match_bare_number_at(line.plain, line.starts[at]):
        yield PhraseMatch(at, line.token_after(bare.end), bare.value, frozenset({"duration"}))


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


def match_start_times_at(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    """The time of day, not a range, that begins at a token."""
    for match in clock_times.match_times_at(line.plain, line.starts[at]):
        if not isinstance(match.value, TimeRange):
            yield PhraseMatch(at, line.token_after(match.end), match.value, match.fills)


def match_activities_at(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    """The activity that begins at a token, the longest phrase first."""
    found: list[PhraseMatch] = []
    phrase: tuple[str, ...] = ()
    for stop in range(at + 1, len(line.all) + 1):
        phrase += line.all[stop - 1].words
        if len(phrase) > LONGEST_PHRASE:
            break
        if activity := activity_of(phrase):
            marks = frozenset({"attempt"}) if activity in ATTEMPT_ACTIVITIES else frozenset[str]()
            found.append(PhraseMatch(at, stop, activity, marks=marks))
    yield from reversed(found)


def says_what_was_done(text: str) -> bool:
    """Whether a text without figures may be a line of `/log`: it names a length of time or an attempt."""
    try:
        line = tokenize(normalize(text))
    except UserError:
        return False
    return any(
        match.marks or "duration" in match.fills
        for at in range(len(line.all))
        for match in (*_durations(line, at), *match_activities_at(line, at))
    )


def match_fillers_at(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    """A filler is left out where another word follows: at the end it may be an unknown name."""
    if at < len(line.all) - 1 and line.all[at].plain.strip("/") in FILLERS:
        yield PhraseMatch(at, at + 1, Filler())
