"""Whose patients a caseload shows: the member's own with those they cover, a colleague's, or the clinic's."""

from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.block_kit.slack_values import read_id
from handlers.dispatch.patient_reach import WHOLE_CLINIC_ROLES
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import sentences
from store.caseload import caseload
from store.caseload.caseload import CaseloadPatient
from store.clinic import covering_assignments, members
from store.clinic.members import Member
from store.patient.care_team import EpisodeTeam
from store.rules.roles import Role

CLINIC_VALUE = "clinic"


@dataclass(frozen=True)
class CaseloadScope:
    """Whose patients: the whole clinic's, a care manager's, or those a clinician treats."""

    title: str
    value: str
    """What buttons carry: `clinic`, or a member's id."""
    member: Member | None = None


def own_scope(ctx: RequestContext) -> CaseloadScope:
    """A care manager's or a clinician's own patients; for everyone else the clinic's."""
    if ctx.has_role(Role.CARE_MANAGER) or not ctx.has_role(Role.CONSULTANT, Role.LEAD):
        return member_scope(ctx.member, ctx)
    return clinic_scope(ctx)


def member_scope(member: Member, ctx: RequestContext) -> CaseloadScope:
    """A member's patients."""
    title = sentences.MY_CASELOAD if member.id == ctx.member.id else sentences.caseload_of(member.name)
    return CaseloadScope(title, str(member.id), member)


def clinic_scope(ctx: RequestContext) -> CaseloadScope:
    """The whole clinic's."""
    return CaseloadScope(ctx.clinic.name, CLINIC_VALUE)


def scope_from_value(db: Connection, value: str, ctx: RequestContext) -> CaseloadScope:
    """The scope that a button carries."""
    if value == CLINIC_VALUE:
        return clinic_scope(ctx)
    return member_scope(members.by_id(db, ctx.clinic.id, read_id(value)), ctx)


def patients_in_scope(db: Connection, scope: CaseloadScope, ctx: RequestContext) -> list[CaseloadPatient]:
    """The patients in the scope; a member who is only a clinician sees the patients they treat."""
    manager = scope.member if scope.member and Role.CARE_MANAGER in scope.member.roles else None
    listed = caseload.caseload_patients(db, ctx.clinic, ctx.today, manager.id if manager else None)
    for absent_id in covered_colleagues(db, scope, ctx):
        listed += caseload.caseload_patients(db, ctx.clinic, ctx.today, absent_id)
    if manager is None:
        return [each for each in listed if is_in_scope(db, scope, each.team, ctx)]
    return [each for each in listed if _may_see(each.team, ctx)]


def is_in_scope(db: Connection, scope: CaseloadScope, team: EpisodeTeam, ctx: RequestContext) -> bool:
    """Whether a patient with this team is in the scope, and this member may see them."""
    member = scope.member
    if member is None:
        return _may_see(team, ctx)
    if Role.CARE_MANAGER in member.roles:
        managers = {member.id, *covered_colleagues(db, scope, ctx)}
        return team.care_manager_id in managers and _may_see(team, ctx)
    return is_treating_clinician(member, team) and _may_see(team, ctx)


def covered_colleagues(db: Connection, scope: CaseloadScope, ctx: RequestContext) -> dict[int, str]:
    """The names of the colleagues whose patients a care manager covers today, by id."""
    if scope.member is None or Role.CARE_MANAGER not in scope.member.roles:
        return {}
    covered = covering_assignments.covered_colleagues(db, ctx.clinic.id, scope.member.id, ctx.today)
    return {absent.id: absent.name for absent, _ in covered}


def _may_see(team: EpisodeTeam, ctx: RequestContext) -> bool:
    return ctx.has_role(*WHOLE_CLINIC_ROLES) or is_treating_clinician(ctx.member, team)


def is_treating_clinician(member: Member, team: EpisodeTeam) -> bool:
    """Whether a member is the treating clinician."""
    return team.clinician is not None and team.clinician.member_id == member.id
