"""Whose patients a caseload shows: one's own with those one covers, a colleague's, or the clinic's."""

from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.dispatch.context import Context
from store.caseload import caseload
from store.caseload.caseload import Line
from store.clinic import covers, members
from store.clinic.members import Member
from store.patient.care_team import Team
from store.rules.roles import Role

CLINIC = "clinic"
_WHOLE_CLINIC = (Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD)


@dataclass(frozen=True)
class Scope:
    """Whose patients: the whole clinic's, a care manager's, or those a clinician treats."""

    title: str
    value: str
    """What buttons carry: `clinic`, or a member's id."""
    member: Member | None = None


def own(ctx: Context) -> Scope:
    """A care manager's or a clinician's own patients; to everybody else the clinic's."""
    if ctx.may(Role.CARE_MANAGER) or not ctx.may(Role.CONSULTANT, Role.LEAD):
        return of_member(ctx.member, ctx)
    return of_clinic(ctx)


def of_member(member: Member, ctx: Context) -> Scope:
    """A member's patients."""
    whose = "Your caseload" if member.id == ctx.member.id else f"{member.name}’s caseload"
    return Scope(whose, str(member.id), member)


def of_clinic(ctx: Context) -> Scope:
    """The whole clinic's."""
    return Scope(ctx.clinic.name, CLINIC)


def of_value(db: Connection, value: str, ctx: Context) -> Scope:
    """The scope that a button carries."""
    if value == CLINIC:
        return of_clinic(ctx)
    return of_member(members.by_id(db, ctx.clinic.id, int(value)), ctx)


def lines(db: Connection, scope: Scope, ctx: Context) -> list[Line]:
    """The scope's lines; whoever is a clinician and nothing more sees the patients they treat."""
    manager = scope.member if scope.member and Role.CARE_MANAGER in scope.member.roles else None
    found = caseload.lines(db, ctx.clinic, ctx.today, manager.id if manager else None)
    for absent_id in covered_for(db, scope, ctx):
        found += caseload.lines(db, ctx.clinic, ctx.today, absent_id)
    if manager is None:
        return [line for line in found if holds(db, scope, line.team, ctx)]
    return [line for line in found if _may_see(line.team, ctx)]


def holds(db: Connection, scope: Scope, team: Team, ctx: Context) -> bool:
    """Whether a patient with this team belongs to the scope, and may be seen."""
    member = scope.member
    if member is None:
        return _may_see(team, ctx)
    if Role.CARE_MANAGER in member.roles:
        mine = {member.id, *covered_for(db, scope, ctx)}
        return team.care_manager_id in mine and _may_see(team, ctx)
    return treats(member, team) and _may_see(team, ctx)


def covered_for(db: Connection, scope: Scope, ctx: Context) -> dict[int, str]:
    """The names of those whose patients a care manager covers today, by id."""
    if scope.member is None or Role.CARE_MANAGER not in scope.member.roles:
        return {}
    covered = covers.covered_by(db, ctx.clinic.id, scope.member.id, ctx.today)
    return {absent.id: absent.name for absent, _ in covered}


def _may_see(team: Team, ctx: Context) -> bool:
    return ctx.may(*_WHOLE_CLINIC) or treats(ctx.member, team)


def treats(member: Member, team: Team) -> bool:
    """Whether a member is the treating clinician."""
    return team.clinician is not None and team.clinician.member_id == member.id
