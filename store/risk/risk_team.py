"""Whom a risk event is told: those seated on the episode, else all in the part. Source: domain.md §5."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from store.clinic import covers, members
from store.clinic.members import Member
from store.patient import care_team, episodes
from store.rules.roles import Role


def alerted(
    db: Connection, clinic_id: int, episode_id: int, on: date, *, rehearsal: bool = False
) -> list[Member]:
    """Care manager (and who covers that day), consultant and treating clinician; nobody who left.

    An empty seat of a care manager or consultant is filled by everybody in that part, so that an alert always
    finds somebody; a treating clinician has no stand-in, but in a rehearsal every clinician takes part.
    """
    team = care_team.team(db, episodes.by_id(db, clinic_id, episode_id))
    every = members.every(db, clinic_id)
    clinician = team.clinician.member_id if team.clinician else None
    clinicians = _seated(every, clinician, Role.CLINICIAN)
    if not clinicians and rehearsal:
        clinicians = _in_part(every, Role.CLINICIAN)
    found = [
        *(_managers(db, clinic_id, every, team.care_manager_id, on) or _in_part(every, Role.CARE_MANAGER)),
        *(_seated(every, team.consultant_id, Role.CONSULTANT) or _in_part(every, Role.CONSULTANT)),
        *clinicians,
    ]
    return list({member.id: member for member in found}.values())


def consultants(db: Connection, clinic_id: int, episode_id: int) -> list[Member]:
    """Who may approve that a tier is lowered: the patient's consultant, else every one of the clinic."""
    team = care_team.team(db, episodes.by_id(db, clinic_id, episode_id))
    every = members.every(db, clinic_id)
    return _seated(every, team.consultant_id, Role.CONSULTANT) or _in_part(every, Role.CONSULTANT)


def stewards(db: Connection, clinic_id: int) -> list[Member]:
    """Who is told when nobody acknowledged: the leads; where there is none, the admins."""
    every = members.every(db, clinic_id)
    return _in_part(every, Role.LEAD) or _in_part(every, Role.ADMIN)


def _managers(
    db: Connection, clinic_id: int, every: Sequence[Member], seated: int | None, on: date
) -> list[Member]:
    """The care manager of the episode, and whoever covers for them."""
    stand_ins = {
        cover.member_id for cover in covers.active(db, clinic_id, on) if cover.for_member_id == seated
    }
    managers = {member.id: member for member in _in_part(every, Role.CARE_MANAGER)}
    return [managers[one] for one in (seated, *sorted(stand_ins)) if one in managers]


def _seated(every: Sequence[Member], member_id: int | None, role: Role) -> list[Member]:
    return [member for member in every if member.id == member_id and role in member.roles]


def _in_part(every: Sequence[Member], role: Role) -> list[Member]:
    return [member for member in every if role in member.roles]
