"""The line of `/enroll`, and the days that go on record: words to values."""

from datetime import date

import pytest

from handlers.enrollment.reading.enrollment_reader import TypedEnrollment, read_enrollment
from handlers.reading.days_and_times.days import read_birth, read_record
from store.errors import UserError

TODAY = date(2026, 11, 21)
PAYERS = ("Cigna", "Blue Cross", "Blue Cross Plus")
ROSA = TypedEnrollment("Rosa", "Diaz", "8965")


def read(text: str) -> TypedEnrollment:
    return read_enrollment(text, TODAY, PAYERS)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Rosa Diaz mrn 8965", ROSA),
        ("mrn 8965 Rosa Diaz", ROSA),
        ("Diaz, Rosa MRN: 8965", ROSA),
        ("mrn 8965 dob 3/4/1980 Rosa Diaz", TypedEnrollment("Rosa", "Diaz", "8965", born=date(1980, 3, 4))),
        ("dob mar 4 1980 Rosa Diaz mrn 8965", TypedEnrollment("Rosa", "Diaz", "8965", born=date(1980, 3, 4))),
        (
            "payer Blue Cross Plus Rosa Diaz mrn 8965",
            TypedEnrollment("Rosa", "Diaz", "8965", payer="Blue Cross Plus"),
        ),
        (
            "Rosa Diaz mrn 8965 payer New Star of X",
            TypedEnrollment("Rosa", "Diaz", "8965", payer="New Star of X"),
        ),
        (
            "consent written nov 3 Rosa Diaz mrn 8965",
            TypedEnrollment("Rosa", "Diaz", "8965", consent_how="written", consent_on=date(2026, 11, 3)),
        ),
        ("consent Rosa Diaz mrn 8965", TypedEnrollment("Rosa", "Diaz", "8965", consent_on=TODAY)),
        (
            "assessed yesterday Sun Li mrn 1",
            TypedEnrollment("Sun", "Li", "1", assessed_on=date(2026, 11, 20)),
        ),
        ("assessed Sun Li mrn 1", TypedEnrollment("Sun", "Li", "1", assessed_on=TODAY)),
        (
            "problems f321, F41.1 Rosa Diaz mrn 8965",
            TypedEnrollment("Rosa", "Diaz", "8965", problems=("F32.1", "F41.1")),
        ),
        (
            "assign <@U0DANA|dana> consultant &lt;@U0PRIYA&gt; Rosa Diaz mrn 8965",
            TypedEnrollment("Rosa", "Diaz", "8965", care_manager="U0DANA", consultant="U0PRIYA"),
        ),
        (
            "Rosa Diaz mrn 8965 pcp Owen Clark npi 12",
            TypedEnrollment("Rosa", "Diaz", "8965", clinician="Owen Clark", npi="12"),
        ),
        ("José Ñandú mrn É-1", TypedEnrollment("José", "Ñandú", "É-1")),
    ],
)
def test_a_line_in_any_order(text: str, means: TypedEnrollment) -> None:
    assert read(text) == means


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Rosa Diaz", "The MRN of Rosa Diaz is missing."),
        ("Rosa mrn 8965 Diaz", "I found Rosa but didn't understand “Diaz”."),
        ("Rosa Diaz mrn 8965 7x", "I found Rosa Diaz but didn't understand “7x”."),
        ("Rosa Diaz mrn 8965 assessed 12/1", "which is in the future"),
        ("Rosa Diaz mrn 8965 npi", "I found npi but no value after it."),
        ("Rosa Diaz dob mrn 8965", "I found dob but no birth date after it."),
        ("Rosa Diaz Born 13/45/1980 mrn 8965", "“13/45/1980” isn't on the calendar."),
        ("Rosa Diaz mrn 8965 assign", "I found care manager but no person after it."),
        ("Rosa Diaz mrn 8965\nSam Hill mrn 1", "Please type one patient on one line"),
    ],
)
def test_what_has_no_place_is_refused(text: str, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        read(text)
    assert wrong in refused.value.wrong
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("John Smith Jr. mrn 1", TypedEnrollment("John", "Smith Jr.", "1")),
        ("Robert Lee Elder III mrn 1", TypedEnrollment("Robert Lee", "Elder III", "1")),
        ("“Holly Guzman” mrn 1", TypedEnrollment("Holly", "Guzman", "1")),
        ('"Kim, Min" mrn 1', TypedEnrollment("Min", "Kim", "1")),
        ("mrn 1 Maria de la Cruz", TypedEnrollment("Maria", "de la Cruz", "1")),
        ("Mrs. Nina Patel mrn 1", TypedEnrollment("Nina", "Patel", "1")),
        ("Cher mrn 1", TypedEnrollment("Cher", "", "1")),
        ('William "Bill" Reyes mrn 1', TypedEnrollment("William", "Reyes", "1", goes_by="Bill")),
        ("William Reyes goes by Bill mrn 1", TypedEnrollment("William", "Reyes", "1", goes_by="Bill")),
        ("Max Born mrn X1", TypedEnrollment("Max", "Born", "X1")),
        ("max born mrn X1", TypedEnrollment("max", "born", "X1")),
        ("Born, Max mrn X1", TypedEnrollment("Max", "Born", "X1")),
        ("mrn X1 Max Born", TypedEnrollment("Max", "Born", "X1")),
        ("Max Born born 3/4/1980 mrn X1", TypedEnrollment("Max", "Born", "X1", born=date(1980, 3, 4))),
        ("Joe Payer payer Cigna mrn 1", TypedEnrollment("Joe", "Payer", "1", payer="Cigna")),
        ("Anna Goes mrn 1", TypedEnrollment("Anna", "Goes", "1")),
        ("Joe Doe mrn A/12:3", TypedEnrollment("Joe", "Doe", "A/12:3")),
        ('Joe Doe mrn "12 345" payer Cigna', TypedEnrollment("Joe", "Doe", "12 345", payer="Cigna")),
        ("Joe Doe mrn 12\u201134", TypedEnrollment("Joe", "Doe", "12-34")),
    ],
)
def test_a_name_is_read_as_people_type_it(text: str, means: TypedEnrollment) -> None:
    assert read(text) == means


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("3/4/1980", date(1980, 3, 4)),
        ("1980-03-04", date(1980, 3, 4)),
        ("March 4, 1980", date(1980, 3, 4)),
        ("3/4/80", date(1980, 3, 4)),
        ("3/4/20", date(2020, 3, 4)),
        ("2/29/1896", date(1896, 2, 29)),
        ("3/4/2030", date(2030, 3, 4)),
    ],
)
def test_a_birth_date_has_its_year(typed: str, born: date) -> None:
    assert read_birth(typed, TODAY) == born


@pytest.mark.parametrize("typed", ["3/4", "mon", "yesterday", "2/30/1980", "blue", ""])
def test_an_unreadable_birth_date_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        read_birth(typed, TODAY)


def test_what_goes_on_record_happened() -> None:
    assert read_record("11/3", TODAY) == date(2026, 11, 3)
    assert read_record("1/5/2019", TODAY) == date(2019, 1, 5)
    with pytest.raises(UserError, match="in the future"):
        read_record("11/22", TODAY)
