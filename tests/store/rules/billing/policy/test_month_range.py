"""Runs of months: what lies in them, which overlap, and how they are told."""

import pytest

from store.rules.billing.policy.month_range import MonthRange, calendar_year
from store.rules.months import Month

OLD, NEW = Month(2025, 12), Month(2026, 1)


@pytest.mark.parametrize(
    ("months", "told"),
    [
        (MonthRange(), "from the start"),
        (MonthRange(NEW), "from 2026-01"),
        (MonthRange(None, NEW), "from the start to 2025-12"),
        (MonthRange(OLD, Month(2026, 4)), "from 2025-12 to 2026-03"),
    ],
)
def test_months_are_told_with_the_last_one_included(months: MonthRange, told: str) -> None:
    assert str(months) == told


def test_a_calendar_year_has_its_twelve_months() -> None:
    year = calendar_year(2026)
    assert [Month(2025, 12).plus(n) in year for n in range(14)] == [False, *[True] * 12, False]
