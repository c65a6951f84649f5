"""Five working days before a month ends: to each care manager, who is short of minutes.

Beside each stands the care that is due: never a prompt for unneeded care. Whoever is short with nothing due
is only counted. Source: product.md §3.
"""

from datetime import datetime, time

from sqlalchemy import Connection

from handlers.billing.messages.minutes_short import Short, minutes_short
from handlers.posting.occasions import Content, Occasion, Post, local_day
from store.caseload import caseload
from store.caseload.care_due import care_due
from store.caseload.caseload_views import BY_NAME, in_view
from store.clinic import covers, members
from store.clinic.clinics import Clinic
from store.rules.clinic.calendar import local_instant, working_days_before_month_end
from store.rules.months import Month
from store.rules.roles import Role

_WORKING_DAYS_LEFT = 5


def occasions(db: Connection, clinic: Clinic, now: datetime) -> list[Occasion]:
    """This month's, until the month is over, and the next one's, for each care manager."""
    this = Month.of(local_day(clinic, now))
    return [
        _occasion(clinic, month, manager.slack_user_id)
        for month in (this, this.plus(1))
        for manager in members.every(db, clinic.id, Role.CARE_MANAGER)
    ]


def compose(db: Connection, clinic: Clinic, occasion: Occasion, now: datetime) -> Content | None:
    """Who of a care manager's patients is how far from the month's code; None when nobody is short.

    Patients without a care manager are on everybody's list, a colleague's on that of whoever covers.
    """
    manager = members.by_slack_id(db, clinic.id, occasion.audience)
    if manager is None:
        return None
    today, last = local_day(clinic, now), Month.parse(occasion.period).last
    managers = {each.id for each in members.every(db, clinic.id, Role.CARE_MANAGER)}
    covered = {absent.id for absent, _ in covers.covered_by(db, clinic.id, manager.id, today)}
    others = managers - covered - {manager.id}
    mine = [line for line in caseload.lines(db, clinic, today) if line.team.care_manager_id not in others]
    short = [Short(line, care_due(line, today, last)) for line in in_view(mine, BY_NAME["short"])]
    return Content(minutes_short(short, today, clinic.settings)) if short else None


def _occasion(clinic: Clinic, month: Month, audience: str) -> Occasion:
    day = working_days_before_month_end(month, _WORKING_DAYS_LEFT, clinic.settings)
    return Occasion(
        period=str(month),
        due_at=local_instant(day, clinic.settings.overdue_at, clinic.zone),
        expires_at=local_instant(month.end, time(), clinic.zone),
        audience=audience,
    )


POST = Post("minutes-short", "The list of who is short of minutes", occasions, compose)
