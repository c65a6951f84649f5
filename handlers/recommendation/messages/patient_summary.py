"""How a patient is doing, in one line: scores and weeks in care."""

from datetime import date

from handlers.ledger.messages.scores import course_words
from store.caseload.caseload import Line
from store.rules.scores.instruments import BY_KEY
from store.rules.words import counted, short_day


def care_words(line: Line, today: date) -> str:
    """`12 weeks in care`; before enrollment the status."""
    weeks = line.weeks(today)
    return f"{counted(weeks, 'week')} in care" if weeks is not None else str(line.status)


def scores_words(line: Line, today: date) -> str:
    """How the scores go, or that there are none."""
    if line.courses:
        return "; ".join(course_words(course, today) for course in line.courses)
    last = line.last_score
    if last is None:
        return "No scores yet"
    return f"{BY_KEY[last.instrument].title} {last.total} on {short_day(last.on, today)}, before enrollment"
