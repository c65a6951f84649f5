"""Which patient a line or a field names."""

import pytest

from handlers.reading.patients.find_patient import find_patient, patients_named
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
def test_a_patient_is_named_first_or_last_and_the_rest_is_kept(typed: str, who: str, rest: str) -> None:
    found = find_patient(typed, CAST)
    assert ([each.full_name for each in found.patients], found.rest) == ([who], rest)


def test_a_patient_in_the_middle_is_not_found() -> None:
    assert find_patient("status Holly graduated", CAST).patients == ()


def test_several_are_a_choice() -> None:
    assert [each.full_name for each in find_patient("Guzman next tue", CAST).patients] == [
        "Holly Guzman",
        "Maria Guzman-Reyes",
    ]


def test_a_name_no_patient_has_ends_before_the_first_word_that_is_none() -> None:
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


ODD = listed(
    "Ann|Fox|A/12:3",
    "Bea|Lee|B+44#5*6",
    "Cal|Day|C\\77",
    "Dot|Orr|D 123",
    "Eli|Poe|98,765",
    "Flo|Ray|00012345",
    "Gus|Tan|11/24",
    "Holly|Guzman|01ce5fc6-963c96248805",
    "Holly|Green|T-55518805",
    "Ida|de la Cruz|77-1999",
    "Jo|Ng|31",
)


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("A/12:3", ["Ann Fox"]),
        ("a/12:3 next tue", ["Ann Fox"]),
        ("B+44#5*6", ["Bea Lee"]),
        ("C\\77", ["Cal Day"]),
        ("D 123", ["Dot Orr"]),
        ("d 123 next tue", ["Dot Orr"]),
        ("98,765", ["Eli Poe"]),
        ("11/24", ["Gus Tan"]),
        ("mrn D 123", ["Dot Orr"]),
        ("A12/3", []),
        ("1 1/24", []),
    ],
)
def test_an_mrn_is_found_with_the_signs_it_is_written_with(typed: str, who: list[str]) -> None:
    assert [each.full_name for each in find_patient(typed, ODD).patients] == who


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Holly G. · …3c96248805", ["Holly Guzman"]),
        ("Holly G. · …8805", ["Holly Green", "Holly Guzman"]),
        ("Ida D. · …1999", ["Ida de la Cruz"]),
        ("Ida d. · …1999 next tue", ["Ida de la Cruz"]),
        ("Ida de la Cruz · MRN …1999", ["Ida de la Cruz"]),
        ("…1999", ["Ida de la Cruz"]),
        ("...1999", ["Ida de la Cruz"]),
        ("1999", ["Ida de la Cruz"]),
        ("consent 1999", ["Ida de la Cruz"]),
        ("8805", ["Holly Green", "Holly Guzman"]),
        ("Jo N. · …31", ["Jo Ng"]),
        ("99", []),
        ("12345", []),
        ("…2345", ["Flo Ray"]),
    ],
)
def test_the_short_form_and_the_end_of_an_mrn_are_taken_where_one_patient_has_them(
    typed: str, who: list[str]
) -> None:
    assert sorted(each.full_name for each in find_patient(typed, ODD).patients) == who
    if "next" not in typed and "consent" not in typed:
        assert sorted(each.full_name for each in patients_named(typed, ODD)) == who


def test_a_short_form_with_someone_elses_mrn_names_no_one() -> None:
    assert patients_named("Holly G. · …1999", ODD) == ()
    assert find_patient("Holly G. · …1999", ODD).rest == "G. …1999"
