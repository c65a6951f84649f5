"""What care is due by a day, in words: the contact, the scales, the case review."""

from collections.abc import Callable
from datetime import date

from store.caseload.caseload import CaseloadPatient
from store.rules.text_format import count_text, day_and_time


def care_due(line: CaseloadPatient, today: date, by: date) -> tuple[str, ...]:
    """What is due up to and including a day; empty when nothing is."""
    return tuple(text for check in _DUE_CHECKS if (text := check(line, today, by)))


def _contact_due(line: CaseloadPatient, _today: date, by: date) -> str:
    if line.overdue_contact:
        return f"contact {count_text(line.overdue_contact.days, 'day')} overdue"
    if line.lacks_contact:
        return "no contact on record"
    if line.contact_due and line.contact_due.on <= by:
        return f"contact due {day_and_time(line.contact_due.on, line.contact_due.at)}"
    return ""


def _scales_due(line: CaseloadPatient, today: date, by: date) -> str:
    return "; ".join(scale.text(today) for scale in line.followed_scales if scale.is_due(by))


def _review_due(line: CaseloadPatient, _today: date, _by: date) -> str:
    return "case review due" if line.agenda_item else ""


_DUE_CHECKS: tuple[Callable[[CaseloadPatient, date, date], str], ...] = (
    _contact_due,
    _scales_due,
    _review_due,
)
