"""A typed name, split into first and last name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.patient.typed_names import SplitName, clean_part, split_name, usual_capitals


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Holly Guzman", "Holly", "Guzman"),
        ("Guzman, Holly", "Holly", "Guzman"),
        ("“Holly Guzman”", "Holly", "Guzman"),
        ("'Holly Guzman'", "Holly", "Guzman"),
        ('"Kim, Min"', "Min", "Kim"),
        ("John Smith Jr.", "John", "Smith Jr."),
        ("John Smith, Jr.", "John", "Smith Jr."),
        ("Smith, John Jr.", "John", "Smith Jr."),
        ("Smith Jr., John", "John", "Smith Jr."),
        ("Smith, Jr., John", "John", "Smith Jr."),
        ("Smith, John, Sr", "John", "Smith Sr"),
        ("Robert Lee Elder III", "Robert Lee", "Elder III"),
        ("Maria de la Cruz", "Maria", "de la Cruz"),
        ("de la Cruz, Ana", "Ana", "de la Cruz"),
        ("Juan de los Santos Jr", "Juan", "de los Santos Jr"),
        ("Maria del Carmen Lopez", "Maria del Carmen", "Lopez"),
        ("Jan van der Berg", "Jan", "van der Berg"),
        ("Jan van der Berg Smith", "Jan", "van der Berg Smith"),
        ("Jose Ortega y Gasset", "Jose", "Ortega y Gasset"),
        ("Mary St. James", "Mary", "St. James"),
        ("Mrs. Nina Patel", "Nina", "Patel"),
        ("Patel, Ms Nina", "Nina", "Patel"),
        ("Dr Mary Ann Lee, MD", "Mary Ann", "Lee"),
        ("Ann Lee, RN", "Ann", "Lee"),
        ("Lee, Pa", "Pa", "Lee"),  # one name before the comma: what follows is the first name
        ("Pa Rn", "Pa", "Rn"),
        ("Guzman, Holly Ann", "Holly Ann", "Guzman"),
        ("Maria E Lopez", "Maria E", "Lopez"),  # an initial, although `e` joins surnames
        ("Jose Luis Ortega y Gasset", "Jose Luis", "Ortega y Gasset"),
        ("Jan van Berg Smith", "Jan", "van Berg Smith"),
        ("Jan Piet van der Berg", "Jan Piet", "van der Berg"),
        ("‘Holly Guzman", "Holly", "Guzman"),
        (";Xena Fox;", "Xena", "Fox"),
        ("Mr.", "Mr.", ""),
        ("Jr.", "Jr.", ""),
        ("Sean O’Brien", "Sean", "O’Brien"),
        ("Cher", "Cher", ""),
        ("Mr. Madonna", "Madonna", ""),
        ("Cher Jr.", "Cher Jr.", ""),
        ("Al Ito", "Al", "Ito"),
        ("王 小明", "王", "小明"),
        ("", "", ""),
        (' " ', "", ""),
    ],
)
def test_a_name_is_split_where_the_last_name_begins(typed: str, first: str, last: str) -> None:
    assert split_name(typed) == SplitName(first, last)


@pytest.mark.parametrize(
    "typed", ['William "Bill" Reyes', "William (Bill) Reyes", "Reyes, William “Bill”", "William ‘Bill’ Reyes"]
)
def test_a_name_in_quotation_marks_within_is_what_the_patient_goes_by(typed: str) -> None:
    assert split_name(typed) == SplitName("William", "Reyes", "Bill")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mrs. Nina", "Nina"),
        ("“Kim”", "Kim"),
        ("N/A", ""),
        ("Guzmán, Jr", "Guzmán, Jr"),
        ("none", ""),
        ("", ""),
    ],
)
def test_a_part_of_a_name_loses_title_and_quotation_marks(typed: str, kept: str) -> None:
    assert clean_part(typed) == kept


@given(st.text(max_size=40))
def test_no_text_breaks_the_split(text: str) -> None:
    split = split_name(text)
    assert split_name(split.first_name).first_name or not split.first_name.strip()


def test_one_name_may_also_have_what_the_patient_goes_by() -> None:
    assert split_name('Cher "Cherie"') == SplitName("Cher", "", "Cherie")


@pytest.mark.parametrize(
    ("shouted", "usual"),
    [
        ("SEAN O'BRIEN III", "Sean O'Brien III"),
        ("ANN-MARIE MCDONALD JR.", "Ann-Marie McDonald Jr."),
        ("JD ITO", "JD Ito"),
        ("Al ITO", "Al ITO"),
        ("", ""),
    ],
)
def test_a_name_in_capitals_gets_its_usual_ones(shouted: str, usual: str) -> None:
    assert usual_capitals(shouted) == usual
