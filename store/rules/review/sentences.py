"""What people read on the review agenda: its categories, and why a patient is on it."""

from datetime import date
from enum import StrEnum

from store.rules.text_format import count_text, short_date

# Categories, in the order of the agenda.

OPEN_RISK = "⚠ Open risk"
NEW_ENROLLMENTS = "New enrollments"
STALLED_CASES = "Stalled cases"
MEDICATION_QUESTIONS = "Medication questions"
RISK_FLAGS = "Risk flags"
FOLLOW_UP_ACTIONS = "Follow-up actions"
NOT_SCORED_RECENTLY = "Not scored recently"
READY_TO_STEP_DOWN = "Ready to step down"
NOT_REVIEWED_RECENTLY = "Not reviewed recently"
NEVER_REVIEWED = "Never reviewed"

# Why a patient is on the agenda.


def not_yet_reviewed(enrolled_on: date, today: date) -> str:
    """`enrolled Nov 12, not yet reviewed`."""
    return f"enrolled {short_date(enrolled_on, today)}, not yet reviewed"


def never_reviewed(enrolled_on: date, today: date) -> str:
    """`no review on record, enrolled Mar 3, 2025`."""
    return f"no review on record, enrolled {short_date(enrolled_on, today)}"


def medication_question(raised_on: date, question: str, today: date) -> str:
    """`medication question (Nov 16): sleep on sertraline?`."""
    return f"medication question ({short_date(raised_on, today)}){_after_colon(question)}"


def risk_flag(raised_on: date, question: str, today: date) -> str:
    """`risk flag (Nov 17): hopeless since Tuesday`."""
    return f"risk flag ({short_date(raised_on, today)}){_after_colon(question)}"


def to_discuss(raised_on: date, question: str, today: date) -> str:
    """`to discuss (Nov 16): housing`."""
    return f"to discuss ({short_date(raised_on, today)}){_after_colon(question)}"


def positive_item_on(positive_item: str, on: date, today: date) -> str:
    """`PHQ-9 item 9 above 0 on Nov 15`."""
    return f"{positive_item} on {short_date(on, today)}"


def not_reviewed_for(days: int) -> str:
    """`not reviewed for 60 days`."""
    return f"not reviewed for {count_text(days, 'day')}"


def ready_to_step_down(reason: str) -> str:
    """`ready to step down: PHQ-9 below 5 for 8 weeks`."""
    return f"ready to step down: {reason}"


# What an open recommendation waits for.


class NextStep(StrEnum):
    """What an open recommendation waits for (domain.md §3): follows `waits for`."""

    ANSWER = "approval by the treating clinician"
    INFORM_PATIENT = "the patient to be told"
    CLOSE = "someone to close it"
    REVISE = "the consultant to withdraw or replace it"


def recommendation_waits(recommendation: str, step: NextStep, days: int) -> str:
    """`“add a diary” has waited 8 days for approval by the treating clinician`."""
    return f"“{recommendation}” has waited {count_text(days, 'day')} for {step}"


def recommendation_declined(recommendation: str, why: str, on: date, today: date) -> str:
    """`“add a diary” declined Nov 12 (no time): withdraw or replace it`."""
    reason = f" ({why})" if why else ""
    return f"“{recommendation}” declined {short_date(on, today)}{reason}: withdraw or replace it"


def recommendation_open(recommendation: str, step: NextStep, days_open: int, days_waiting: int) -> str:
    """`“add a diary” open 9 days, waits 3 days for the patient to be told`."""
    waits = f"waits {count_text(days_waiting, 'day')}" if days_waiting else "waits since today"
    return f"“{recommendation}” open {count_text(days_open, 'day')}, {waits} for {step}"


def _after_colon(question: str) -> str:
    return f": {question}" if question else ""
