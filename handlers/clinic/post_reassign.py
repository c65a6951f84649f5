"""When somebody has left: to each lead and admin, once, how many patients wait for a colleague."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.clinic.messages.clinic_changes import left_behind
from handlers.posting.occasions import Content, Occasion, Post
from store.clinic import members
from store.clinic.clinics import Clinic
from store.patient import handover
from store.patient.handover import Leaver
from store.rules.roles import Role

_WORTH_SAYING = timedelta(days=14)
_STEWARDS = frozenset({Role.LEAD, Role.ADMIN})


def occasions(db: Connection, clinic: Clinic, now: datetime) -> list[Occasion]:
    """One for each who left lately, and each lead and admin."""
    gone = [one for one in handover.leavers(db, clinic.id) if now - one.left_at < _WORTH_SAYING]
    if not gone:
        return []
    stewards = [one for one in members.every(db, clinic.id) if not one.roles.isdisjoint(_STEWARDS)]
    return [
        Occasion(_period(leaver), leaver.left_at, leaver.left_at + _WORTH_SAYING, steward.slack_user_id)
        for leaver in gone
        for steward in stewards
    ]


def compose(db: Connection, clinic: Clinic, occasion: Occasion, _now: datetime) -> Content | None:
    """Who left, what they hold, and the button that hands it over; None when they hold nothing."""
    leaver = next((one for one in handover.leavers(db, clinic.id) if _period(one) == occasion.period), None)
    if leaver is None:
        return None
    held = handover.held_by(db, clinic.id, [leaver.member.id]).get(leaver.member.id)
    return Content(left_behind(leaver.member, held)) if held else None


def _period(leaver: Leaver) -> str:
    return f"{leaver.member.id} {leaver.left_at:%Y-%m-%dT%H:%M:%S}"


POST = Post("reassign", "The patients of somebody who left", occasions, compose)
