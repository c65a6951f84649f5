"""Days and counts read as a person would say them."""

from datetime import date, time

import pytest

from store.rules.text_format import (
    capitalize_first,
    count_text,
    date_with_year,
    day_and_time,
    days_text,
    iso_day,
    short_date,
    time_of_day_text,
    weekday_and_date,
)


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


def test_a_day_is_said_with_its_year_or_time() -> None:
    day = date(2026, 12, 1)
    assert date_with_year(day) == "Tue Dec 1, 2026"
    assert day_and_time(day, time(14, 0)) == "Tue Dec 1 at 2:00 PM"
    assert day_and_time(day, None) == "Tue Dec 1"


@pytest.mark.parametrize(
    ("at", "text"),
    [(time(14), "2:00 PM"), (time(10, 5), "10:05 AM"), (time(0, 30), "12:30 AM"), (time(12), "12:00 PM")],
)
def test_a_time_is_said_without_a_leading_zero(at: time, text: str) -> None:
    assert time_of_day_text(at) == text


def test_files_and_date_fields_have_iso_days() -> None:
    assert iso_day(date(2026, 12, 1)) == "2026-12-01"
    assert iso_day(None) == ""


@pytest.mark.parametrize(("text", "capital"), [("pHQ-9 due", "PHQ-9 due"), ("", ""), ("a", "A")])
def test_only_the_first_letter_becomes_a_capital(text: str, capital: str) -> None:
    assert capitalize_first(text) == capital


@pytest.mark.parametrize(("noun", "words"), [("entry", "2 entries"), ("day", "2 days")])
def test_a_noun_with_a_consonant_before_its_y_ends_in_ies(noun: str, words: str) -> None:
    assert count_text(2, noun) == words
