"""Which birth dates are possible, and which days of care fit one."""

from datetime import date

import pytest

from store.errors import UserError
from store.rules.patient.birth_date import DateBeforeBirthError, check_after_birth, check_birth_date
from store.rules.patient.sentences import born_text

TODAY = date(2026, 11, 21)
BORN = date(1980, 3, 4)


@pytest.mark.parametrize("born", [None, date(1900, 1, 1), BORN, TODAY])
def test_a_possible_birth_date_is_taken(born: date | None) -> None:
    check_birth_date(born, TODAY)


@pytest.mark.parametrize(
    ("born", "wrong"),
    [
        (date(2026, 11, 22), "The birth date 11/22/2026 is in the future."),
        (date(1899, 12, 31), "The birth date 12/31/1899 is before 1900."),
    ],
)
def test_an_impossible_birth_date_is_refused(born: date, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        check_birth_date(born, TODAY)
    assert refused.value.wrong == wrong
    assert refused.value.remedy == "Type it as month, day and four-digit year, like 3/4/1980."


def test_a_day_of_care_is_on_the_birth_date_or_later() -> None:
    check_after_birth(BORN, BORN)
    check_after_birth(None, date(1970, 1, 1))
    with pytest.raises(DateBeforeBirthError) as refused:
        check_after_birth(BORN, date(1980, 3, 3))
    assert refused.value.wrong == "3/3/1980 is before the birth date 3/4/1980."
    assert refused.value.remedy == "Check both dates."


def test_namesakes_are_told_apart_by_birth_date() -> None:
    assert born_text(BORN) == "born 3/4/1980"
    assert born_text(None) == "birth date unknown"
