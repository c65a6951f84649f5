"""When to suggest a letter or close-out for a patient who cannot be reached. Source: domain.md §3."""

from datetime import date, timedelta

from store.rules.clinic.settings import Settings
from store.rules.contacts import sentences
from store.rules.contacts.next_contact import ContactStatus, planned_contact_day
from store.rules.patient.statuses import is_in_care


def disengagement_reason(contact_status: ContactStatus, today: date, settings: Settings) -> str:
    """Why a patient in care may have left it; empty when there is no reason to think so.

    Either the clinic's number of attempts since the last contact, the first of them at least the clinic's
    number of days ago; or the clinic's number of days without a contact. Not while a contact is agreed for
    today or later.
    """
    planned = planned_contact_day(contact_status)
    if (planned and planned >= today) or not is_in_care(contact_status.status):
        return ""
    reason = _attempts_reason(contact_status, today, settings) or _no_contact_reason(
        contact_status, today, settings
    )
    letter = contact_status.letter_on
    return sentences.with_letter(reason, letter) if reason and letter else reason


def _attempts_reason(contact_status: ContactStatus, today: date, settings: Settings) -> str:
    attempts = contact_status.attempts
    if len(attempts) < settings.attempts_before_letter:
        return ""
    if today - attempts[0] < timedelta(days=settings.attempts_span_days):
        return ""
    return sentences.attempts_failed(len(attempts), attempts[0])


def _no_contact_reason(contact_status: ContactStatus, today: date, settings: Settings) -> str:
    since = contact_status.last_contact_on or contact_status.enrolled_on
    if since is None or today - since < timedelta(days=settings.disengaged_days):
        return ""
    return sentences.no_contact_for((today - since).days)
