"""Cells become values, or are refused with the reason."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.reading.days_and_times.durations import read_span
from store.clinic.members import Member
from store.errors import UserError
from store.imports import cell_values
from store.imports.cell_values import MemberLookup

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-06-30", date(2024, 6, 30)),
        ("2024-6-3", date(2024, 6, 3)),
        ("2024-06-30 00:00:00", date(2024, 6, 30)),
        ("2024-06-30T00:00", date(2024, 6, 30)),
        ("6/30/2024", date(2024, 6, 30)),
        ("06/03/2024", date(2024, 6, 3)),
        ("6/30/24", date(2024, 6, 30)),
        ("6-30-2024", date(2024, 6, 30)),
        ("2024/6/30", date(2024, 6, 30)),
        ("2024-06-30 09:15", date(2024, 6, 30)),
        ("2024-06-30T09:15:00-05:00", date(2024, 6, 30)),
        ("6/30/2024 12:00:00 AM", date(2024, 6, 30)),
        ("6/30/2024 14:35", date(2024, 6, 30)),
        ("6/30/2024 2:35 p.m.", date(2024, 6, 30)),
        ("30-Jun-24", date(2024, 6, 30)),
        ("30-Jun-2024", date(2024, 6, 30)),
        ("30 June 2024", date(2024, 6, 30)),
        ("Jun 30, 2024", date(2024, 6, 30)),
        ("June 30th, 2024", date(2024, 6, 30)),
        ("Sunday, June 30, 2024", date(2024, 6, 30)),
        ("Sept. 4, 2024", date(2024, 9, 4)),
        ("45473", date(2024, 6, 30)),
        ("45473.607638", date(2024, 6, 30)),
        ("29284", date(1980, 3, 4)),
    ],
)
def test_dates_are_written_as_people_and_spreadsheets_write_them(text: str, day: date) -> None:
    assert cell_values.day(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3/4/61", date(1961, 3, 4)),
        ("3/4/24", date(2024, 3, 4)),
        ("11/22/26", date(1926, 11, 22)),
        ("3/4/1961", date(1961, 3, 4)),
        ("4-Mar-80", date(1980, 3, 4)),
    ],
)
def test_a_two_digit_birth_year_is_the_latest_past_one(text: str, day: date) -> None:
    assert cell_values.day(text, born_by=TODAY) == day


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("yesterday", "“yesterday” isn't a date"),
        ("30.6.2024", "“30.6.2024” isn't a date"),
        ("25/12/2024", "“25/12/2024” isn't on the calendar"),
        ("2/30/2024", "“2/30/2024” isn't on the calendar"),
        ("1980", "“1980” isn't a date"),
        ("9:15", "“9:15” isn't a date"),
        ("4-Foo-80", "“4-Foo-80” isn't a date"),
        ("30-Feb-2024", "“30-Feb-2024” isn't on the calendar"),
        ("0024-06-30", "“0024-06-30” is before 1900"),
        ("", "“” isn't a date"),
    ],
)
def test_other_dates_are_refused(text: str, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        cell_values.day(text)
    assert refused.value.wrong == wrong


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("15", 900_000), ("131.26", 7_875_600), ("135.317", 8_119_020), (".5", 30_000), ("+5", 300_000)],
)
def test_minutes_are_exact(text: str, milliseconds: int) -> None:
    assert cell_values.parse_minutes(text) == milliseconds


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("0:25", 25),
        ("0:25:00", 25),
        ("1:05", 65),
        ("15 min", 15),
        ("1h 15m", 75),
        ("half an hour", 30),
        ("90", 90),
    ],
)
def test_lengths_of_time_are_read_as_in_slack(text: str, minutes: int) -> None:
    assert cell_values.parse_minutes(text, read_span) == minutes * 60_000


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "“” isn't a number of minutes"),
        ("1h", "“1h” isn't a number of minutes"),
        ("1_5", "“1_5” isn't a number of minutes"),
        ("1,5", "“1,5” isn't a number of minutes"),
        ("nan", "“nan” isn't a number of minutes"),
        ("1e3", "“1e3” isn't a number of minutes"),
        ("\uff11\uff15", "“\uff11\uff15” isn't a number of minutes"),
        ("0", "0 minutes: it must be more than 0"),
        ("-5", "-5 minutes: it must be more than 0"),
        ("33.3333333", "33.3333333 minutes has too many decimals"),
        ("44641", "44641 minutes is longer than a month"),
    ],
)
def test_other_minutes_are_refused(text: str, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        cell_values.parse_minutes(text)
    assert refused.value.wrong == wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-06-30T09:15:00-05:00", datetime(2024, 6, 30, 14, 15, tzinfo=UTC)),
        ("2024-06-30 09:15", datetime(2024, 6, 30, 14, 15, tzinfo=UTC)),
        ("2024-06-30T14:15:00Z", datetime(2024, 6, 30, 14, 15, tzinfo=UTC)),
        ("", None),
    ],
)
def test_times_without_an_offset_are_clinic_time(text: str, expected: datetime | None) -> None:
    assert cell_values.past_instant(text, CHICAGO, NOW) == expected


@pytest.mark.parametrize("text", ["9am", "2026-11-23", "0001-01-01T00:00", "2026-02-30T09:00"])
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(UserError):
        cell_values.past_instant(text, ZoneInfo("Asia/Tokyo"), NOW)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rosa Delgado", "U1"),
        ("Delgado, Rosa", "U1"),
        ("R. Delgado", "U1"),
        ("Rosa", "U1"),
        ("Dr. Lee", "U2"),
        ("Kim", ""),
        ("S Delgado", ""),
        ("R.", ""),
        ("Dr.", ""),
    ],
)
def test_a_part_of_a_name_is_enough_while_one_member_has_it(text: str, found: str) -> None:
    names = {"U1": "Rosa Delgado", "U2": "Grace Lee", "U3": "Ann Kim", "U4": "Bo Kim"}
    members = [
        Member(at, 1, slack_user_id, name, frozenset(), active=True)
        for at, (slack_user_id, name) in enumerate(names.items())
    ]
    member = MemberLookup(tuple(members)).find(text)
    assert (member.slack_user_id if member else "") == found
