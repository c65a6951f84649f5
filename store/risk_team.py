"""Whom a risk event is told: those seated on the episode, else all in the part. Source: domain.md §5."""

from collections.abc import Sequence

from sqlalchemy import Connection

from store import care_team, episodes, members
from store.members import Member
from store.rules.roles import Role


def alerted(db: Connection, clinic_id: int, episode_id: int, *, rehearsal: bool = False) -> list[Member]:
    """Care manager, consultant and treating clinician, each once; whoever left is not among them.

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
        *(_seated(every, team.care_manager_id, Role.CARE_MANAGER) or _in_part(every, Role.CARE_MANAGER)),
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


def _seated(every: Sequence[Member], member_id: int | None, role: Role) -> list[Member]:
    return [member for member in every if member.id == member_id and role in member.roles]


def _in_part(every: Sequence[Member], role: Role) -> list[Member]:
    return [member for member in every if role in member.roles]
