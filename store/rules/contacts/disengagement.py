"""When to suggest a letter or close-out for a patient who cannot be reached. Source: domain.md §3."""

from datetime import date, timedelta

from store.rules.clinic.settings import Settings
from store.rules.contacts.next_contact import ContactStatus, attempts_since_contact
from store.rules.patient.statuses import is_in_care
from store.rules.text_format import count_text, weekday_and_date


def disengagement_reason(standing: ContactStatus, today: date, settings: Settings) -> str:
    """Why a patient may have left care, in words; empty when nothing says so.

    The clinic's number of attempts, the first of them at least its number of days ago, without contact since;
    or its number of days without any contact. A contact agreed for today or later is no disengagement.
    """
    planned = standing.planned_contact_on is not None and standing.planned_contact_on >= today
    if planned or not is_in_care(standing.status):
        return ""
    why = _attempts_reason(standing, today, settings) or _no_contact_reason(standing, today, settings)
    letter = standing.letter_on
    return f"{why}; letter sent {weekday_and_date(letter)}" if why and letter else why


def _attempts_reason(standing: ContactStatus, today: date, settings: Settings) -> str:
    attempts = attempts_since_contact(standing)
    if len(attempts) < settings.attempts_before_letter:
        return ""
    if today - attempts[0] < timedelta(days=settings.attempts_span_days):
        return ""
    return f"{count_text(len(attempts), 'attempt')} since {weekday_and_date(attempts[0])}, not reached"


def _no_contact_reason(standing: ContactStatus, today: date, settings: Settings) -> str:
    since = standing.last_contact_on or standing.enrolled_on
    if since is None or today - since < timedelta(days=settings.disengaged_days):
        return ""
    return f"no contact for {count_text((today - since).days, 'day')}"
