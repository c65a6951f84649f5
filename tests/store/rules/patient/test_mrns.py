"""MRNs as spreadsheets write them, what is none, and which are likely the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.patient import mrns
from store.rules.patient.mrns import NotAnMrn


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("00012345", "00012345"),
        ("777001.0", "777001"),
        ("777001.00", "777001"),
        ('="00088123"', "00088123"),
        ('= "00088123"', "00088123"),
        ("'00088124", "00088124"),
        ("’00088124", "00088124"),
        ('"00012"', "00012"),
        ("\u200b00012345\ufeff", "00012345"),
        ("\u206012\u200d34", "1234"),
        ("12\u00a034", "12 34"),
        ("12\x0034", "1234"),
        ("'X12", "X12"),
        ("12\u201134\u201056", "12-34-56"),
        (" a/12:3 ", "a/12:3"),
        ("É-1", "É-1"),
        ("T.00", "T.00"),
        ("", ""),
    ],
)
def test_an_mrn_is_cleaned(written: str, cleaned: str) -> None:
    assert mrns.clean(written) == cleaned


@pytest.mark.parametrize(
    ("instead", "texts"),
    [
        (NotAnMrn.MISSING, ("", "  ", "\u200b")),
        (
            NotAnMrn.PLACEHOLDER,
            ("N/A", "n/a", "none", "NULL", "-", "?", "#REF!", "#N/A", "0000", "***"),
        ),
        (NotAnMrn.SCIENTIFIC, ("1.23457E+11", "1,23457E+11", "12e+10", "1.2E5")),
        (NotAnMrn.HEADER, ("MRN", "Patient ID", "patient_id", "Medical Record Number")),
        (
            NotAnMrn.FOOTER,
            (
                "Total",
                "Grand Total",
                "Total: 80",
                "80 patients",
                "Page 1 of 2",
                "Jo Fox",
            ),
        ),
        (None, ("5001", "m1", "A/12:3", "01ce5fc6-32d1-46fe-8f08", "12E3", "É-1", "T-100", "AB", "12 34")),
    ],
)
def test_what_is_no_mrn_is_named(instead: NotAnMrn | None, texts: tuple[str, ...]) -> None:
    assert {text: mrns.not_an_mrn(mrns.clean(text)) for text in texts} == dict.fromkeys(texts, instead)


@pytest.mark.parametrize(
    ("one", "other", "exactly", "likely"),
    [
        ("00012345", "00012345", True, False),
        ("AB 12", "ab12", True, False),
        ("777001.0", "777001", True, False),
        ("12\u20113", "12-3", True, False),
        ("12345", "00012345", False, True),
        ("12-345", "12345", False, True),
        ("12345", "12346", False, False),
        ("12345", "112345", False, False),
    ],
)
def test_two_mrns_are_the_same_likely_the_same_or_others(
    one: str, other: str, *, exactly: bool, likely: bool
) -> None:
    assert (mrns.key(one) == mrns.key(other), mrns.are_likely_the_same(one, other)) == (exactly, likely)


@given(st.text(max_size=30))
def test_no_text_breaks_the_comparison(text: str) -> None:
    mrns.not_an_mrn(mrns.clean(text))
    assert not mrns.are_likely_the_same(text, text)
