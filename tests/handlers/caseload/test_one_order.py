"""The overdue list of the morning, of Home and of `/caseload overdue` has one order."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.world import World


def test_the_most_severe_are_first_everywhere(sqlite_world: World) -> None:
    sqlite_world.slack.move_clock_to(datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("America/Chicago")))
    for scored in (
        "phq9 4 item9 0 Holly Guzman",
        "phq9 21 item9 0 James Arellano",
        "phq9 11 item9 0 April Krause",
    ):
        sqlite_world.dana.types(f"/score {scored} 9/20")
    sqlite_world.slack.move_clock_to(datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("America/Chicago")))
    sqlite_world.post()
    lists = [
        sqlite_world.dana.waits_for("overdue").shown,
        sqlite_world.dana.opens_home().shown,
        sqlite_world.dana.types("/caseload overdue").shown,
    ]
    for shown in lists:
        places = [shown.index(name) for name in ("James", "April", "Holly")]
        assert places == sorted(places), shown
