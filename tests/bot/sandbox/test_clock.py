"""The clock is frozen or runs, and can be moved."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import MovableClock, Slack
from bot.sandbox.clock import DEFAULT_JUMPS

CHICAGO = ZoneInfo("America/Chicago")


def test_a_frozen_clock_changes_only_when_it_is_moved() -> None:
    clock = MovableClock(datetime(2026, 11, 21, 15, tzinfo=UTC), frozen=True)
    assert clock() == clock() == datetime(2026, 11, 21, 15, tzinfo=UTC)
    clock.move(timedelta(hours=1))
    assert clock() == datetime(2026, 11, 21, 16, tzinfo=UTC)


def test_a_running_clock_continues_from_the_time_it_was_set_to() -> None:
    clock = MovableClock()
    clock.move_to(datetime(2026, 12, 1, 7, tzinfo=CHICAGO))
    first = clock()
    assert timedelta(0) <= first - datetime(2026, 12, 1, 13, tzinfo=UTC) < timedelta(seconds=5)
    assert clock() > first


def test_a_clock_is_moved_to_aware_times_only() -> None:
    with pytest.raises(ValueError, match="aware"):
        MovableClock().move_to(datetime(2026, 12, 1, 7))  # noqa: DTZ001 that is the point


@pytest.mark.parametrize(
    ("label", "now", "to"),
    [
        ("+1 hour", "2026-11-21 09:00", "2026-11-21 10:00"),
        ("Next morning 08:00", "2026-11-19 09:00", "2026-11-20 08:00"),
        ("Next morning 08:00", "2026-11-19 07:00", "2026-11-19 08:00"),
        ("Next morning 08:00", "2026-11-21 09:00", "2026-11-23 08:00"),
        ("Review day", "2026-11-21 09:00", "2026-11-25 12:00"),
        ("Review day", "2026-11-25 12:00", "2026-12-02 12:00"),
        ("Month end (1st 07:00)", "2026-11-30 23:00", "2026-12-01 07:00"),
        ("Month end (1st 07:00)", "2026-12-31 09:00", "2027-01-01 07:00"),
    ],
)
def test_a_jump_goes_to_the_clinics_time(label: str, now: str, to: str) -> None:
    jump = next(one for one in DEFAULT_JUMPS if one.label == label)
    local = datetime.fromisoformat(now).replace(tzinfo=CHICAGO)
    assert jump.to(local) == datetime.fromisoformat(to).replace(tzinfo=CHICAGO)


def test_a_clock_move_calls_the_hook(slack: Slack) -> None:
    seen: list[datetime] = []
    slack.on_clock_moved = lambda: seen.append(slack.clock())
    slack.move_clock_to(datetime(2027, 1, 1, tzinfo=UTC))
    assert [one.date().isoformat() for one in seen] == ["2027-01-01"]
