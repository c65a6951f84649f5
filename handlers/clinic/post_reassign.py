"""When somebody has left: to each lead and admin, once, how many patients wait for a colleague."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.clinic.messages.clinic_changes import patients_left_behind
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
    """One for each who left lately, and each lead and admin."""
    gone = [one for one in handover.former_members(db, clinic.id) if now - one.left_at < _RECENT]
    if not gone:
        return []
    stewards = [
        one for one in members.list_members(db, clinic.id) if not one.roles.isdisjoint(_NOTIFIED_ROLES)
    ]
    return [
        ScheduledPost(_occasion(leaver), leaver.left_at, leaver.left_at + _RECENT, steward.slack_user_id)
        for leaver in gone
        for steward in stewards
    ]


def compose(context: PostContext, post: ScheduledPost[ReassignOccasion]) -> PostContent | None:
    """Who left, what they hold, and the button that hands it over; None when they hold nothing."""
    db, clinic = context.db, context.clinic
    leaver = next(
        (one for one in handover.former_members(db, clinic.id) if _occasion(one) == post.occasion), None
    )
    if leaver is None:
        return None
    held = handover.assigned_episodes(db, clinic.id, [leaver.member.id]).get(leaver.member.id)
    return PostContent(patients_left_behind(leaver.member, held)) if held else None


def _occasion(leaver: FormerMember) -> ReassignOccasion:
    return ReassignOccasion(leaver.member.id, leaver.left_at)


POST = PostKind(ReassignOccasion, "The patients of somebody who left", list_scheduled, compose)
