"""How long: every spelling of a duration, exact, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.days_and_times.durations import LONGEST_ENTRY, read_span
from store.errors import UserError
from store.rules.minutes import Minutes, minutes, minutes_decimal


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15m", "15"),
        ("15M", "15"),
        ("15 min", "15"),
        ("15 mins", "15"),
        ("15 minute", "15"),
        ("15 minutes", "15"),
        ("15-min", "15"),
        ("15-minute", "15"),
        ("15", "15"),
        ("131.26", "131.26"),
        ("135.317", "135.317"),
        ("0.1m", "0.1"),
        (".5h", "30"),
        ("1h", "60"),
        ("1 hr", "60"),
        ("2hrs", "120"),
        ("1h5m", "65"),
        ("1h 5m", "65"),
        ("1h05", "65"),
        ("1 hour and 5 minutes", "65"),
        ("1 hour 5 min", "65"),
        ("1:05", "65"),
        ("0:45", "45"),
        ("0.5h", "30"),
        ("1.5 hours", "90"),
        ("1,5h", "90"),
        ("90s", "1.5"),
        ("100 sec", "1.66667"),
        ("1m 30s", "1.5"),
        ("half an hour", "30"),
        ("half hour", "30"),
        ("an hour", "60"),
        ("one hour", "60"),
        ("an hour and a half", "90"),
        ("quarter of an hour", "15"),
        ("three quarters of an hour", "45"),
        ("fifteen minutes", "15"),
        ("forty-five min", "45"),
        ("8h", "480"),
    ],
)
def test_a_duration_is_read(typed: str, meant: str) -> None:
    assert minutes_decimal(read_span(typed)) == meant


def test_seconds_are_exact() -> None:
    assert read_span("100s") == Minutes(100_000)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("0m", "“0m” is not more than 0 minutes."),
        ("0", "“0” is not more than 0 minutes."),
        ("-5m", "“-5m” is not more than 0 minutes."),
        ("99h", "“99h” is more than 8 hours, the most that one entry can hold."),
        ("8h1s", "“8h1s” is more than 8 hours, the most that one entry can hold."),
        ("9:30", "“9:30” is more than 8 hours, the most that one entry can hold."),
        ("1:75", "“1:75” isn't a length of time: the minutes after the hour go up to 59."),
        ("0.00001m", "“0.00001m” is more precise than a thousandth of a second."),
        (
            "1.0000000000000000000000000000000000001m",
            "“1.0000000000000000000000000000000000001m” is more precise than a thousandth of a second.",
        ),
        ("soon", "“soon” isn't a length of time."),
        ("1,500m", "“1,500m” isn't a length of time."),
        ("15m phone", "“15m phone” isn't a length of time."),
        ("", "“” isn't a length of time."),
    ],
)
def test_what_is_no_length_of_time_is_refused_in_its_own_words(typed: str, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        read_span(typed)
    assert refused.value.wrong == wrong


@given(st.integers(1, LONGEST_ENTRY // 1000))
def test_what_is_shown_reads_back_as_it_was(seconds: int) -> None:
    span = Minutes(seconds * 1000)
    assert read_span(f"{seconds}s") == span
    hours, rest = divmod(seconds, 3600)
    assert read_span(f"{hours}h {rest // 60}m {rest % 60}s") == span


@given(st.decimals("0.001", "480", places=3))
def test_decimal_minutes_are_exact(amount: object) -> None:
    assert read_span(f"{amount}m") == minutes(str(amount))
