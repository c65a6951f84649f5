"""Marks of a form's values, to tell afterwards what changed on the record while the form was open.

A mark is a short digest: forms carry opaque values only (domain.md §6), never what stands on the record.
"""

import hashlib
from collections.abc import Mapping

_SEPARATOR = "."
_LENGTH = 6


def make_fingerprint(patient_id: int, values: Mapping[str, str]) -> str:
    """What a form carries: the patient's id, and a mark for each value in order."""
    return _SEPARATOR.join(
        [str(patient_id), *(_value_digest(patient_id, key, values[key]) for key in sorted(values))]
    )


def fingerprint_patient_id(seal: str) -> int:
    """The patient that a form is about."""
    return int(seal.partition(_SEPARATOR)[0])


def changed_fields(seal: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the values that are no longer what they were when the form was opened."""
    first, *marks = seal.split(_SEPARATOR)
    patient_id = int(first)
    pairs = zip(sorted(values), marks, strict=True)
    return tuple(key for key, mark in pairs if _value_digest(patient_id, key, values[key]) != mark)


def _value_digest(patient_id: int, key: str, value: str) -> str:
    said = f"{patient_id}\n{key}\n{value}"
    return hashlib.sha256(said.encode()).hexdigest()[:_LENGTH]
