"""A clinic's settings in a member's words."""

from datetime import date, time

import pytest

from handlers.clinic.reading.policy_reader import read_policy
from handlers.clinic.reading.role_reader import read_roles
from handlers.clinic.reading.settings_reader import (
    read_channel,
    read_clock,
    read_days,
    read_hours,
    read_setting,
    read_weekdays,
)
from store.errors import UserError
from store.rules.clinic.settings_table import SETTING_FIELDS
from store.rules.months import Month
from store.rules.roles import Role

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("8", time(8)),
        ("8:00", time(8)),
        ("08:05", time(8, 5)),
        ("8am", time(8)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("5 p.m.", time(17)),
        ("17:30", time(17, 30)),
    ],
)
def test_a_time_of_day(words: str, at: time) -> None:
    assert read_clock(words) == at


@pytest.mark.parametrize("words", ["", "25:00", "8:60", "13pm", "0am", "noonish", "8:0"])
def test_no_time_of_day(words: str) -> None:
    with pytest.raises(UserError):
        read_clock(words)


@pytest.mark.parametrize("words", ["8:00-17:00", "8am - 5pm", "8:00 to 17:00", "8:00–17:00"])
def test_hours(words: str) -> None:
    assert read_hours(words) == (time(8), time(17))


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("mon-fri", "mon tue wed thu fri"),
        ("Monday - Thursday", "mon tue wed thu"),
        ("fri, mon", "mon fri"),
        ("sat-mon", "mon sat sun"),
        ("", ""),
    ],
)
def test_weekdays(words: str, days: str) -> None:
    assert " ".join(read_weekdays(words)) == days


def test_days_to_come() -> None:
    assert read_days("12/25; 2027-01-01\n11/26", TODAY) == (
        date(2026, 11, 26),
        date(2026, 12, 25),
        date(2027, 1, 1),
    )


@pytest.mark.parametrize(
    ("words", "channel"),
    [("<#C012AB|billing>", "C012AB"), ("<#G012AB>", "G012AB"), ("C012AB", "C012AB"), ("none", "")],
)
def test_a_channel(words: str, channel: str) -> None:
    assert read_channel(words) == channel


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("loop_days", "7 days", 7),
        ("attempts_count", "On", True),
        ("attempts_count", "no", False),
        ("protocol_link", "<https://example.org/p|p>", "https://example.org/p"),
        ("protocol_link", "none", ""),
        ("holidays", "none", ()),
        ("default_policy", "CPT-midpoint", "cpt-midpoint"),
        ("timezone", "America/New York", "America/New_York"),
    ],
)
def test_a_value_by_its_kind(name: str, words: str, value: object) -> None:
    assert read_setting(SETTING_FIELDS[name], words, TODAY) == value


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("care-manager biller", {Role.CARE_MANAGER, Role.BILLER}),
        ("Care Manager, psychiatrist and lead", {Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD}),
        ("psychiatric consultant", {Role.CONSULTANT}),
        ("pcp", {Role.CLINICIAN}),
        ("", set()),
    ],
)
def test_roles(words: str, roles: set[Role]) -> None:
    assert read_roles(words) == roles


def test_a_policy_line() -> None:
    read = read_policy("Anthem, Inc. CPT-midpoint from oct 2026 g2214 none cap 2 99484 off family rhc", TODAY)
    assert read.payer == "Anthem, Inc."
    assert read.policy == "cpt-midpoint"
    assert read.since == Month(2026, 10)
    assert read.options == {"g2214_from": None, "cap": 2, "general_bhi": False, "family": "rhc"}
    assert read_policy("Cigna full-threshold", TODAY).since == Month(2026, 11)
