"""What care a patient is due by a day, in words: the contact, the scale, the case review."""

from collections.abc import Callable
from datetime import date

from store.caseload.caseload import Line
from store.rules.words import counted, weekday_day


def care_due(line: Line, today: date, by: date) -> tuple[str, ...]:
    """What is due up to and with a day; empty when nothing is."""
    return tuple(words for due in _DUE if (words := due(line, today, by)))


def _contact(line: Line, _today: date, by: date) -> str:
    if line.late:
        return f"contact {counted(line.late.days, 'day')} overdue"
    if line.due and line.due.on <= by:
        return f"contact due {weekday_day(line.due.on)}"
    return ""


def _measure(line: Line, today: date, by: date) -> str:
    return "; ".join(measure.words(today) for measure in line.measures if measure.is_due(by))


def _review(line: Line, _today: date, _by: date) -> str:
    return "case review due" if line.item else ""


_DUE: tuple[Callable[[Line, date, date], str], ...] = (_contact, _measure, _review)
