"""Conversations about covering: a colleague's patients on one's own list for a time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import SlackUser
from store.clinic import members
from store.rules.roles import Role
from tests.world import START, World

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture
def rosa(sqlite_world: World) -> SlackUser:
    """Another care manager, without patients."""
    keyboard = sqlite_world.slack.person("Rosa Diaz", "U0ROSA")
    with sqlite_world.registry.begin() as db:
        members.add(db, sqlite_world.clinic, "U0ROSA", [Role.CARE_MANAGER], START, "Rosa Diaz")
    return keyboard


def test_covered_patients_are_on_the_caseload_marked(sqlite_world: World, rosa: SlackUser) -> None:
    assert "Holly Guzman" not in rosa.types("/caseload").shown
    answer = rosa.types(f"/caseload cover {sqlite_world.dana.mention} until fri")
    assert "You cover for Dana Reed through Fri Nov 27." in answer.shown
    assert "Holly Guzman …8805 (for Dana Reed)" in rosa.types("/caseload").shown
    assert "Rosa Diaz covers for Dana Reed through Fri Nov 27" in rosa.types("/caseload cover").shown
    ended = rosa.types(f"/caseload cover {sqlite_world.dana.mention} end")
    assert "You no longer cover for Dana Reed." in ended.shown
    assert "Holly Guzman" not in rosa.types("/caseload").shown


def test_the_morning_list_also_goes_to_the_colleague_who_covers(sqlite_world: World, rosa: SlackUser) -> None:
    rosa.types("/caseload cover Dana Reed until fri")
    sqlite_world.slack.move_clock_to(MONDAY)
    sqlite_world.post()
    told = rosa.waits_for("overdue")
    assert "Holly G. · …8805" in told.shown
    assert "You cover for Dana Reed." in told.shown
    own = sqlite_world.dana.waits_for("overdue")
    assert "You cover for" not in own.shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("@dana.reed", "Until when?"),
        ("@dana.reed until yesterday", "yesterday"),
        ("@dana.reed until 12/1/2027", "That is more than 120 days away."),
        ("@bill.meyer until fri", "Bill Meyer isn't a care manager here."),
        ("@rosa.diaz until fri", "You can't cover for yourself."),
        ("Nobody Known until fri", "I didn't find a colleague"),
        ("@dana.reed end", "You are not covering for Dana Reed."),
    ],
)
def test_what_cannot_be_covered_is_refused(rosa: SlackUser, typed: str, said: str) -> None:
    answer = rosa.types(f"/caseload cover {typed}")
    assert "Nothing was saved" in answer.shown
    assert said in answer.shown


def test_covering_is_for_care_managers(sqlite_world: World) -> None:
    answer = sqlite_world.lena.types("/caseload cover @dana.reed until fri")
    assert "Covering is for care managers." in answer.shown
