"""The team: adding a member after a check of the Slack account, changes, reassigning patients."""

import hashlib
from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from handlers.clinic.sentences import about_team
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice.colleagues import split_mention
from handlers.posting import account_status
from handlers.posting.audience_check import AudienceCheck
from store.clinic import clinics, members, team_changes
from store.clinic.members import Member
from store.errors import UserError
from store.patient import handover
from store.patient.care_team import TeamPosition
from store.patient.handover import ROLE_FOR_POSITION, AssignedEpisodes
from store.rules.roles import Role


def add_member(
    ctx: RequestContext, slack_user_id: str, roles: Collection[Role]
) -> tuple[Member | None, Member]:
    """Give a person roles here; Slack is asked first who that is.

    Returns:
        The member before (None when new) and after.

    Raises:
        UserError: a guest, an app, an account of another workspace, gone or unknown, or Slack did not answer.
    """
    name = check_account(ctx.audience_check, slack_user_id)
    with ctx.registry.begin() as db:
        clinic = clinics.lock(db, ctx.clinic.id)
        before = members.by_slack_id(db, clinic.id, slack_user_id)
        return before, team_changes.add_member(db, clinic, slack_user_id, roles, name, ctx.now, ctx.member.id)


def change_member(
    ctx: RequestContext,
    member_id: int,
    *,
    roles: Collection[Role] | None = None,
    fte_percent: int | None = None,
    active: bool | None = None,
    seen: str = "",
) -> tuple[Member, Member | None]:
    """Change a member; what is left out stays.

    Args:
        ctx: the request.
        member_id: the member to change.
        roles: the roles from now on.
        fte_percent: of full time.
        active: whether they have access.
        seen: the `member_version` that a form showed; empty when nothing was shown.

    Returns:
        The member before and after; no after when someone else changed what the form had shown.

    Raises:
        UserError: no role, or hours out of range.
        LastAdminError: no admin would be left.
    """
    with ctx.registry.begin() as db:
        clinics.lock(db, ctx.clinic.id)
        member = members.by_id(db, ctx.clinic.id, member_id)
        if seen and seen != member_version(member):
            return member, None
        new = team_changes.change_member(
            db, member, ctx.now, ctx.member.id, roles=roles, fte_percent=fte_percent, active=active
        )
    return member, new


def reassign(
    ctx: RequestContext, old_id: int, new_ids: Mapping[TeamPosition, int]
) -> tuple[Member, list[tuple[TeamPosition, Member, int]]]:
    """Give a member's patients to colleagues, by position.

    Returns:
        The member, and for each position the colleague and how many patients.

    Raises:
        UserError: a colleague without the role, or no patients are left to reassign.
    """
    done: list[tuple[TeamPosition, Member, int]] = []
    with ctx.registry.begin() as db:
        clinics.lock(db, ctx.clinic.id)
        old = members.by_id(db, ctx.clinic.id, old_id)
        for position, new_id in new_ids.items():
            new = members.by_id(db, ctx.clinic.id, new_id)
            if not new.active or ROLE_FOR_POSITION[position] not in new.roles:
                raise UserError(about_team.lacks_role(new.name, position.label))
            if new.id == old.id:
                raise UserError(about_team.already_assigned(new.name), about_team.CHOOSE_A_COLLEAGUE)
            number = handover.hand_over(db, old, new, position, ctx.today, ctx.provenance)
            done += [(position, new, number)] if number else []
        if not done:
            raise UserError(about_team.no_patients_left(old.name), about_team.CLINIC_SHOWS_TEAM)
    return old, done


def former_members_with_patients(db: Connection, clinic_id: int) -> list[tuple[Member, AssignedEpisodes]]:
    """Members without access who still have patients."""
    former = [each.member for each in handover.former_members(db, clinic_id)]
    assigned = handover.assigned_episodes(db, clinic_id, [member.id for member in former])
    return [(member, assigned[member.id]) for member in former if member.id in assigned]


def find_member(db: Connection, ctx: RequestContext, words: str) -> tuple[Member, str]:
    """The member, active or not, that a text mentions or whose name it begins with, and the other words.

    Raises:
        UserError: no such person works or worked here.
    """
    slack_id, rest = split_mention(words)
    known = members.list_members(db, ctx.clinic.id, active=False)
    if slack_id:
        matches = [member for member in known if member.slack_user_id == slack_id]
    else:
        typed = words.strip().lstrip("@")
        # Of Ann and Ann Lee, who both work here, the longer name is meant.
        named = [each for each in known if f"{typed} ".casefold().startswith(f"{each.name} ".casefold())]
        matches = sorted(named, key=lambda member: -len(member.name))
        rest = typed[len(matches[0].name) :].strip() if matches else ""
    if matches:
        return matches[0], rest
    raise UserError(about_team.UNKNOWN_MEMBER, about_team.MENTION_A_MEMBER)


def member_version(member: Member) -> str:
    """A short hash of a member's roles, hours and access, for a form to bring back."""
    facts = f"{sorted(member.roles)} {member.fte_percent} {member.active}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def check_account(audience_check: AudienceCheck, slack_user_id: str) -> str:
    """The name of a person who may become a member, according to Slack.

    Raises:
        UserError: a guest, an app, an account of another workspace, gone or unknown, or Slack did not answer.
    """
    profile = audience_check.profile(slack_user_id)
    if profile is None:
        raise UserError(about_team.SLACK_DID_NOT_SAY, about_team.TRY_AGAIN)
    if profile.account_type != account_status.FULL_ACCOUNT:
        raise UserError(about_team.NOT_A_FULL_ACCOUNT, about_team.NEEDS_FULL_ACCOUNT)
    return profile.name
