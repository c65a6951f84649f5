"""When to suggest a letter or close-out for a patient who cannot be reached. Source: domain.md §3."""

from datetime import date, timedelta

from store.rules.clinic.settings import Settings
from store.rules.contacts import sentences
from store.rules.contacts.next_contact import ContactStatus, planned_contact_day, since_contact
from store.rules.patient.statuses import is_in_care


def disengagement_reason(contact_status: ContactStatus, today: date, settings: Settings) -> str:
    """Why a patient in care may have left it; empty when there is no reason to think so.

    Either the clinic's number of attempts since the last contact or score, the first of them at least the
    clinic's number of days ago; or the clinic's number of days without a contact or score. Not while a
    contact is agreed for today or later. Nothing is concluded where nothing is on record.
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
    attempts = since_contact(contact_status.attempts, contact_status.last_score_on)
    if len(attempts) < settings.attempts_before_letter:
        return ""
    if today - attempts[0] < timedelta(days=settings.attempts_span_days):
        return ""
    return sentences.attempts_failed(len(attempts), attempts[0])


def _no_contact_reason(contact_status: ContactStatus, today: date, settings: Settings) -> str:
    reached, scored = contact_status.last_contact_on, contact_status.last_score_on
    tried = contact_status.attempts[0] if contact_status.attempts else None
    since = max((day for day in (reached, scored) if day), default=tried)
    if since is None or today - since < timedelta(days=settings.disengaged_days):
        return ""
    text = sentences.not_seen_for if since == scored else sentences.no_contact_for
    return text((today - since).days)
