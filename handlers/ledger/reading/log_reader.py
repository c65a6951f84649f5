"""The sentence of /log: a typed line becomes minutes, activity, day, patient, note and next contact.

Grammar (product.md §2.1), for each line:
- A line MUST say how long: `15m`, `1h5m`, `1:05`, `45` when it comes first, or `9:00-9:25`. Once. An attempt
  or a no-show needs no minutes. A length that can be read in two ways (`0.25`, `15-20m`) is a choice.
- A line MUST say who: full name, `last, first`, part of a name, or MRN, in adjacent words.
- A line MAY say how (an activity; of two the prevailing one, else it is refused); where it does not, the
  clinic's default is taken, or it is asked.
- A line MAY say when it was (`yesterday`, `mon`, `11/3`), default today; once, never in the future.
- A line MAY say at what time it began (`at 9:30am`), and when the next contact is: `next tue`. A time after
  `next` belongs to the next contact: `next tue at 2pm`.
- A line MAY raise a flag for the review: `flag medication`, `flag discuss` or `flag risk`; its question is
  the note.
- A line MAY end in a note: everything after the first `--`, word for word.
- A line MAY begin with a list mark; a heading (`Yesterday:`) says the day or the activity of the lines below.
- Its words MAY come in any order; small words (with, on, the …) MAY be anywhere.
- A word that completes a patient's name MUST be read as a name; every other word MUST be understood.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from handlers.block_kit.dates import clock_text
from handlers.ledger.reading.planned_contact import possible_days
from handlers.ledger.sentences import time_log as sentences
from handlers.reading.activities import prevailing_activity
from handlers.reading.days_and_times import durations
from handlers.reading.days_and_times.clock_times import StartTime, TimeRange
from handlers.reading.days_and_times.durations import Duration, UnclearDuration
from handlers.reading.lines.line_headings import LineHeading, read_lines
from handlers.reading.lines.line_interpreter import LineGrammar, interpret_line
from handlers.reading.lines.line_matches import LineMatch
from handlers.reading.lines.phrase_options import NextContactDay, ServiceDay, phrase_options
from handlers.reading.patients.patient_finder import PatientNames
from handlers.reading.tokens import tokenize
from handlers.reading.typed_text import TypedLine
from store.errors import UserError
from store.rules.activities import Activity
from store.rules.clinic.settings import ASK, Settings
from store.rules.minutes import Minutes
from store.rules.patient.names import PatientName
from store.rules.review.agenda import FlagKind

_CLOCK_TOLERANCE = timedelta(minutes=15)
"""A call may be logged while it is ending."""

_GRAMMAR = LineGrammar(
    need=("duration", "attempt"),
    missing=(sentences.NO_DURATION, sentences.BARE_NUMBER_HINT),
    once=sentences.LOG_ONCE,
    example=sentences.LOG_EXAMPLE,
)


@dataclass(frozen=True)
class TypedTimeEntry:
    """One line of /log, as it was understood."""

    minutes: Minutes
    """0 for an attempt or a no-show without minutes, and while it is a choice."""
    activity: Activity | None
    """None: none was typed, and the clinic wants it asked."""
    service_on: date
    start: datetime | None
    """When it began, in the clinic's zone, if a time of day was typed."""
    end: datetime | None
    patients: tuple[PatientName, ...]
    """One is the patient; several are a choice; none: no patient has that name."""
    name_words: str
    """The words taken for the patient, as typed."""
    note: str
    next_contact: date | None
    flag: FlagKind | None = None
    """The flag to raise for the next review, with the note as its question."""
    next_at: time | None = None
    """The time of day of the next contact, if one was typed."""
    next_choices: tuple[date, ...] = ()
    """The days that the next contact can mean, when it must be asked."""
    minute_choices: tuple[Minutes, ...] = ()
    """The lengths that it can mean, when it must be asked."""
    unclear_minutes: str = ""
    """The words for them, as typed."""

    @property
    def is_long(self) -> bool:
        """Whether it is so long that it must be confirmed."""
        return self.minutes > durations.LONG_ENTRY


def read_log(text: str, names: PatientNames, now: datetime, settings: Settings) -> list[TypedTimeEntry]:
    """The entries that the lines of /log state.

    Args:
        text: as it came from Slack.
        names: the clinic's patients.
        now: aware, in the clinic's zone: its date is today.
        settings: the clinic's.

    Raises:
        UserError: a line that cannot be read or states something impossible; of several lines, which one.
    """
    return read_lines(
        text,
        lambda line, heading: _read_line(line, heading, names, now, settings),
        UserError(sentences.NOTHING_TO_LOG, sentences.LOG_EXAMPLE),
        now.date(),
        settings.oldest_entry_days,
    )


def _read_line(
    line: TypedLine, heading: LineHeading, names: PatientNames, now: datetime, settings: Settings
) -> TypedTimeEntry:
    tokens = tokenize(line.head)
    options = phrase_options(tokens, now.date(), settings.oldest_entry_days)
    meaning = interpret_line(tokens, options, names, _GRAMMAR)
    match = meaning.rest
    day, planned, unclear = match.one(ServiceDay), match.one(NextContactDay), match.one(UnclearDuration)
    service_on = day.on if day else heading.day or now.date()
    next_at, at = _times_of_day(match, planned)
    minutes, start, end = _time(match, at, service_on, now.tzinfo)
    _check_not_in_future(start, end, now)
    next_days = possible_days(planned, settings) if planned else ()
    _check_plan_is_ahead(next_days, next_at, now)
    return TypedTimeEntry(
        minutes=minutes,
        activity=_activity(match.every(Activity) or list(heading.activities), settings),
        service_on=service_on,
        start=start,
        end=end,
        patients=meaning.patients,
        name_words=meaning.name_words,
        note=line.note,
        next_contact=next_days[0] if next_days else None,
        flag=match.one(FlagKind),
        next_at=next_at,
        next_choices=next_days if len(next_days) > 1 else (),
        minute_choices=unclear.choices if unclear else (),
        unclear_minutes=unclear.typed if unclear else "",
    )


def _activity(named: list[Activity], settings: Settings) -> Activity | None:
    if not named and settings.default_activity == ASK:
        return None
    return prevailing_activity(named or [Activity(settings.default_activity)])


def _times_of_day(match: LineMatch, planned: NextContactDay | None) -> tuple[time | None, StartTime | None]:
    """The time of the next contact, and the start of the minutes: what comes after `next` is the plan's."""
    at, next_start = match.one(StartTime), match.start_of(NextContactDay)
    if planned is None or planned.at or at is None:
        return planned.at if planned else None, at
    at_start = match.start_of(StartTime)
    comes_after = next_start is not None and at_start is not None and at_start > next_start
    return (at.start, None) if comes_after else (None, at)


def _check_plan_is_ahead(next_days: tuple[date, ...], at: time | None, now: datetime) -> None:
    if at and next_days and next_days[0] == now.date() and at <= now.time():
        raise sentences.plan_has_passed(clock_text(datetime.combine(now.date(), at)))


def _time(
    match: LineMatch, at: StartTime | None, day: date, zone: tzinfo | None
) -> tuple[Minutes, datetime | None, datetime | None]:
    clock, length = match.one(TimeRange), match.one(Duration)
    if clock:
        return clock.span(day, zone), *clock.instants(day, zone)
    minutes = length.span if length else Minutes(0)
    if at is None:
        return minutes, None, None
    start = datetime.combine(day, at.start, zone)
    end = start.astimezone(UTC) + timedelta(milliseconds=minutes)
    return minutes, start, end.astimezone(zone)


def _check_not_in_future(start: datetime | None, end: datetime | None, now: datetime) -> None:
    if start and start.astimezone(UTC) > now:
        raise sentences.has_not_happened(clock_text(start))
    if end and end.astimezone(UTC) > now + _CLOCK_TOLERANCE:
        raise sentences.has_not_happened(clock_text(end))
