"""Whom a line or a field names."""

import pytest

from handlers.reading.patient_finder import find_patient, patients_named
from tests.handlers.reading.cast import CAST, listed


@pytest.mark.parametrize(
    ("typed", "who", "rest"),
    [
        ("Holly Guzman", "Holly Guzman", ""),
        ("Holly Guzman next tue phone", "Holly Guzman", "next tue phone"),
        ("Holly Guzman assign <@U123|holly>", "Holly Guzman", "assign <@U123|holly>"),
        ("2026-10 Holly Guzman", "Holly Guzman", "2026-10"),
        ("Holly Guzman 2026-10", "Holly Guzman", "2026-10"),
        ("Guzman, Holly flag risk", "Holly Guzman", "flag risk"),
        ("for Holly Guzman, continue", "Holly Guzman", "continue"),
        ("April Krause consent spoken 11/3", "April Krause", "consent spoken 11/3"),
        ("Will Call call", "Will Call", "call"),
        ("continue Will Call", "Will Call", "continue"),
        ("4521 status graduated", "April Krause", "status graduated"),
        ("MRN: 4521", "April Krause", ""),
        ("Holly Guzman clinician @pcp 1234567893", "Holly Guzman", "clinician @pcp 1234567893"),
    ],
)
def test_a_patient_stands_first_or_last_and_the_rest_is_kept(typed: str, who: str, rest: str) -> None:
    found = find_patient(typed, CAST)
    assert ([each.full_name for each in found.patients], found.rest) == ([who], rest)


def test_a_patient_in_the_middle_is_not_found() -> None:
    assert find_patient("status Holly graduated", CAST).patients == ()


def test_several_are_a_choice() -> None:
    assert [each.full_name for each in find_patient("Guzman next tue", CAST).patients] == [
        "Holly Guzman",
        "Maria Guzman-Reyes",
    ]


def test_a_name_nobody_has_ends_before_the_first_word_that_is_none() -> None:
    found = find_patient("Hollly Guzmann next tue", CAST, stops={"next", "status"})
    assert (found.patients, found.name_words, found.rest) == ((), "Hollly Guzmann", "next tue")
    assert find_patient("", CAST).patients == ()


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Holly Guzman", ["Holly Guzman"]),
        ("Guzman, Holly", ["Holly Guzman"]),
        ("with Holly", ["Holly Guzman"]),
        ("Guzman", ["Holly Guzman", "Maria Guzman-Reyes"]),
        ("mr-77", ["Maria Guzman-Reyes"]),
        ("Holly Guzmann", []),
        ("Holly Guzman next tue", []),
        ("Holl", []),
        ("", []),
    ],
)
def test_a_field_names_a_patient_with_every_word(typed: str, who: list[str]) -> None:
    assert [each.full_name for each in patients_named(typed, CAST)] == who


def test_an_mrn_that_differs_only_in_hyphens_is_a_choice() -> None:
    assert len(patients_named("AB12", listed("Ann|Lee|A-B12", "Bea|Lee|AB-12"))) == 2
