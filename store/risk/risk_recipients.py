"""Who to notify of a risk event: the patient's care team, else all with the role. Source: domain.md §5."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from store.clinic import covering_assignments, members
from store.clinic.members import Member
from store.patient import care_team, episodes
from store.patient.care_team import Provider
from store.rules.roles import Role


class RecipientGap(StrEnum):
    """Why a position of the care team cannot be notified."""

    NO_CLINICIAN = "no clinician"
    CLINICIAN_NOT_ON_SLACK = "clinician not on Slack"
    CLINICIAN_LEFT = "clinician left"
    CLINICIAN_WITHOUT_ROLE = "clinician without role"
    NO_CARE_MANAGER = "no care manager"
    NO_CONSULTANT = "no consultant"


@dataclass(frozen=True)
class AlertRecipients:
    """Who to notify of a risk event, and who of the care team cannot be reached."""

    members: tuple[Member, ...] = ()
    unreachable: tuple[tuple[RecipientGap, str], ...] = ()
    """Each with the person's name where there is one."""


def alert_recipients(
    db: Connection, clinic_id: int, episode_id: int, on: date, *, is_drill: bool = False
) -> AlertRecipients:
    """Care manager (and who covers that day), consultant and treating clinician; active members only.

    Where the patient has no active care manager or consultant, everyone in that role is notified, so that an
    alert always reaches someone. No one replaces a treating clinician, but in a drill every clinician
    takes part.
    """
    team = care_team.team(db, episodes.by_id(db, clinic_id, episode_id))
    active = members.list_members(db, clinic_id)
    clinician = team.clinician.member_id if team.clinician else None
    clinicians = _assigned_member(active, clinician, Role.CLINICIAN)
    if not clinicians and is_drill:
        clinicians = _members_with_role(active, Role.CLINICIAN)
    managers, consultants = (
        _care_managers(db, clinic_id, active, team.care_manager_id, on),
        _consultants(active, team.consultant_id),
    )
    unreachable = [] if clinicians else [_clinician_gap(active, team.clinician)]
    if not managers:
        unreachable.append((RecipientGap.NO_CARE_MANAGER, ""))
    if not consultants:
        unreachable.append((RecipientGap.NO_CONSULTANT, ""))
    recipients = {member.id: member for member in (*managers, *consultants, *clinicians)}
    return AlertRecipients(tuple(recipients.values()), tuple(unreachable))


def _clinician_gap(active: Sequence[Member], clinician: Provider | None) -> tuple[RecipientGap, str]:
    """Why the treating clinician is not notified."""
    if clinician is None:
        return RecipientGap.NO_CLINICIAN, ""
    if clinician.member_id is None:
        return RecipientGap.CLINICIAN_NOT_ON_SLACK, clinician.name
    known = next((member for member in active if member.id == clinician.member_id), None)
    if known is None:
        return RecipientGap.CLINICIAN_LEFT, clinician.name
    return RecipientGap.CLINICIAN_WITHOUT_ROLE, known.name


def tier_approvers(db: Connection, clinic_id: int, episode_id: int) -> list[Member]:
    """Who may approve lowering the tier: the patient's consultant, else every consultant of the clinic."""
    team = care_team.team(db, episodes.by_id(db, clinic_id, episode_id))
    return _consultants(members.list_members(db, clinic_id), team.consultant_id)


def escalation_recipients(db: Connection, clinic_id: int) -> list[Member]:
    """Who is notified when no one acknowledged: the leads; where there is none, the admins."""
    active = members.list_members(db, clinic_id)
    return _members_with_role(active, Role.LEAD) or _members_with_role(active, Role.ADMIN)


def _care_managers(
    db: Connection, clinic_id: int, active: Sequence[Member], assigned_id: int | None, on: date
) -> list[Member]:
    """The episode's care manager and those covering for them; where there is none, every care manager."""
    covering = {
        cover.member_id
        for cover in covering_assignments.active_on(db, clinic_id, on)
        if cover.for_member_id == assigned_id
    }
    managers = {member.id: member for member in _members_with_role(active, Role.CARE_MANAGER)}
    own = [managers[member_id] for member_id in (assigned_id, *sorted(covering)) if member_id in managers]
    return own or list(managers.values())


def _consultants(active: Sequence[Member], assigned_id: int | None) -> list[Member]:
    return _assigned_member(active, assigned_id, Role.CONSULTANT) or _members_with_role(
        active, Role.CONSULTANT
    )


def _assigned_member(active: Sequence[Member], member_id: int | None, role: Role) -> list[Member]:
    return [member for member in _members_with_role(active, role) if member.id == member_id]


def _members_with_role(active: Sequence[Member], role: Role) -> list[Member]:
    return [member for member in active if role in member.roles]
