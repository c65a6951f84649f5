"""Times of day: ranges and starts, with am and pm filled in as a clinic means them."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from handlers.reading.days_and_times.clock_times import StartTime, TimeRange, match_times_at
from store.errors import UserError
from store.rules.minutes import minutes

CHICAGO = ZoneInfo("America/Chicago")


def heard(typed: str) -> object:
    found = [each.value for each in match_times_at(typed, 0) if each.end == len(typed)]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("9:00-9:25", "09:00", "09:25"),
        ("9-9:25am", "09:00", "09:25"),
        ("9am-9:25am", "09:00", "09:25"),
        ("9 am-9:25 am", "09:00", "09:25"),
        ("9a-9:25a", "09:00", "09:25"),
        ("11:50am-12:10pm", "11:50", "12:10"),
        ("11:50-12:10pm", "11:50", "12:10"),
        ("11-1pm", "11:00", "13:00"),
        ("11am-1", "11:00", "13:00"),
        ("9:00 to 9:25", "09:00", "09:25"),
        ("from 9 to 9:25am", "09:00", "09:25"),
        ("from 1 to 2", "13:00", "14:00"),
        ("between 9 and 9:25", "09:00", "09:25"),
        ("14:00-14:25", "14:00", "14:25"),
        ("13:00-1:30", "13:00", "13:30"),
        ("1:00-1:30", "13:00", "13:30"),
        ("12:30-1:15", "12:30", "13:15"),
        ("12-12:30pm", "12:00", "12:30"),
        ("6:00am-6:30am", "06:00", "06:30"),
        ("2-2:30", "14:00", "14:30"),
    ],
)
def test_a_range_gives_start_and_end(typed: str, start: str, end: str) -> None:
    assert heard(typed) == TimeRange(time.fromisoformat(start), time.fromisoformat(end))


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("at 9:30am", "09:30"),
        ("at 14:00", "14:00"),
        ("at 9", "09:00"),
        ("at 3", "15:00"),
        ("9:30am", "09:30"),
        ("12am", "00:00"),
        ("at noon", "12:00"),
        ("starting 9:30", "09:30"),
    ],
)
def test_a_start_is_next_to_a_duration(typed: str, start: str) -> None:
    assert heard(typed) == StartTime(time.fromisoformat(start))


@pytest.mark.parametrize("typed", ["9:30", "11 to 3", "9:00 and 9:25", "15m", "9"])
def test_what_could_be_something_else_is_no_time_of_day(typed: str) -> None:
    assert heard(typed) is None


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("11-3", "“11-3” could be a date or two times of day."),
        ("9:25-9:00", "“9:25-9:00” ends before it starts."),
        ("9:00-9:00", "“9:00-9:00” ends before it starts."),
        ("9:00-9:75", "“9:00-9:75” isn't a time of day."),
        ("25:00-26:00", "“25:00-26:00” isn't a time of day."),
        ("at 9:99am", "“at 9:99am” isn't a time of day."),
        ("0am", "“0am” isn't a time of day."),
    ],
)
def test_a_wrong_time_of_day_says_what_is_wrong(typed: str, wrong: str) -> None:
    error = heard(typed)
    assert isinstance(error, UserError)
    assert error.wrong == wrong


@pytest.mark.parametrize(
    ("day", "typed", "meant"),
    [
        (date(2026, 11, 20), "9:00-9:25", "25"),
        (date(2026, 11, 1), "12:30am-3:00am", "210"),
        (date(2026, 3, 8), "1:30am-3:30am", "60"),
    ],
)
def test_the_time_that_went_by_knows_when_clocks_change(day: date, typed: str, meant: str) -> None:
    clock = heard(typed)
    assert isinstance(clock, TimeRange)
    assert clock.span(day, CHICAGO) == minutes(meant)


def test_a_range_of_more_than_eight_hours_is_refused() -> None:
    with pytest.raises(UserError, match="more than 8 hours"):
        TimeRange(time(7), time(16)).span(date(2026, 11, 20), CHICAGO)
