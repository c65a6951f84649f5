"""The form of ICD-10-CM codes; whether a code exists is for the clinician to know. Source: domain.md §1.4."""

import re
from collections.abc import Iterable
from functools import lru_cache

from store.errors import UserError
from store.rules.patient import sentences

_FORM = re.compile(r"([A-Z][0-9][0-9AB])\.?([0-9A-Z]{0,4})")

BEHAVIORAL = ("F", "O99.34")
"""Mental, behavioral and neurodevelopmental disorders, and mental disorders around childbirth."""


def normalized(text: str) -> str:
    """A code as claims carry it: `f321` and `F32.1` are both `F32.1`.

    Raises:
        UserError: it does not have the form of an ICD-10-CM code.
    """
    found = _FORM.fullmatch(text.strip().upper())
    if not found:
        raise UserError(*sentences.not_icd10(text.strip()))
    category, detail = found.groups()
    return f"{category}.{detail}" if detail else category


def problem_list(typed: Iterable[str]) -> tuple[str, ...]:
    """The codes of a problem list, each once, in the order typed.

    Raises:
        UserError: one does not have the form of an ICD-10-CM code.
    """
    return tuple(dict.fromkeys(normalized(code) for code in typed))


def is_well_formed(text: str) -> bool:
    """Whether it has the form of an ICD-10-CM code, with or without the dot."""
    return _FORM.fullmatch(text.strip().upper()) is not None


@lru_cache(maxsize=4096)
def is_behavioral(text: str) -> bool:
    """Whether it is a well-formed code of a behavioral problem."""
    return is_well_formed(text) and normalized(text).startswith(BEHAVIORAL)
