"""A calendar month: its days, and how it is read."""

from datetime import date

import pytest

from store.rules.months import Month


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
    ],
)
def test_a_month_has_its_first_and_its_last_day_and_no_other(*, day: date, inside: bool) -> None:
    assert (day in Month(2026, 11)) is inside


def test_what_is_no_month_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^not a month like 2026-10: 'October'$"):
        Month.parse("October")
