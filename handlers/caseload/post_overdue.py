"""The morning list, to every care manager on working days. Source: product.md §3."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from sqlalchemy import Connection

from handlers.caseload.messages.overdue import ListedPatient, overdue_list
from handlers.caseload.sentences import about_posts
from handlers.patient_choice.caseload_scope import CLINIC_VALUE
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost, local_day
from store.caseload.caseload import CaseloadPatient
from store.caseload.caseload_filters import most_urgent_first
from store.clinic import covering_assignments, members
from store.clinic.clinics import Clinic
from store.posting.occasion import Occasion
from store.rules.clinic.calendar import is_working_day, local_instant
from store.rules.roles import Role

_A_YEAR = 366


@dataclass(frozen=True)
class OverdueOccasion(Occasion):
    """A working day."""

    KIND = "overdue"
    TEXT = "{day}"
    day: date


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[OverdueOccasion]]:
    """Today's, if it is a working day, and the next one's, for each care manager; until that day is over."""
    managers = members.list_members(db, clinic.id, Role.CARE_MANAGER)
    return [
        _scheduled_post(clinic, day, manager.slack_user_id)
        for day in islice(_working_days(clinic, local_day(clinic, now)), 2)
        for manager in managers
    ]


def compose(context: PostContext, post: ScheduledPost[OverdueOccasion]) -> PostContent | None:
    """Open risks, late contacts and risk items not entered, of one care manager; None when there are none.

    Patients without a care manager, or whose care manager has left that role, are on everyone's list.
    """
    db, clinic, today = context.db, context.clinic, context.today
    manager = members.by_slack_id(db, clinic.id, post.audience)
    if manager is None:
        return None
    managers = {each.id for each in members.list_members(db, clinic.id, Role.CARE_MANAGER)}
    covered = {
        absent.id: absent.name
        for absent, _ in covering_assignments.covered_colleagues(db, clinic.id, manager.id, today)
    }
    others = managers - {manager.id} - set(covered)
    mine = [patient for patient in context.caseload_patients() if patient.team.care_manager_id not in others]
    listed = [
        ListedPatient(
            patient,
            assigned=patient.team.care_manager_id in managers,
            covered_for=covered.get(patient.team.care_manager_id or 0, ""),
        )
        for patient in mine
        if patient.open_risk or patient.overdue_contact
    ]
    unanswered = [line for line in mine if line.without_risk_answer]
    uncontacted = [line for line in mine if line.lacks_contact]
    if not (listed or unanswered or uncontacted):
        return None
    listed.sort(key=lambda each: most_urgent_first(each.line))
    own = {manager.id, *covered}
    scope = str(manager.id) if all(each.team.care_manager_id in own for each in uncontacted) else CLINIC_VALUE
    message = overdue_list(listed, unanswered, uncontacted, scope, today, clinic.settings)
    return PostContent(message, digest=_digest(listed, unanswered, uncontacted, today))


def _digest(
    listed: Sequence[ListedPatient],
    unanswered: Sequence[CaseloadPatient],
    uncontacted: Sequence[CaseloadPatient],
    today: date,
) -> str:
    """Of the patients and the reasons, without the days: a list that only got older is not news.

    With an open risk, or a risk item not entered, it is repeated each morning.
    """
    repeats = unanswered or any(each.line.open_risk for each in listed)
    entries = sorted(_digest_entry(each.line) for each in listed) + ([str(today)] if repeats else [])
    entries += sorted(f"{line.episode.id} without contact" for line in uncontacted)
    return hashlib.sha256("\n".join(entries).encode()).hexdigest()


def _digest_entry(patient: CaseloadPatient) -> str:
    due = patient.overdue_contact.due if patient.overdue_contact else None
    why = f"{due.on} {due.reason.name}" if due else "risk"
    return f"{patient.episode.id} {why} {len(patient.contact_status.attempts)}"


def _scheduled_post(clinic: Clinic, day: date, audience: str) -> ScheduledPost[OverdueOccasion]:
    return ScheduledPost(
        occasion=OverdueOccasion(day),
        due_at=local_instant(day, clinic.settings.overdue_at, clinic.zone),
        expires_at=local_instant(day + timedelta(days=1), time(), clinic.zone),
        audience=audience,
    )


def _working_days(clinic: Clinic, today: date) -> Iterable[date]:
    days = (today + timedelta(days=n) for n in range(_A_YEAR))
    return (day for day in days if is_working_day(day, clinic.settings))


POST = PostKind(OverdueOccasion, about_posts.OVERDUE_LIST, list_scheduled, compose)
