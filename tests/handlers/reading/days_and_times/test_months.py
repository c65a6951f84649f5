"""Months as people type them."""

from datetime import date

import pytest

from handlers.reading.days_and_times.months import read_month, split_month
from store.rules.months import Month

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2026-10", Month(2026, 10)),
        ("2026-1", Month(2026, 1)),
        ("10/2026", Month(2026, 10)),
        ("2026/10", Month(2026, 10)),
        ("oct", Month(2026, 10)),
        ("Oct.", Month(2026, 10)),
        ("OCTOBER", Month(2026, 10)),
        ("sept", Month(2026, 9)),
        ("nov", Month(2026, 11)),
        ("dec", Month(2025, 12)),
        ("oct 2024", Month(2024, 10)),
        ("October, 2024", Month(2024, 10)),
        ("this month", Month(2026, 11)),
        ("last  month", Month(2026, 10)),
        ("2026-13", None),
        ("13/2026", None),
        ("10", None),
        ("2026", None),
        ("octopus", None),
        ("0000-01", None),
        ("", None),
    ],
)
def test_a_month_is_read_in_figures_and_by_name(typed: str, month: Month | None) -> None:
    assert read_month(typed, TODAY) == month


@pytest.mark.parametrize(
    ("typed", "month", "rest"),
    [
        ("2026-10", Month(2026, 10), ""),
        ("oct 2024", Month(2024, 10), ""),
        ("2026-10 Guzmann", Month(2026, 10), "Guzmann"),
        ("Guzmann last month", Month(2026, 10), "Guzmann"),
        ("Guzmann", None, "Guzmann"),
        ("", None, ""),
    ],
)
def test_a_month_is_found_at_either_end(typed: str, month: Month | None, rest: str) -> None:
    assert split_month(typed, TODAY) == (month, rest)
