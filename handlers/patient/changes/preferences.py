"""`prefers phone mornings then portal`: how the patient wants to be reached, first and second."""

import re

from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.errors import UserError
from store.patient import preferences
from store.patient.preferences import ContactPreferences

EXAMPLE = "Like this: prefers phone mornings then portal"

_THEN = re.compile(r"\s*(?:[,;]\s*)?\bthen\b\s*", re.IGNORECASE)


def set_preferences(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """Keep one or two ways; what was known before gives way."""
    wanted = read_preferences(" ".join(part for part in (words, note) if part))
    if not wanted.first:
        raise UserError("Which way to reach the patient?", EXAMPLE)
    return save_preferences(subject, wanted.first, wanted.second)


def save_preferences(subject: PatientContext, first: str, second: str) -> ChangeResult:
    """Keep both ways as a form has them."""
    wanted = ContactPreferences(first, second)
    preferences.save(subject.db, subject.ctx.clinic.id, subject.patient.id, wanted)
    return ChangeResult(f"prefers {wanted.text}" if first else "no preferred way to be reached")


def read_preferences(text: str) -> ContactPreferences:
    """The one or two ways that a text names; none in an empty one.

    Raises:
        UserError: more than two.
    """
    first, *others = [part.strip(" ,;") for part in _THEN.split(text)]
    if len(others) > 1:
        raise UserError("I read more than two ways to reach the patient.", EXAMPLE)
    return ContactPreferences(first, others[0] if others else "")
