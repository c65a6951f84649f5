"""What people read after pressing a button of the morning list."""

from datetime import date

from store.rules.text_format import (
    count_text,
    weekday_and_date,
)

ATTEMPT_SAVED = "The attempt is saved."
UNDO = "Undo"
NEXT_CONTACT_FORM = "Next contact"
NEXT_CONTACT_DAY = "Next contact on"
NEXT_CONTACT_HOW = "How"
DAY_OUT_OF_RANGE = "Choose a day from today to one year from now."
NEXT_CONTACT_SAVED = "The next contact is planned."
NO_REMINDER = "No reminder until then."
SNOOZE_QUESTION = "Until when should this reminder be snoozed?"
ONLY_REMINDER_PAUSES = "The contact stays due. Only the reminder pauses."
REMINDER_SNOOZED = "The reminder is snoozed."


def not_reached(name: str) -> str:
    """An attempt was saved."""
    return f"Saved: could not be reached today · {name}"


def attempts_so_far(attempts: int) -> str:
    """How many attempts there were since the last contact."""
    return f"That makes {count_text(attempts, 'attempt')} without a contact. An attempt adds no minutes."


def snooze_patient(name: str) -> str:
    """The question."""
    return f"Snooze {name}?"


def snooze_until(day: date) -> str:
    """A button."""
    return f"Until {weekday_and_date(day)}"


def snoozed(name: str, until: date) -> str:
    """The reminder was snoozed."""
    return f"Snoozed until {weekday_and_date(until)} · {name}"


def back_on_list(until: date) -> str:
    """What happens then."""
    return f"Back on the overdue list on {weekday_and_date(until)} unless there is a contact before then."


def still_overdue(reason: str) -> str:
    """Something else, such as a risk, requires the contact now."""
    return f"It stays on the overdue list anyway: {reason}."


NEVER_ENROLLED = "never enrolled"
