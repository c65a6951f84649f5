"""The demo's workspace: its people, channels, app, clock jumps and port."""

import errno
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import yaml

from bot import sample_clinic
from bot.sandbox import BOT_USER, ClockJump, Slack
from bot.sandbox.clock import first_of_next_month_at
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.rules.clinic.calendar import (
    is_working_day,
    local_instant,
    next_review,
    next_working_day,
    review_of_week,
)
from store.rules.roles import Role

_PORTS_TRIED = 50
_WEEK = timedelta(days=7)
_WELCOME = (
    "Welcome to Lakeside Family Medicine, a sample clinic. Everything here stays on this machine. "
    "Switch to another person on the left. Move the clock at the top to see what I post on my own."
)
_FIRST_STEPS = {
    Role.CARE_MANAGER: "`/log 15m phone Holly Guzman`, `/score phq9 8 Holly Guzman` or `/caseload overdue`",
    Role.CONSULTANT: "`/review`, or `/patient Timothy Arroyo`",
    Role.CLINICIAN: "`/patient Ashley Baker`, where a recommendation waits for approval",
    Role.BILLER: "`/billing`, or move the clock to the month end and open #billing",
    Role.LEAD: "`/caseload all`, or `/billing 2024-06` for a month of the sample report",
    Role.ADMIN: "`/clinic`, to set team, hours, channels and payers",
}


def open_workspace(saved: Path, port: int) -> Slack:
    """Start the saved workspace, or a new one, on the first free port from `port`.

    Raises:
        UserError: none of the ports is free.
    """
    for candidate in range(port, port + _PORTS_TRIED) if port else (0,):
        slack = _workspace(saved, candidate)
        try:
            return slack.start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise UserError(
        f"No port is free from {port} to {port + _PORTS_TRIED - 1}.",
        "Choose one with --port, like --port 8123.",
    )


def add_welcome_messages(slack: Slack) -> None:
    """Add a message with first steps to each person's direct messages with the bot."""
    for one in sample_clinic.TEAM:
        text = f"{_WELCOME}\nAs {one.role_text} you could try {_FIRST_STEPS[one.role]}."
        slack.add_message(slack.user(one.slack_id).dm, BOT_USER, text)


def add_people_and_channels(slack: Slack) -> dict[str, str]:
    """Add the sample clinic's team and channels to a new workspace; return the channel ids by name."""
    ids = {one.key: one.slack_id for one in sample_clinic.TEAM}
    for one in sample_clinic.TEAM:
        slack.person(one.name, one.slack_id, role=one.role_text, tz=sample_clinic.TIMEZONE)
    return {
        room.name: slack.add_channel(
            room.name,
            members=[ids[key] for key in room.members],
            private=room.is_private,
            bot=room.is_private,
        ).id
        for room in sample_clinic.CHANNELS
    }


def clock_jumps(clinic: Clinic) -> list[ClockJump]:
    """List the moments to move the clock to, at which the assistant posts on its own."""
    settings = clinic.settings
    return [
        ClockJump("+1 hour", lambda now: now + timedelta(hours=1)),
        ClockJump(f"Next morning {settings.overdue_at:%H:%M}", lambda now: _next_morning(clinic, now)),
        ClockJump("Review agenda", lambda now: next(at for at in _agenda_times(clinic, now) if at > now)),
        ClockJump("Review day", lambda now: next_review(now, settings, clinic.zone).starts_at),
        ClockJump(
            f"Month end (1st {settings.month_end_at:%H:%M})",
            lambda now: first_of_next_month_at(now.astimezone(clinic.zone), settings.month_end_at),
        ),
    ]


def keep_clock_after_last_message(slack: Slack) -> None:
    """Move the clock past the newest message if it is behind, so that a continued demo never goes back."""
    timestamps = [float(ts) for messages in slack.workspace.messages.values() for ts in messages]
    newest = datetime.fromtimestamp(max(timestamps, default=0), UTC)
    if slack.clock() < newest:
        slack.clock.move_to(newest + timedelta(seconds=1))


def _workspace(saved: Path, port: int) -> Slack:
    # No rate limit: people try commands quickly one after the other.
    slack = Slack(port=port, zone=sample_clinic.TIMEZONE, rate_limit=False)
    if saved.exists():
        slack.load(saved)
    slack.install(yaml.safe_load((files("bot") / "manifest.yml").read_text(encoding="utf-8")))
    return slack


def _next_morning(clinic: Clinic, now: datetime) -> datetime:
    settings, today = clinic.settings, now.astimezone(clinic.zone).date()

    def morning(day: date) -> datetime:
        return local_instant(day, settings.overdue_at, clinic.zone)

    if is_working_day(today, settings) and morning(today) > now:
        return morning(today)
    return morning(next_working_day(today, settings))


def _agenda_times(clinic: Clinic, now: datetime) -> Iterator[datetime]:
    """Yield when the agenda is posted, this week first."""
    day = now.astimezone(clinic.zone).date()
    while True:
        review = review_of_week(day, clinic.settings, clinic.zone)
        if review:
            yield review.agenda_at
        day += _WEEK
