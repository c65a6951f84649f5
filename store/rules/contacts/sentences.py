"""What people read about the next contact: why it is due, and why a patient may have left care."""

from datetime import date, time

from store.rules.patient.statuses import Status
from store.rules.risk.risk import RiskTier
from store.rules.text_format import count_text, day_and_time, days_text, weekday_and_date

# Why the next contact is due, as in “Next due Tue Dec 15: agreed for Tue Dec 15”


def risk_reason(tier: RiskTier | None, days: int) -> str:
    """By the tier of an open safety alert, or by an alert without one."""
    why = f"{tier} risk" if tier else "open safety alert without a tier"
    return f"{why}: a contact within {days_text(days)}"


def hold_reason(until: date) -> str:
    """By the end of a hold."""
    return f"on hold until {weekday_and_date(until)}"


def endless_hold_reason(since: date) -> str:
    """By the day on which a hold without an end began."""
    return f"on hold since {weekday_and_date(since)} without an end: resume, or set a date"


def agreed_reason(agreed_on: date, at: time | None = None) -> str:
    """By the agreed day, and its time where one was agreed."""
    return f"agreed for {day_and_time(agreed_on, at)}"


def first_contact_reason(days: int) -> str:
    """By enrollment."""
    return f"no contact yet: the first within {days_text(days)} of enrollment"


def after_score_reason(days: int, scored_on: date) -> str:
    """By the last score, while no contact is on record."""
    return f"no contact on record: one within {days_text(days)} of the score of {weekday_and_date(scored_on)}"


def own_interval_reason(days: int) -> str:
    """By the interval set for this patient."""
    return f"a contact every {days_text(days)} for this patient"


def status_interval_reason(days: int, status: Status) -> str:
    """By the clinic's interval for the status."""
    when = "in relapse prevention" if status is Status.RELAPSE_PREVENTION else f"while {status}"
    return f"a contact every {days_text(days)} {when}"


def attempts_since(count: int) -> str:
    """Beside the reason: the attempts made so far."""
    return f"{count_text(count, 'attempt')} since"


# Why a patient may have left care


def consider_letter(reason: str) -> str:
    """A patient cannot be reached."""
    return f"Consider a letter or close-out: {reason}."


def attempts_failed(count: int, first_on: date) -> str:
    """Enough attempts, none of which reached the patient."""
    return f"{count_text(count, 'attempt')} since {weekday_and_date(first_on)}, not reached"


def no_contact_for(days: int) -> str:
    """No contact for too long."""
    return f"no contact for {count_text(days, 'day')}"


def not_seen_for(days: int) -> str:
    """Neither reached nor scored for too long."""
    return f"no contact or score for {count_text(days, 'day')}"


def with_letter(reason: str, sent_on: date) -> str:
    """Either reason, after a letter was sent."""
    return f"{reason}; letter sent {weekday_and_date(sent_on)}"


# An interval that cannot be set

INTERVAL_CHOICES = "Use every 1, 2, 3, 4, 6 or 8 weeks, or “as needed”."


def interval_refused(weeks: int) -> str:
    """Not one of the intervals in use."""
    return f"Contacts cannot be planned every {count_text(weeks, 'week')}."
