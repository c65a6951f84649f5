"""Five working days before a month ends: to each care manager, who is short of minutes.

Each is listed with the care that is due, never as a prompt for unneeded care. Patients who are short with
nothing due are only counted. Source: product.md §3.
"""

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Connection

from handlers.billing.messages.minutes_short import PatientShortOfMinutes, minutes_short_list
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost, local_day
from store.caseload.care_due import care_due
from store.caseload.caseload_filters import FILTERS_BY_NAME, apply_filter
from store.clinic import covering_assignments, members
from store.clinic.clinics import Clinic
from store.posting.occasion import Occasion
from store.rules.clinic.calendar import local_instant, working_days_before_month_end
from store.rules.months import Month
from store.rules.roles import Role

_WORKING_DAYS_LEFT = 5


@dataclass(frozen=True)
class MinutesShortOccasion(Occasion):
    """A month that is about to end."""

    KIND = "minutes-short"
    TEXT = "{month}"
    month: Month


def list_scheduled(
    db: Connection, clinic: Clinic, now: datetime
) -> list[ScheduledPost[MinutesShortOccasion]]:
    """This month's, until the month is over, and the next one's, for each care manager."""
    this = Month.of(local_day(clinic, now))
    return [
        _scheduled_post(clinic, month, manager.slack_user_id)
        for month in (this, this.plus(1))
        for manager in members.list_members(db, clinic.id, Role.CARE_MANAGER)
    ]


def compose(context: PostContext, post: ScheduledPost[MinutesShortOccasion]) -> PostContent | None:
    """Who of a care manager's patients is how far from the month's code; None when no one is short.

    Patients without a care manager are on every list, a colleague's on the list of the person who covers.
    """
    db, clinic, today = context.db, context.clinic, context.today
    manager = members.by_slack_id(db, clinic.id, post.audience)
    if manager is None:
        return None
    managers = {each.id for each in members.list_members(db, clinic.id, Role.CARE_MANAGER)}
    covered = {
        absent.id for absent, _ in covering_assignments.covered_colleagues(db, clinic.id, manager.id, today)
    }
    others = managers - covered - {manager.id}
    mine = [patient for patient in context.caseload_patients() if patient.team.care_manager_id not in others]
    short = [
        PatientShortOfMinutes(patient, care_due(patient, today, post.occasion.month.last))
        for patient in apply_filter(mine, FILTERS_BY_NAME["short"])
    ]
    return PostContent(minutes_short_list(short, today, clinic.settings)) if short else None


def _scheduled_post(clinic: Clinic, month: Month, audience: str) -> ScheduledPost[MinutesShortOccasion]:
    day = working_days_before_month_end(month, _WORKING_DAYS_LEFT, clinic.settings)
    return ScheduledPost(
        occasion=MinutesShortOccasion(month),
        due_at=local_instant(day, clinic.settings.overdue_at, clinic.zone),
        expires_at=local_instant(month.end, time(), clinic.zone),
        audience=audience,
    )


POST = PostKind(MinutesShortOccasion, "The list of who is short of minutes", list_scheduled, compose)
