"""The clinic's hours: open or closed, the next opening, minutes that pass only while it is open."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.clinic import hours
from store.rules.clinic.settings import Settings

CHICAGO = ZoneInfo("America/Chicago")
USUAL = Settings(holidays=(date(2026, 11, 26),))
NIGHTS = Settings(opens=time(20), closes=time(6))
NEVER = Settings(working_days=())


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("at", "settings", "is_open"),
    [
        ("2026-11-23T07:59", USUAL, False),
        ("2026-11-23T08:00", USUAL, True),
        ("2026-11-23T16:59", USUAL, True),
        ("2026-11-23T17:00", USUAL, False),
        ("2026-11-21T10:00", USUAL, False),
        ("2026-11-26T10:00", USUAL, False),
        ("2026-11-24T02:00", NIGHTS, True),
        ("2026-11-28T02:00", NIGHTS, True),
        ("2026-11-29T02:00", NIGHTS, False),
        ("2026-11-23T12:00", NIGHTS, False),
        ("2026-11-23T12:00", NEVER, False),
    ],
    ids=[
        "a minute early",
        "it opens",
        "the last minute",
        "it closes",
        "Saturday",
        "a holiday",
        "within the night shift",
        "Friday's night shift ends on Saturday",
        "no shift begins on Saturday",
        "between the shifts",
        "a clinic that is always closed",
    ],
)
def test_a_clinic_is_open_on_working_days_between_its_hours(
    at: str, settings: Settings, *, is_open: bool
) -> None:
    assert hours.is_open(local(at), settings, CHICAGO) is is_open


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-23T05:00", "2026-11-23T08:00"),
        ("2026-11-20T17:00", "2026-11-23T08:00"),
        ("2026-11-25T22:00", "2026-11-27T08:00"),
    ],
    ids=["open already", "this morning", "over the weekend", "over a holiday"],
)
def test_the_next_opening(at: str, opens: str) -> None:
    assert hours.next_opening(local(at), USUAL, CHICAGO) == local(opens)


def test_a_clinic_that_never_works_opens_never() -> None:
    assert hours.next_opening(local("2026-11-23T10:00"), NEVER, CHICAGO) is None


@pytest.mark.parametrize(
    ("at", "minutes", "then"),
    [
        ("2026-11-23T10:00", 30, "2026-11-23T10:30"),
        ("2026-11-23T16:30", 30, "2026-11-23T17:00"),
        ("2026-11-23T16:50", 30, "2026-11-24T08:20"),
        ("2026-11-20T16:50", 30, "2026-11-23T08:20"),
        ("2026-11-21T10:00", 30, "2026-11-23T08:30"),
        ("2026-11-23T03:00", 30, "2026-11-23T08:30"),
        ("2026-10-30T16:50", 30, "2026-11-02T08:20"),
        ("2026-11-23T10:00", 600, "2026-11-24T11:00"),
    ],
    ids=[
        "within the day",
        "to the last minute",
        "over the night",
        "over the weekend",
        "from a Saturday",
        "from before opening",
        "over the night when clocks go back",
        "longer than a day's hours",
    ],
)
def test_minutes_pass_only_while_the_clinic_is_open(at: str, minutes: int, then: str) -> None:
    assert hours.after_open_minutes(local(at), minutes, USUAL, CHICAGO) == local(then)


def test_where_it_is_always_closed_the_wall_clock_counts() -> None:
    then = hours.after_open_minutes(local("2026-11-23T10:00"), 30, NEVER, CHICAGO)
    assert then == local("2026-11-23T10:30")


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    minutes=st.integers(1, 2_000),
)
def test_the_end_is_within_hours_and_later_than_the_wall_clock(at: datetime, minutes: int) -> None:
    then = hours.after_open_minutes(at, minutes, USUAL, CHICAGO)
    assert then - at >= timedelta(minutes=minutes)
    assert hours.is_open(then - timedelta(microseconds=1), USUAL, CHICAGO)


@pytest.mark.parametrize(
    ("at", "settings", "slot"),
    [
        ("2026-11-23T07:59", USUAL, None),
        ("2026-11-23T08:00", USUAL, "2026-11-23T08:00"),
        ("2026-11-23T08:29", USUAL, "2026-11-23T08:00"),
        ("2026-11-23T08:30", USUAL, "2026-11-23T08:30"),
        ("2026-11-23T16:59", USUAL, "2026-11-23T16:30"),
        ("2026-11-23T17:00", USUAL, None),
        ("2026-11-24T02:10", NIGHTS, "2026-11-24T02:00"),
        ("2026-11-23T12:00", NEVER, None),
    ],
)
def test_the_last_half_hour_since_opening(at: str, settings: Settings, slot: str | None) -> None:
    found = hours.last_slot(local(at), timedelta(minutes=30), settings, CHICAGO)
    assert found == (local(slot) if slot else None)
