"""The demo's workspace: its people, channels and app, the jumps of its clock, and a port that is free."""

import errno
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import yaml

from bot import sample_clinic
from bot.sandbox import BOT_USER, Jump, Slack
from bot.sandbox.jumps import first_of_next_month_at
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
    "Be somebody else on the left; move the clock at the top to see what I say by myself."
)
_FIRST_STEPS = {
    Role.CARE_MANAGER: "`/log 15m phone Holly Guzman`, `/score phq9 8 Holly Guzman` or `/caseload overdue`",
    Role.CONSULTANT: "`/review`, or `/patient Timothy Arroyo`",
    Role.CLINICIAN: "`/patient Ashley Baker`, where a recommendation waits for approval",
    Role.BILLER: "`/billing`, or move the clock to the month end and look into #billing",
    Role.LEAD: "`/caseload all`, or `/billing 2024-06` for a month of the sample report",
    Role.ADMIN: "`/clinic`, where team, hours, channels and payers are set",
}


def open_workspace(saved: Path, port: int) -> Slack:
    """The workspace as it was saved (a new one otherwise), listening on the first free port from this one.

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


def greet(slack: Slack) -> None:
    """Tell each person what to try first, in the direct messages with the bot."""
    for one in sample_clinic.TEAM:
        words = f"{_WELCOME}\nAs {one.role_text} you could try {_FIRST_STEPS[one.role]}."
        slack.say(slack.as_(one.slack_id).dm, BOT_USER, words)


def add_people_and_channels(slack: Slack) -> dict[str, str]:
    """Bring the sample clinic's team and rooms into a new workspace; the rooms' channel ids by name."""
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


def clock_jumps(clinic: Clinic) -> list[Jump]:
    """Where the clock can be sent: to the moments at which the assistant speaks by itself."""
    settings = clinic.settings
    return [
        Jump("+1 hour", lambda now: now + timedelta(hours=1)),
        Jump(f"Next morning {settings.overdue_at:%H:%M}", lambda now: _next_morning(clinic, now)),
        Jump("Review agenda", lambda now: next(at for at in _agenda_times(clinic, now) if at > now)),
        Jump("Review day", lambda now: next_review(now, settings, clinic.zone).starts_at),
        Jump(
            f"Month end (1st {settings.month_end_at:%H:%M})",
            lambda now: first_of_next_month_at(now.astimezone(clinic.zone), settings.month_end_at),
        ),
    ]


def keep_clock_after_last_message(slack: Slack) -> None:
    """See that the clock does not stand before the newest message: a continued demo never goes back."""
    stamps = [float(ts) for there in slack.workspace.messages.values() for ts in there]
    newest = datetime.fromtimestamp(max(stamps, default=0), UTC)
    if slack.clock() < newest:
        slack.clock.move_to(newest + timedelta(seconds=1))


def _workspace(saved: Path, port: int) -> Slack:
    zone = sample_clinic.TIMEZONE
    # People try things quickly one after the other: the limit of one message a second would only confuse.
    if saved.exists():
        slack = Slack.load(saved, port=port, zone=zone, rate_limit=False)
    else:
        slack = Slack(port=port, zone=zone, rate_limit=False)
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
    """The moments of the agenda's post, this week's first."""
    day = now.astimezone(clinic.zone).date()
    while True:
        review = review_of_week(day, clinic.settings, clinic.zone)
        if review:
            yield review.agenda_at
        day += _WEEK
