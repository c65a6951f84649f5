"""The form of ICD-10-CM codes."""

import pytest

from store.errors import UserError
from store.rules.patient import icd10


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("F32.1", "F32.1"),
        ("f321", "F32.1"),
        (" F41.1 ", "F41.1"),
        ("F32", "F32"),
        ("F32.", "F32"),
        ("O99.345", "O99.345"),
        ("S06.0X1A", "S06.0X1A"),
        ("C7A.00", "C7A.00"),
        ("U07.1", "U07.1"),
    ],
)
def test_a_code_is_written_as_on_a_claim(typed: str, code: str) -> None:
    assert icd10.normalized(typed) == code
    assert icd10.is_well_formed(typed)


@pytest.mark.parametrize("typed", ["", "F", "F3", "32.1", "depression", "F32.12345", "F3X.1", "F32-1", "F٣2"])
def test_an_unreadable_code_is_refused_with_an_example(typed: str) -> None:
    assert not icd10.is_well_formed(typed)
    with pytest.raises(UserError) as refused:
        icd10.normalized(typed)
    assert refused.value.wrong == f"“{typed}” isn't an ICD-10-CM code."
    assert refused.value.remedy == (
        "Type a code such as F32.1: a letter, two characters, then up to four after a dot."
    )


@pytest.mark.parametrize(
    ("code", "behavioral"),
    [("F32.1", True), ("f411", True), ("O99.345", True), ("O99.2", False), ("E11.9", False), ("sad", False)],
)
def test_behavioral_problems_are_known_by_their_chapter(*, code: str, behavioral: bool) -> None:
    assert icd10.is_behavioral(code) is behavioral
