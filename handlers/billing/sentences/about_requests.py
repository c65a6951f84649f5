"""What is asked of `/billing`, and who may ask."""

from datetime import date

from handlers.reading.sentences.about_days_and_times import not_a_month
from handlers.reading.sentences.about_lines import not_understood_after
from store.rules.months import Month

EXAMPLE = "/billing oct · /billing Holly Guzman 2026-10"
PACKET_EXAMPLE = "/billing packet Holly Guzman 2026-10"
NOT_YOUR_CLAIMS = (
    "The month's claims are for billers, leads and care managers.",
    f"You can request audit packets: {PACKET_EXAMPLE}",
)
NOT_YOUR_CLOSING = ("Only a biller or the lead can close or reopen a month.", "/billing oct shows it.")
WHICH_PATIENTS_PACKET = ("Which patient's audit packet?", PACKET_EXAMPLE)


def not_understood(patient: str, rest: str) -> tuple[str, str]:
    """The patient was found, and something else was typed that is not a month."""
    return not_understood_after(patient, rest), EXAMPLE


def impossible_month(text: str) -> tuple[str, str]:
    """A month's number that no calendar has."""
    return not_a_month(text), f"Months go from 01 to 12. {EXAMPLE}"


def month_in_future(month: Month, today: date) -> tuple[str, str]:
    """The month has not begun."""
    return f"{month.name} has not begun.", f"Name a month up to {today:%B}. {EXAMPLE}"
