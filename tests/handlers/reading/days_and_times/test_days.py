"""Which day is meant, on a Saturday: November 21, 2026."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.days_and_times.days import (
    FARTHEST_AHEAD_DAYS,
    load_date_library,
    read_future,
    read_past,
)
from store.errors import UserError

TODAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "11-21"),
        ("this morning", "11-21"),
        ("this afternoon", "11-21"),
        ("Yesterday", "11-20"),
        ("yest", "11-20"),
        ("yday", "11-20"),
        ("yesterday afternoon", "11-20"),
        ("last night", "11-20"),
        ("day before yesterday", "11-19"),
        ("the day before yesterday", "11-19"),
        ("sat", "11-21"),
        ("last sat", "11-14"),
        ("fri", "11-20"),
        ("thurs", "11-19"),
        ("last thurs", "11-19"),
        ("wed", "11-18"),
        ("tues", "11-17"),
        ("last tue", "11-17"),
        ("mon", "11-16"),
        ("monday morning", "11-16"),
        ("sunday", "11-15"),
        ("11/3", "11-03"),
        ("11/3/26", "11-03"),
        ("11/03/2026", "11-03"),
        ("11-3-2026", "11-03"),
        ("2026-11-03", "11-03"),
        ("nov 3", "11-03"),
        ("3 nov", "11-03"),
        ("november 3rd", "11-03"),
        ("November 3rd, 2026", "11-03"),
        ("3rd of november", "11-03"),
        ("nov 3 2026", "11-03"),
        ("2026 nov 3", "11-03"),
        ("the 3rd", "11-03"),
        ("tue 11/3", "11-03"),
        ("Tue, Nov 3", "11-03"),
        ("2 days ago", "11-19"),
        ("two days ago", "11-19"),
        ("a couple of days ago", "11-19"),
        ("a week ago", "11-14"),
        ("2 weeks ago", "11-07"),
        ("one month ago", "10-21"),
        ("twenty-one days ago", "10-31"),
    ],
)
def test_a_day_of_service_is_read(typed: str, day: str) -> None:
    assert read_past(typed, TODAY, 60) == date.fromisoformat(f"2026-{day}")


@pytest.mark.parametrize(
    ("today", "typed", "day"),
    [
        (MONDAY, "mon", "2026-11-23"),
        (MONDAY, "last mon", "2026-11-16"),
        (date(2027, 1, 4), "12/30", "2026-12-30"),
        (date(2027, 1, 4), "dec 30", "2026-12-30"),
        (date(2027, 1, 4), "the 30th", "2026-12-30"),
        (date(2028, 3, 1), "2/29", "2028-02-29"),
    ],
)
def test_a_day_is_the_nearest_that_was(today: date, typed: str, day: str) -> None:
    assert read_past(typed, today, 60) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("tomorrow", "“tomorrow” would be Sun Nov 22, 2026, which is in the future."),
        ("11/25", "“11/25” would be Wed Nov 25, 2026, which is in the future."),
        ("the 25th", "“the 25th” would be Wed Nov 25, 2026, which is in the future."),
        ("11/3/2062", "“11/3/2062” would be Fri Nov 3, 2062, which is in the future."),
        ("9/1", "“9/1” would be Tue Sep 1, 2026, 81 days ago; entries go back 60 days."),
        ("april 3", "“april 3” would be Fri Apr 3, 2026, 232 days ago; entries go back 60 days."),
        (
            "three months ago",
            "“three months ago” would be Fri Aug 21, 2026, 92 days ago; entries go back 60 days.",
        ),
        ("2/30", "“2/30” isn't on the calendar."),
        ("2026-13-03", "“2026-13-03” isn't on the calendar."),
        ("13/13", "“13/13” isn't on the calendar."),
        ("0/0", "“0/0” isn't on the calendar."),
        ("1/1/0000", "“1/1/0000” isn't on the calendar."),
        ("mon 11/3", "“mon 11/3” doesn't match: that day is Tue Nov 3, 2026."),
        ("last week", "“last week” isn't a single day."),
        ("november", "“november” isn't a date I can read."),
        ("may", "“may” isn't a date I can read."),
        ("3.11.", "“3.11.” isn't a date I can read."),
        ("15m", "“15m” isn't a date I can read."),
        ("30", "“30” isn't a date I can read."),
        ("Holly Guzman", "“Holly Guzman” isn't a date I can read."),
        ("", "“” isn't a date I can read."),
    ],
)
def test_what_is_no_day_of_service_is_refused(typed: str, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        read_past(typed, TODAY, 60)
    assert refused.value.wrong == wrong


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("next tue", "2026-11-24"),
        ("tue", "2026-11-24"),
        ("sat", "2026-11-28"),
        ("tomorrow", "2026-11-22"),
        ("today", "2026-11-21"),
        ("in 2 weeks", "2026-12-05"),
        ("2 weeks", "2026-12-05"),
        ("two weeks from now", "2026-12-05"),
        ("10 days", "2026-12-01"),
        ("12/1", "2026-12-01"),
        ("dec 1", "2026-12-01"),
        ("the 3rd", "2026-12-03"),
        ("6/1", "2027-06-01"),
        ("in a month", "2026-12-21"),
        ("3 months", "2027-02-21"),
        ("next week", "2026-11-23"),
        ("2027-01-05", "2027-01-05"),
    ],
)
def test_a_coming_day_is_read(typed: str, day: str) -> None:
    assert read_future(typed, TODAY) == date.fromisoformat(day)


def test_next_week_is_this_weekday_next_week() -> None:
    assert read_future("next week", date(2026, 11, 18)) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("yesterday", "“yesterday” would be Fri Nov 20, 2026, which has passed."),
        ("11/3", "“11/3” would be Tue Nov 3, 2026, which has passed."),
        ("2026-11-20", "“2026-11-20” would be Fri Nov 20, 2026, which has passed."),
        ("200 weeks", "“200 weeks” would be Sat Sep 21, 2030, more than two years ahead."),
        ("next month", "“next month” isn't a single day."),
        ("whenever", "“whenever” isn't a date I can read."),
    ],
)
def test_what_is_no_coming_day_is_refused(typed: str, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        read_future(typed, TODAY)
    assert refused.value.wrong == wrong


def test_the_date_library_is_warmed_without_a_word() -> None:
    load_date_library()


@given(st.dates(TODAY - timedelta(days=60), TODAY))
def test_a_day_within_the_limit_reads_back_however_it_is_written(day: date) -> None:
    for written in (
        f"{day:%Y-%m-%d}",
        f"{day.month}/{day.day}",
        f"{day:%b} {day.day}",
        f"{day:%a %B} {day.day}",
    ):
        assert read_past(written, TODAY, 60) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_in_bounds_or_refused(text: str) -> None:
    with suppress(UserError):
        assert TODAY <= read_future(text, TODAY) <= TODAY + timedelta(days=FARTHEST_AHEAD_DAYS)
    with suppress(UserError):
        assert TODAY - timedelta(days=60) <= read_past(text, TODAY, 60) <= TODAY
