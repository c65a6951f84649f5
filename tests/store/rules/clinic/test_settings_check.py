"""A clinic's settings: every one is on the table, in bounds by default, and refused in words outside."""

from dataclasses import fields, replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.clinic.settings import Settings
from store.rules.clinic.settings_check import setting_errors
from store.rules.clinic.settings_table import (
    SETTING_FIELDS,
    SETTING_GROUPS,
    TIMEZONE,
    SettingField,
    SettingKind,
    find,
    group_of,
)

ZONE = "America/Chicago"
NUMBERS = [field for field in SETTING_FIELDS.values() if field.kind is SettingKind.NUMBER]


def test_every_setting_is_on_the_table_once() -> None:
    listed = [field.name for group in SETTING_GROUPS for field in group.fields]
    stored = {field.name for field in fields(Settings)}
    not_shown = {"end_of_day", "end_of_day_at"}  # kept for a post that does not exist yet
    assert sorted(listed) == sorted([TIMEZONE, *(stored - not_shown)])


def test_the_defaults_make_sense() -> None:
    assert setting_errors(Settings(), ZONE) == {}


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
@pytest.mark.parametrize("value", [0, -1, 10_000])
def test_a_number_keeps_its_bounds(field: SettingField, value: int) -> None:
    changed: dict[str, Any] = {field.name: value}
    assert field.name in setting_errors(replace(Settings(), **changed), ZONE)


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
def test_a_number_may_be_its_least_and_its_most(field: SettingField) -> None:
    for value in (field.least, field.most):
        changed: dict[str, Any] = {field.name: value}
        assert "is outside" not in setting_errors(replace(Settings(), **changed), ZONE).get(field.name, "")


@pytest.mark.parametrize(
    "changed",
    [
        {"holidays": (date(2026, 1, 1),) * 100},
        {"protocol_text": "x" * 2000},
        {"protocol_link": "https://clinic.example/protocol"},
        {"protocol_link": "http://clinic.example/protocol"},
        {"protocol_link": "https://" + "x" * 492},
        {"review_channel": "C012AB3CD"},
        {"review_channel": "G012AB3CD"},
    ],
)
def test_what_makes_sense_is_taken(changed: dict[str, Any]) -> None:
    assert setting_errors(replace(Settings(), **changed), ZONE) == {}


@given(days=st.integers())
def test_an_interval_is_right_exactly_within_its_bounds(days: int) -> None:
    wrong = setting_errors(replace(Settings(), active_interval_days=days), ZONE)
    assert ("active_interval_days" in wrong) is not (1 <= days <= 90)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"opens": time(17), "closes": time(8)}, "Closes: this must be after opening, like 17:00 or 5pm."),
        ({"opens": time(8), "closes": time(8)}, "Closes: this must be after opening, like 17:00 or 5pm."),
        ({"working_days": ()}, "Working days: a clinic works on at least one day of the week."),
        ({"working_days": ("mon", "someday")}, "Working days: one of them isn't a weekday."),
        ({"review_day": "someday"}, "Review day: someday isn't a weekday."),
        ({"holidays": ("soon",)}, "Holidays: one of them isn't a date."),
        ({"holidays": (date(2026, 1, 1),) * 101}, "Holidays: at most 100 can be kept."),
        ({"protocol_text": " "}, "Protocol: it cannot be empty."),
        ({"protocol_text": "x" * 2001}, "Protocol: at most 2000 characters."),
        (
            {"protocol_link": "javascript:alert(1)"},
            "Link to the protocol: javascript:alert(1) isn't a web address; it starts with https://.",
        ),
        (
            {"protocol_link": "https://clinic.example/our protocol"},
            (
                "Link to the protocol: https://clinic.example/our protocol isn't a web address; "
                "it starts with https://."
            ),
        ),
        ({"review_channel": "general"}, "Review channel: general isn't a channel."),
        (
            {"default_policy": "cheapest"},
            "Policy of payers without their own: choose full-threshold or cpt-midpoint.",
        ),
        ({"high_risk_days": 20}, "Moderate risk: it cannot be sooner than high risk."),
        ({"attempts_count": "maybe"}, "Minutes of attempts count: maybe is neither yes nor no."),
    ],
)
def test_what_makes_no_sense_is_said_in_words(changed: dict[str, Any], said: str) -> None:
    assert list(setting_errors(replace(Settings(), **changed), ZONE).values()) == [said]


def test_a_zone_that_does_not_exist_is_refused() -> None:
    assert setting_errors(Settings(), "America/Nowhere") == {
        TIMEZONE: "Time zone: there is no “America/Nowhere”. Use a name like America/Denver."
    }


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("active_interval_days", "active_interval_days"),
        ("active interval", "active_interval_days"),
        ("Active-Interval-Days", "active_interval_days"),
        ("contact interval, active", "active_interval_days"),
        ("time zone", TIMEZONE),
    ],
)
def test_a_setting_is_found_by_how_people_call_it(typed: str, name: str) -> None:
    found = find(typed)
    assert found
    assert found.name == name
    assert found in group_of(name).fields


def test_no_other_setting_is_found() -> None:
    assert find("shoe size") is None
