"""Two spellings of one clinician."""

import pytest

from store.rules.patient.provider_names import is_same, may_be_same


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Owen Clark", "Owen Clark", (True, True)),
        ("Owen Clark", "Clark, Owen MD", (True, True)),
        ("Dr. O. Clark", "Owen Clark", (True, True)),
        ("Owen J. Clark", "Owen Clark", (True, True)),
        ("Clark", "Owen Clark", (True, False)),
        ("Lee", "Abe Lee", (True, False)),
        ("", "Owen Clark", (True, False)),
        ("Anna Clark", "Owen Clark", (False, False)),
        ("A. Clark", "Owen Clark", (False, False)),
        ("Owen Stone", "Owen Clark", (False, False)),
    ],
)
def test_titles_commas_and_initials_do_not_matter(one: str, other: str, expected: tuple[bool, bool]) -> None:
    assert (may_be_same(one, other), is_same(one, other)) == expected
    assert (may_be_same(other, one), is_same(other, one)) == expected
