"""Why a patient does not meet a measure, in words."""

from collections.abc import Iterable, Sequence
from datetime import date

from store.rules.text_format import count_text, short_date

NO_CONTACT = "no contact"
NO_SCORE = "no score"
NO_CONTACT_YET = "no contact yet"
NO_BASELINE_YET = "no baseline yet"
NEVER_REVIEWED = "never reviewed"


def missing_in_month(missing: Sequence[str], month: str) -> str:
    """`no contact and no score in November 2026`."""
    return f"{' and '.join(missing)} in {month}"


def first_contact(on: date, today: date) -> str:
    """The first contact was late."""
    return f"first contact on {short_date(on, today)}"


def last_score(scale: str, days: int) -> str:
    """The last score is too old."""
    return f"last {scale} {count_text(days, 'day')} ago"


def entered_late(contact_on: date, days: int, today: date) -> str:
    """A contact was entered late."""
    return f"{short_date(contact_on, today)} entered {count_text(days, 'day')} later"


def recommendations_open(days: Iterable[date], limit: int, today: date) -> str:
    """Recommendations were not closed in time."""
    return f"recommendation of {_days(days, today)} not closed in {limit} days"


def referrals_not_seen(days: Iterable[date], today: date) -> str:
    """The patient was not seen where they were referred."""
    return f"referral of {_days(days, today)} not seen yet"


def not_reviewed(days: int) -> str:
    """The last review is too old."""
    return f"not reviewed for {count_text(days, 'day')}"


def no_score_since_baseline(scale: str, baseline: int, on: date, today: date) -> str:
    """There is only the baseline."""
    return f"no {scale} since the baseline of {baseline} on {short_date(on, today)}"


def score_change(scale: str, baseline: int, latest: int, on: date, today: date) -> str:
    """`PHQ-9 18 → 14 on Nov 3`."""
    return f"{scale} {baseline} → {latest} on {short_date(on, today)}"


def _days(days: Iterable[date], today: date) -> str:
    return ", ".join(short_date(day, today) for day in days)
