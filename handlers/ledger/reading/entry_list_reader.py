"""`/log yesterday`, `/log week`, `/log Holly Guzman`: lines that ask for entries instead of saving one."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.reading.days_and_times import days
from handlers.reading.days_and_times.durations import match_durations_at
from handlers.reading.patients.find_patient import patients_named
from handlers.reading.patients.patient_finder import PatientNames
from handlers.reading.tokens import TokenizedLine, tokenize
from handlers.reading.typed_text import split_lines
from store.errors import UserError
from store.rules.months import Month
from store.rules.patient.names import PatientName

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class EntryListRequest:
    """Whose entries, or of which days, to list."""

    name_words: str = ""
    """The patient's name as typed; empty for a list of days."""
    patients: tuple[PatientName, ...] = ()
    """One is the patient; several are a choice."""
    days: tuple[date, date] | None = None
    """The first and the last day."""


def read_entry_list(text: str, names: PatientNames, today: date) -> EntryListRequest | None:
    """What a line asks for; None when it is to be saved.

    A word that completes a patient's name is a name: `may` is May Chen where there is one, not a month.
    """
    lines = split_lines(text)
    if len(lines) != 1 or lines[0].note:
        return None
    line = tokenize(lines[0].head)
    if not line.all or _says_how_long(line):
        return None
    found = patients_named(lines[0].head, names)
    if found:
        return EntryListRequest(line.typed(0, len(line.all)), found)
    period = _period(line.plain, today)
    return EntryListRequest(days=period) if period else None


def _says_how_long(line: TokenizedLine) -> bool:
    return any(match_durations_at(line.plain, start, first=False) for start in line.starts)


def _period(plain: str, today: date) -> tuple[date, date] | None:
    monday = today - _DAY * today.weekday()
    month = Month.of(today)
    periods = {
        **dict.fromkeys(("week", "the week"), (today - _WEEK + _DAY, today)),
        "this week": (monday, today),
        "last week": (monday - _WEEK, monday - _DAY),
        **dict.fromkeys(("month", "this month", "the month"), (month.first, today)),
        "last month": (month.plus(-1).first, month.first - _DAY),
    }
    if plain in periods:
        return periods[plain]
    try:
        day = days.read_record(plain, today)
    except UserError:
        return None
    return day, day
