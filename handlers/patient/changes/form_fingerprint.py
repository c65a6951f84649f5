"""Fingerprints of a form's values: they tell which fields changed on the record while the form was open.

A fingerprint is made of short digests: forms carry opaque values only (domain.md §6).
"""

import hashlib
from collections.abc import Mapping

from handlers.block_kit.slack_values import OutOfDateError, read_id

_SEPARATOR = "."
_LENGTH = 6


def make_fingerprint(patient_id: int, values: Mapping[str, str]) -> str:
    """What a form carries: the patient's id, and a digest of each value in the order of their names."""
    return _SEPARATOR.join(
        [str(patient_id), *(_value_digest(patient_id, key, values[key]) for key in sorted(values))]
    )


def fingerprint_patient_id(fingerprint: str) -> int:
    """The patient that a form is about."""
    return read_id(fingerprint.partition(_SEPARATOR)[0])


def changed_fields(fingerprint: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the values that differ from those the fingerprint was made of."""
    first, *digests = fingerprint.split(_SEPARATOR)
    if len(digests) != len(values):
        raise OutOfDateError
    pairs = zip(sorted(values), digests, strict=True)
    return tuple(key for key, digest in pairs if _value_digest(read_id(first), key, values[key]) != digest)


def _value_digest(patient_id: int, key: str, value: str) -> str:
    return hashlib.sha256(f"{patient_id}\n{key}\n{value}".encode()).hexdigest()[:_LENGTH]
