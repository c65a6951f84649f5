"""National Provider Identifiers."""

import pytest

from store.rules.patient import npi


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1234567893", None),
        (" 1234567893 ", None),
        ("1245319599", None),
        ("1234567890", "NPI 1234567890 has a wrong check digit"),
        ("987654321", "NPI 987654321 is not ten digits"),
        ("12345678931", "NPI 12345678931 is not ten digits"),
        ("١٢٣٤٥٦٧٨٩٣", "NPI ١٢٣٤٥٦٧٨٩٣ is not ten digits"),
        ("12345 7893", "NPI 12345 7893 is not ten digits"),
        ("", "no NPI"),
    ],
)
def test_a_wrong_npi_is_told_in_words(text: str, fault: str | None) -> None:
    assert npi.npi_error(text) == fault
    assert npi.is_valid(text) == (fault is None)


@pytest.mark.parametrize("place", range(10))
def test_any_single_wrong_digit_is_noticed(place: int) -> None:
    digits = list("1234567893")
    digits[place] = str((int(digits[place]) + 1) % 10)
    assert not npi.is_valid("".join(digits))
