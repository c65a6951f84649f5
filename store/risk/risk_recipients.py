"""Whom a risk event is told: those seated on the episode, else all in the part. Source: domain.md §5."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from store.clinic import covering_assignments, members
from store.clinic.members import Member
from store.patient import care_team, episodes
from store.rules.roles import Role


def alert_recipients(
    db: Connection, clinic_id: int, episode_id: int, on: date, *, rehearsal: bool = False
) -> list[Member]:
    """Care manager (and who covers that day), consultant and treating clinician; nobody who left.

    An empty seat of a care manager or consultant is filled by everybody in that part, so that an alert always
    finds somebody; a treating clinician has no stand-in, but in a rehearsal every clinician takes part.
    """
    team = care_team.team(db, episodes.by_id(db, clinic_id, episode_id))
    every = members.list_members(db, clinic_id)
    clinician = team.clinician.member_id if team.clinician else None
    clinicians = _assigned_member(every, clinician, Role.CLINICIAN)
    if not clinicians and rehearsal:
        clinicians = _members_with_role(every, Role.CLINICIAN)
    found = [
        *(
            _care_managers(db, clinic_id, every, team.care_manager_id, on)
            or _members_with_role(every, Role.CARE_MANAGER)
        ),
        *(
            _assigned_member(every, team.consultant_id, Role.CONSULTANT)
            or _members_with_role(every, Role.CONSULTANT)
        ),
        *clinicians,
    ]
    return list({member.id: member for member in found}.values())


def tier_approvers(db: Connection, clinic_id: int, episode_id: int) -> list[Member]:
    """Who may approve that a tier is lowered: the patient's consultant, else every one of the clinic."""
    team = care_team.team(db, episodes.by_id(db, clinic_id, episode_id))
    every = members.list_members(db, clinic_id)
    return _assigned_member(every, team.consultant_id, Role.CONSULTANT) or _members_with_role(
        every, Role.CONSULTANT
    )


def escalation_recipients(db: Connection, clinic_id: int) -> list[Member]:
    """Who is told when nobody acknowledged: the leads; where there is none, the admins."""
    every = members.list_members(db, clinic_id)
    return _members_with_role(every, Role.LEAD) or _members_with_role(every, Role.ADMIN)


def _care_managers(
    db: Connection, clinic_id: int, every: Sequence[Member], seated: int | None, on: date
) -> list[Member]:
    """The care manager of the episode, and whoever covers for them."""
    stand_ins = {
        cover.member_id
        for cover in covering_assignments.active_on(db, clinic_id, on)
        if cover.for_member_id == seated
    }
    managers = {member.id: member for member in _members_with_role(every, Role.CARE_MANAGER)}
    return [managers[one] for one in (seated, *sorted(stand_ins)) if one in managers]


def _assigned_member(every: Sequence[Member], member_id: int | None, role: Role) -> list[Member]:
    return [member for member in every if member.id == member_id and role in member.roles]


def _members_with_role(every: Sequence[Member], role: Role) -> list[Member]:
    return [member for member in every if role in member.roles]
