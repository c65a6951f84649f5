"""How a patient is doing, in one line: scores and weeks in care."""

from datetime import date

from store.caseload.caseload import CaseloadPatient
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.sentences import trend_and_meaning
from store.rules.text_format import count_text, short_date


def time_in_care_text(line: CaseloadPatient, today: date) -> str:
    """`12 weeks in care`; before enrollment the status."""
    weeks = line.weeks(today)
    return f"{count_text(weeks, 'week')} in care" if weeks is not None else str(line.status)


def scores_text(line: CaseloadPatient, today: date) -> str:
    """How the scores go, or that there are none."""
    if line.scale_progress:
        return "; ".join(trend_and_meaning(course, today) for course in line.scale_progress)
    last = line.last_score
    if last is None:
        return "No scores yet"
    return f"{BY_KEY[last.instrument].title} {last.total} on {short_date(last.on, today)}, before enrollment"
