"""When a member has left: to each lead and admin, once, how many patients need a colleague."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.clinic.messages.clinic_changes import patients_left_behind
from handlers.clinic.sentences import about_team
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from store.clinic import members
from store.clinic.clinics import Clinic
from store.patient import handover
from store.patient.handover import FormerMember
from store.posting.occasion import Occasion
from store.rules.roles import Role

_RECENT = timedelta(days=14)
_NOTIFIED_ROLES = frozenset({Role.LEAD, Role.ADMIN})


@dataclass(frozen=True)
class ReassignOccasion(Occasion):
    """A member's leaving."""

    KIND = "reassign"
    TEXT = "{member_id} {left_at}"
    member_id: int
    left_at: datetime


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[ReassignOccasion]]:
    """One for each member who left recently, and each lead and admin."""
    former = [each for each in handover.former_members(db, clinic.id) if now - each.left_at < _RECENT]
    if not former:
        return []
    recipients = [
        member
        for member in members.list_members(db, clinic.id)
        if not member.roles.isdisjoint(_NOTIFIED_ROLES)
    ]
    return [
        ScheduledPost(_occasion(each), each.left_at, each.left_at + _RECENT, recipient.slack_user_id)
        for each in former
        for recipient in recipients
    ]


def compose(context: PostContext, post: ScheduledPost[ReassignOccasion]) -> PostContent | None:
    """Who left, how many patients they have, and the button that reassigns them; None when they have none."""
    db, clinic = context.db, context.clinic
    left = (
        each.member for each in handover.former_members(db, clinic.id) if _occasion(each) == post.occasion
    )
    former = next(left, None)
    if former is None:
        return None
    assigned = handover.assigned_episodes(db, clinic.id, [former.id]).get(former.id)
    return PostContent(patients_left_behind(former, assigned)) if assigned else None


def _occasion(former: FormerMember) -> ReassignOccasion:
    return ReassignOccasion(former.member.id, former.left_at)


POST = PostKind(ReassignOccasion, about_team.LEFT_BEHIND_TITLE, list_scheduled, compose)
