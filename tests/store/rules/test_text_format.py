"""Days and counts read as a person would say them."""

from datetime import date

import pytest

from store.rules.text_format import count_text, days_text, short_date, weekday_and_date


@pytest.mark.parametrize(("number", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_one_is_singular(number: int, words: str) -> None:
    assert count_text(number, "day") == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (7, "1 week"), (14, "2 weeks"), (28, "4 weeks"), (30, "30 days"), (0, "0 days")],
)
def test_whole_weeks_are_said_as_weeks(days: int, words: str) -> None:
    assert days_text(days) == words


def test_the_year_is_said_only_when_it_is_not_this_one() -> None:
    today = date(2026, 11, 21)
    assert short_date(date(2026, 10, 2), today) == "Oct 2"
    assert short_date(date(2025, 10, 2), today) == "Oct 2, 2025"


def test_a_planned_day_is_said_with_its_weekday() -> None:
    assert weekday_and_date(date(2026, 12, 1)) == "Tue Dec 1"
