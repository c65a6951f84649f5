"""Working days, local instants and weekly reviews, also when clocks change and the clinic is closed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.clinic.calendar import (
    is_working_day,
    latest_review,
    local_day,
    local_instant,
    next_review,
    next_working_day,
    nth_working_day,
    previous_working_day,
    review_of_week,
    working_day_from,
    working_days_before_month_end,
)
from store.rules.clinic.settings import WEEKDAYS, Settings
from store.rules.months import Month

CHICAGO = ZoneInfo("America/Chicago")
THANKSGIVING = date(2026, 11, 26)
CLINIC = Settings(holidays=(THANKSGIVING, date(2026, 12, 25), date(2027, 1, 1)))
CLOSED = Settings(working_days=())

days = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))
instants = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001 - hypothesis asks for naive bounds
    max_value=datetime(2028, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [
        (date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 19)),  # a Friday
        (date(2026, 11, 21), date(2026, 11, 23), date(2026, 11, 20)),  # a Saturday
        (date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 24)),  # the day before Thanksgiving
        (date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 25)),  # Thanksgiving
        (date(2026, 12, 31), date(2027, 1, 4), date(2026, 12, 30)),  # New Year's Eve, a Thursday
        (date(2027, 1, 1), date(2027, 1, 4), date(2026, 12, 31)),  # New Year's Day, a Friday
    ],
)
def test_weekends_and_holidays_are_passed_over(day: date, after: date, before: date) -> None:
    assert next_working_day(day, CLINIC) == after
    assert previous_working_day(day, CLINIC) == before


@pytest.mark.parametrize(
    ("month", "n", "day"),
    [
        ("2026-11", 1, date(2026, 11, 2)),  # the 1st is a Sunday
        ("2026-11", 2, date(2026, 11, 3)),
        ("2026-12", 1, date(2026, 12, 1)),
        ("2027-01", 1, date(2027, 1, 4)),  # a holiday and a weekend come first
        ("2027-01", 2, date(2027, 1, 5)),
    ],
)
def test_working_days_are_counted_from_the_start_of_a_month(month: str, n: int, day: date) -> None:
    assert nth_working_day(Month.parse(month), n, CLINIC) == day


@pytest.mark.parametrize(
    ("month", "n", "day"),
    [
        ("2026-11", 1, date(2026, 11, 30)),
        ("2026-11", 2, date(2026, 11, 27)),
        ("2026-11", 5, date(2026, 11, 23)),  # Thanksgiving is not counted
        ("2026-10", 1, date(2026, 10, 30)),  # the 31st is a Saturday
        ("2026-10", 5, date(2026, 10, 26)),
        ("2026-02", 5, date(2026, 2, 23)),  # a short month
        ("2026-12", 5, date(2026, 12, 24)),
    ],
)
def test_working_days_are_counted_back_from_the_end_of_a_month(month: str, n: int, day: date) -> None:
    assert working_days_before_month_end(Month.parse(month), n, CLINIC) == day


@given(days)
def test_the_working_day_after_and_before_are_each_others_return(day: date) -> None:
    after = next_working_day(day, CLINIC)
    assert is_working_day(after, CLINIC)
    assert previous_working_day(after, CLINIC) <= day < after


def test_a_clinic_without_working_days_is_an_error_not_an_endless_search() -> None:
    with pytest.raises(ValueError, match="no working day within a year"):
        next_working_day(date(2026, 11, 21), CLOSED)
    with pytest.raises(ValueError, match="no working day within a year"):
        next_review(datetime(2026, 11, 21, tzinfo=UTC), CLOSED, CHICAGO)


@pytest.mark.parametrize(
    ("day", "at", "instant"),
    [
        (date(2026, 3, 7), time(8), "2026-03-07T14:00"),  # standard time
        (date(2026, 3, 8), time(8), "2026-03-08T13:00"),  # clocks went forward in the night
        (date(2026, 3, 8), time(1, 59), "2026-03-08T07:59"),
        (date(2026, 3, 8), time(2, 0), "2026-03-08T08:00"),  # does not exist: 03:00
        (date(2026, 3, 8), time(2, 30), "2026-03-08T08:30"),  # does not exist: 03:30
        (date(2026, 3, 8), time(3, 0), "2026-03-08T08:00"),
        (date(2026, 10, 31), time(8), "2026-10-31T13:00"),
        (date(2026, 11, 1), time(1, 30), "2026-11-01T06:30"),  # comes twice: the first
        (date(2026, 11, 1), time(1, 30, fold=1), "2026-11-01T06:30"),
        (date(2026, 11, 1), time(2, 0), "2026-11-01T08:00"),
        (date(2026, 11, 1), time(8), "2026-11-01T14:00"),
    ],
)
def test_a_local_time_is_one_instant_also_when_clocks_change(day: date, at: time, instant: str) -> None:
    assert local_instant(day, at, CHICAGO) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@given(days, st.times())
def test_a_local_time_is_never_moved_back_nor_by_more_than_the_gap(day: date, at: time) -> None:
    instant = local_instant(day, at, CHICAGO)
    shown = instant.astimezone(CHICAGO).replace(tzinfo=None)
    assert timedelta() <= shown - datetime.combine(day, at.replace(fold=0)) <= timedelta(hours=1)
    assert local_day(instant, CHICAGO) == day


@pytest.mark.parametrize(
    ("week_of", "day", "starts", "agenda_day", "agenda"),
    [
        # Thursday 13:00, agenda on Wednesday 09:00
        (date(2026, 11, 18), date(2026, 11, 19), "11-19T19:00", date(2026, 11, 18), "11-18T15:00"),
        # before and after clocks go forward the local time stays
        (date(2026, 3, 5), date(2026, 3, 5), "03-05T19:00", date(2026, 3, 4), "03-04T15:00"),
        (date(2026, 3, 12), date(2026, 3, 12), "03-12T18:00", date(2026, 3, 11), "03-11T14:00"),
        # and back
        (date(2026, 10, 29), date(2026, 10, 29), "10-29T18:00", date(2026, 10, 28), "10-28T14:00"),
        (date(2026, 11, 5), date(2026, 11, 5), "11-05T19:00", date(2026, 11, 4), "11-04T15:00"),
        # Thanksgiving moves it to Wednesday, and the agenda to Tuesday
        (THANKSGIVING, date(2026, 11, 25), "11-25T19:00", date(2026, 11, 24), "11-24T15:00"),
    ],
)
def test_the_review_is_weekly_and_its_agenda_comes_the_working_day_before(
    week_of: date, day: date, starts: str, agenda_day: date, agenda: str
) -> None:
    review = review_of_week(week_of, CLINIC, CHICAGO)
    assert review is not None
    assert (review.day, review.agenda_day) == (day, agenda_day)
    assert review.starts_at == datetime.fromisoformat(f"2026-{starts}").replace(tzinfo=UTC)
    assert review.agenda_at == datetime.fromisoformat(f"2026-{agenda}").replace(tzinfo=UTC)


def test_a_monday_review_on_a_holiday_is_held_on_tuesday_and_its_agenda_comes_on_friday() -> None:
    labor_day = date(2026, 9, 7)
    review = review_of_week(labor_day, Settings(review_day="mon", holidays=(labor_day,)), CHICAGO)
    assert review is not None
    assert (review.day, review.agenda_day) == (date(2026, 9, 8), date(2026, 9, 4))


def test_a_week_that_is_closed_has_no_review_and_the_next_is_a_week_later() -> None:
    closed = tuple(date(2026, 12, 21) + timedelta(days=n) for n in range(5))
    settings = Settings(holidays=closed)
    assert review_of_week(date(2026, 12, 24), settings, CHICAGO) is None
    upcoming = next_review(datetime(2026, 12, 18, 12, tzinfo=UTC), settings, CHICAGO)
    assert upcoming.day == date(2026, 12, 31)
    assert upcoming.agenda_day == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("now", "latest", "upcoming"),
    [
        ("2026-11-19T18:59", date(2026, 11, 12), date(2026, 11, 19)),
        ("2026-11-19T19:00", date(2026, 11, 19), date(2026, 11, 25)),  # at its start it is the latest
        ("2026-11-23T06:00", date(2026, 11, 19), date(2026, 11, 25)),  # still Monday night in Chicago
        ("2026-11-26T12:00", date(2026, 11, 25), date(2026, 12, 3)),
    ],
)
def test_the_latest_and_the_next_review_at_an_instant(now: str, latest: date, upcoming: date) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert latest_review(instant, CLINIC, CHICAGO).day == latest
    assert next_review(instant, CLINIC, CHICAGO).day == upcoming


@given(instants, st.sampled_from(WEEKDAYS))
def test_reviews_follow_each_other_without_gap_and_on_working_days(now: datetime, weekday: str) -> None:
    settings = Settings(holidays=CLINIC.holidays, review_day=next(d for d in WEEKDAYS if d == weekday))
    latest, upcoming = latest_review(now, settings, CHICAGO), next_review(now, settings, CHICAGO)
    assert latest.starts_at <= now < upcoming.starts_at
    assert timedelta(days=0) < upcoming.day - latest.day <= timedelta(days=11)
    assert is_working_day(upcoming.day, settings)
    assert upcoming.agenda_day == previous_working_day(upcoming.day, settings)
    assert upcoming.starts_at.astimezone(CHICAGO).time() == settings.review_at


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 25), date(2026, 11, 25)),
        (THANKSGIVING, date(2026, 11, 27)),
        (date(2026, 11, 21), date(2026, 11, 23)),
    ],
)
def test_a_closed_day_moves_to_the_next_working_day(day: date, working: date) -> None:
    assert working_day_from(day, CLINIC) == working


def test_instants_are_utc() -> None:
    assert local_instant(date(2026, 11, 23), time(9), CHICAGO).tzinfo is UTC


def test_the_week_of_a_review_is_the_clinics() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    monday = datetime(2026, 11, 23, 7, 0, tzinfo=tokyo)  # Sunday in UTC
    settings = Settings(review_day="mon", review_at=time(6))
    assert latest_review(monday, settings, tokyo).day == date(2026, 11, 23)
