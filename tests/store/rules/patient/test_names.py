"""Names are compared as words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.patient.names import PatientName, mrn_search_key, short_patient_name, words_of_name


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("Holly Guzman", ("holly", "guzman")),
        ("O'Brien", ("obrien",)),
        ("O’BRIEN", ("obrien",)),
        ("Guzman-Reyes", ("guzman", "reyes")),
        ("van der Berg", ("van", "der", "berg")),
        ("José Núñez", ("jose", "nunez")),
        ("Jose\u0301", ("jose",)),
        ("Søren Łuczak", ("soren", "luczak")),
        ("Weiß", ("weiss",)),
        ("İpek", ("ipek",)),
        ("王小明", ("王小明",)),
        ("が", ("が",)),
        ("김민준", ("김민준",)),
        ("מֹשֶׁה כהן", ("משה", "כהן")),
        ("مُحَمَّد", ("محمد",)),
        ("कुमार", ("कुमार",)),
        ("Zoë 🌸 Li", ("zoe", "li")),
        ("<!channel>", ("channel",)),
        ("  ", ()),
        ("🙂", ()),
    ],
)
def test_a_name_is_its_words_without_case_accents_and_apostrophes(
    typed: str, compared: tuple[str, ...]
) -> None:
    assert words_of_name(typed) == compared


def test_letters_that_only_look_alike_stay_apart() -> None:
    assert words_of_name("かとう") != words_of_name("がとう")
    assert words_of_name("कुमार") != words_of_name("कमार")


@given(st.text(max_size=60))
def test_words_of_words_are_the_same_words(text: str) -> None:
    assert words_of_name(" ".join(words_of_name(text))) == words_of_name(text)


@pytest.mark.parametrize(
    ("mrn", "word"),
    [
        ("01ce5fc6-32d1-46fe-8f08-963c96248805", "01ce5fc632d146fe8f08963c96248805"),
        (" AB.12 34 ", "ab1234"),
        ("4521", "4521"),
        ("--", ""),
    ],
)
def test_an_mrn_is_one_word_whatever_its_hyphens_and_case(mrn: str, word: str) -> None:
    assert mrn_search_key(mrn) == word


@pytest.mark.parametrize(
    ("first", "last", "mrn", "short"),
    [
        ("Holly", "Guzman", "01ce5fc6-963c96248965", "Holly G. · …8965"),
        ("Holly", "", "12", "Holly · …12"),
        ("", "Guzman", "4521", "G. · …4521"),
    ],
)
def test_the_short_form_has_an_initial_and_the_last_four_of_the_mrn(
    first: str, last: str, mrn: str, short: str
) -> None:
    assert short_patient_name(first, last, mrn) == short


def test_a_full_name_is_first_and_last() -> None:
    assert PatientName(1, "Holly", "Guzman", "4521").full_name == "Holly Guzman"
