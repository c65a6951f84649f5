"""The sentence of /log: a typed line becomes minutes, activity, day, patient, note and next contact.

Grammar (product.md §2.1), for each line:
- A line MUST say how long: `15m`, `1h5m`, `1:05`, `45` when it comes first, or `9:00-9:25`. Once.
- A line MUST say who: full name, `last, first`, part of a name, or MRN, the words of it standing together.
- A line MAY say how (an activity; of two the prevailing one, else it is refused), default coordination.
- A line MAY say when it was (`yesterday`, `mon`, `11/3`), default today; once, never in the future.
- A line MAY say at what time it began (`at 9:30am`), and what is next: `next` and a day (`next tue`).
- A line MAY raise a flag for the review: `flag medication`, `flag discuss`, `flag risk`; the note asks.
- A line MAY end in a note: everything after the first `--`, word for word.
- Its words MAY come in any order; small words (with, on, the …) MAY stand anywhere.
- A word that completes a patient's name MUST be read as a name; every other word MUST have a place.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from handlers.dispatch.error_hints import remedy
from handlers.reading import durations, typed_text
from handlers.reading.activities import prevailing_activity
from handlers.reading.clock_times import StartTime, TimeRange
from handlers.reading.durations import Duration
from handlers.reading.line_interpreter import LineGrammar, interpret_line
from handlers.reading.line_matches import LineMatch
from handlers.reading.patient_finder import PatientNames
from handlers.reading.phrase_options import NextContactDay, ServiceDay, phrase_options
from handlers.reading.tokens import tokenize
from store.errors import UserError
from store.rules.activities import Activity
from store.rules.clinic.settings import Settings
from store.rules.minutes import Minutes
from store.rules.patient.names import PatientName
from store.rules.review.agenda import FlagKind

EXAMPLE = "Like this: `/log 15m phone Holly Guzman yesterday -- note`."
_CLOCK_TOLERANCE = timedelta(minutes=15)
"""A call may be logged while it is being wound up."""

_GRAMMAR = LineGrammar(
    need="duration",
    missing=UserError(
        "I read no length of time in that line.",
        f"{durations.EXAMPLES} A bare number is minutes only where it comes first: `45 phone Holly Guzman`.",
    ),
    once={
        "duration": "length of time",
        "day": "day of service",
        "next": "next contact",
        "start": "time of day",
        "flag": "flag",
    },
    example=EXAMPLE,
)


@dataclass(frozen=True)
class TypedTimeEntry:
    """One line of /log, understood."""

    minutes: Minutes
    activity: Activity
    service_on: date
    start: datetime | None
    """When it began, in the clinic's zone, if a time of day was typed."""
    end: datetime | None
    patients: tuple[PatientName, ...]
    """One is taken; several are a choice; none was found by that name."""
    name_words: str
    """The words taken for the patient, as typed."""
    note: str
    next_contact: date | None
    flag: FlagKind | None = None
    """What it raises for the next review, with the note as the question."""

    @property
    def is_long(self) -> bool:
        """Whether it is long enough to be asked about once."""
        return self.minutes > durations.LONG_ENTRY


def read_log(text: str, names: PatientNames, now: datetime, settings: Settings) -> list[TypedTimeEntry]:
    """What the lines of /log say.

    Args:
        text: as it came from Slack.
        names: the clinic's patients.
        now: aware, in the clinic's zone: its date is today.
        settings: the clinic's.

    Raises:
        UserError: a line that cannot be read or says something that cannot be; several lines: which one.
    """
    typed = typed_text.split_lines(text)
    if not typed:
        raise UserError("There is nothing to log yet.", EXAMPLE)
    return [_numbered(line, len(typed), names, now, settings) for line in typed]


def _numbered(
    line: typed_text.TypedLine, of: int, names: PatientNames, now: datetime, settings: Settings
) -> TypedTimeEntry:
    try:
        return _read_line(line, names, now, settings)
    except UserError as error:
        if of == 1:
            raise
        raise UserError(f"Line {line.number}: {error.wrong}", remedy(error)) from error


def _read_line(
    line: typed_text.TypedLine, names: PatientNames, now: datetime, settings: Settings
) -> TypedTimeEntry:
    words = tokenize(line.head)
    meaning = interpret_line(
        words, phrase_options(words, now.date(), settings.oldest_entry_days), names, _GRAMMAR
    )
    said = meaning.covered
    day, planned = said.one(ServiceDay), said.one(NextContactDay)
    service_on = day.on if day else now.date()
    minutes, start, end = _time(said, service_on, now.tzinfo)
    _check_not_in_future(start, end, now)
    return TypedTimeEntry(
        minutes=minutes,
        activity=prevailing_activity(said.every(Activity)),
        service_on=service_on,
        start=start,
        end=end,
        patients=meaning.patients,
        name_words=meaning.name_words,
        note=line.note,
        next_contact=planned.on if planned else None,
        flag=said.one(FlagKind),
    )


def _time(
    said: LineMatch, day: date, zone: tzinfo | None
) -> tuple[Minutes, datetime | None, datetime | None]:
    clock, length, at = said.one(TimeRange), said.one(Duration), said.one(StartTime)
    if clock:
        return clock.span(day, zone), *clock.instants(day, zone)
    minutes = length.span if length else Minutes(0)
    if at is None:
        return minutes, None, None
    start = datetime.combine(day, at.start, zone)
    end = start.astimezone(UTC) + timedelta(milliseconds=minutes)
    return minutes, start, end.astimezone(zone)


def _check_not_in_future(start: datetime | None, end: datetime | None, now: datetime) -> None:
    if start and end and (start.astimezone(UTC) > now or end.astimezone(UTC) > now + _CLOCK_TOLERANCE):
        raise UserError(
            f"{start:%H:%M}-{end:%H:%M} on {start:%a %b} {start.day} is still to come.",
            "Add the day it happened, like `yesterday`, or write am or pm.",
        )
