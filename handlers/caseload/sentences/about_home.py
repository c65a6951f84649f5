"""What people read in App Home."""

from collections.abc import Mapping
from datetime import date

from store.rules.text_format import (
    count_text,
    weekday_and_date,
)

NO_OVERDUE = "No contacts are overdue"
DUE_SOON = "Due in the next seven days"
NONE_DUE_SOON = "No other contacts are due in the next seven days"
SCALES_DUE = "Scales due this week"
NO_SCALES_DUE = "No scales are due this week"
LOG_TIME = "Log time"
SEE_OPEN_RISKS = "They stay here until the safety alert is closed. See them with /caseload flagged."
SEE_AGENDA = "See the agenda with /review."
NO_REVIEW_DUE = "No patients are due for review yet."
NO_RECOMMENDATIONS = "No recommendations are waiting for you"
ANSWER_RECOMMENDATIONS = "Answer them with /review."
SEE_CLINIC = "See all patients with /caseload all."
SEE_BILLING = "See the month and its held claims with /billing."
SETTINGS = "Settings"
SEE_SETTINGS = "See the team, hours, channels, payers and limits with /clinic."


def home_title(today: date) -> str:
    """The heading."""
    return f"Your day, {weekday_and_date(today)}"


def member_at_clinic(member: str, clinic: str) -> str:
    """Below the heading."""
    return f"{member} · {clinic}"


def overdue_count(contacts: int) -> str:
    """A care manager's overdue contacts."""
    return f"{count_text(contacts, 'contact')} overdue"


def patient_line(name: str, text: str) -> str:
    """`Holly G. · …8805 · 3 days late`."""
    return f"{name} · {text}"


def and_more(rest: int, command: str) -> str:
    """Below a list that was cut off."""
    return f"and {rest} more: {command}"


def logged_today(minutes: str) -> str:
    """A care manager's time."""
    return f"Logged today: {minutes}"


def next_review(day: date, time: str) -> str:
    """When the next case review is."""
    return f"Next case review: {weekday_and_date(day)}, {time}"


def agenda_count(patients: int, category: str) -> str:
    """How many patients are on the agenda in a category."""
    return f"{patients} · {category}"


def recommendations_waiting(recommendations: int) -> str:
    """A treating clinician's open questions."""
    return f"{count_text(recommendations, 'recommendation')} to approve, decline or change"


def open_risks(patients: int) -> str:
    """The first thing on Home, for everyone who follows patients."""
    return f"⚠ {count_text(patients, 'patient')} with an open risk"


def in_care(patients: int) -> str:
    """How many patients are in care."""
    return f"{count_text(patients, 'patient')} in care"


def treated_patients(overdue: int) -> str:
    """How a treating clinician's patients are followed."""
    return f"{overdue} with an overdue contact. See them with /caseload; open a card with /patient NAME."


def clinic_figures(overdue: int, not_improving: int) -> str:
    """A lead's figures."""
    return f"{overdue} with an overdue contact, {not_improving} not improving"


def month_so_far(month: str) -> str:
    """The heading of the month's claims."""
    return f"{month} so far"


def claims_by_state(numbers: Mapping[str, int]) -> str:
    """`3 ready, 1 held`."""
    return ", ".join(f"{number} {state}" for state, number in numbers.items())
