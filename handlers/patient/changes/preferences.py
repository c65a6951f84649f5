"""`prefers phone mornings then portal`: how the patient wants to be reached, first and second."""

import re

from handlers.patient_choice.card_change import Done, Subject
from store.errors import UserError
from store.patient import preferences
from store.patient.preferences import Preferences

EXAMPLE = "Like this: prefers phone mornings then portal"

_THEN = re.compile(r"\s*(?:[,;]\s*)?\bthen\b\s*", re.IGNORECASE)


def prefers(subject: Subject, words: str, note: str) -> Done:
    """Keep one or two ways; what was known before gives way."""
    wanted = preferences_of(" ".join(part for part in (words, note) if part))
    if not wanted.first:
        raise UserError("Which way to reach the patient?", EXAMPLE)
    return keep(subject, wanted.first, wanted.second)


def keep(subject: Subject, first: str, second: str) -> Done:
    """Keep both ways as a form has them."""
    wanted = Preferences(first, second)
    preferences.keep(subject.db, subject.ctx.clinic.id, subject.patient.id, wanted)
    return Done(f"prefers {wanted.words}" if first else "no preferred way to be reached")


def preferences_of(text: str) -> Preferences:
    """The one or two ways that a text names; none in an empty one.

    Raises:
        UserError: more than two.
    """
    first, *others = [part.strip(" ,;") for part in _THEN.split(text)]
    if len(others) > 1:
        raise UserError("I read more than two ways to reach the patient.", EXAMPLE)
    return Preferences(first, others[0] if others else "")
