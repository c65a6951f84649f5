"""Who works at the clinic: added after a look at the account, changed, ended, handed over."""

import hashlib
from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice.card_change import split_mention
from handlers.posting import account_status
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
        UserError: a guest, an app, an account that is gone or unknown, or Slack did not answer.
    """
    name = _name_of(ctx, slack_user_id)
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
        member_id: whom.
        roles: the roles from now on.
        fte_percent: of full time.
        active: whether they have access.
        seen: the `version` that a form showed; empty when nothing was shown.

    Returns:
        The member before and after; no after when somebody else changed what the form had shown.

    Raises:
        UserError: nobody would be left as an admin, or no role, or hours out of range.
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


def hand_over(
    ctx: RequestContext, old_id: int, to: Mapping[TeamPosition, int]
) -> tuple[Member, list[tuple[TeamPosition, Member, int]]]:
    """Seat colleagues in what a member holds.

    Raises:
        UserError: a colleague without the role, or nobody is left to hand over.
    """
    done: list[tuple[TeamPosition, Member, int]] = []
    with ctx.registry.begin() as db:
        clinics.lock(db, ctx.clinic.id)
        old = members.by_id(db, ctx.clinic.id, old_id)
        for seat, new_id in to.items():
            new = members.by_id(db, ctx.clinic.id, new_id)
            if not new.active or ROLE_FOR_POSITION[seat] not in new.roles:
                raise UserError(f"{new.name} is no {seat.label} here.")
            if new.id == old.id:
                raise UserError(f"{new.name} holds them already.", "Choose a colleague.")
            number = handover.hand_over(db, old, new, seat, ctx.today, ctx.provenance)
            done += [(seat, new, number)] if number else []
        if not done:
            raise UserError(f"{old.name} holds no patients any more.", "/clinic shows the team as it is.")
    return old, done


def inactive_members_with_patients(db: Connection, clinic_id: int) -> list[tuple[Member, AssignedEpisodes]]:
    """Those without access who still hold patients."""
    gone = [leaver.member for leaver in handover.former_members(db, clinic_id)]
    held = handover.assigned_episodes(db, clinic_id, [member.id for member in gone])
    return [(member, held[member.id]) for member in gone if member.id in held]


def find_member(db: Connection, ctx: RequestContext, words: str) -> tuple[Member, str]:
    """The member, active or not, whom a text mentions or begins with the name of, and the other words.

    Raises:
        UserError: nobody like that works or worked here.
    """
    slack_id, rest = split_mention(words)
    known = members.list_members(db, ctx.clinic.id, active=False)
    if slack_id:
        fitting = [member for member in known if member.slack_user_id == slack_id]
    else:
        typed = words.strip().lstrip("@")
        # Of Ann and Ann Lee, who both work here, the longer name is meant.
        called = [one for one in known if f"{typed} ".casefold().startswith(f"{one.name} ".casefold())]
        fitting = sorted(called, key=lambda one: -len(one.name))
        rest = typed[len(fitting[0].name) :].strip() if fitting else ""
    if fitting:
        return fitting[0], rest
    raise UserError(
        "That person is not a member of this clinic.", "Mention somebody with @; /clinic shows the team."
    )


def member_version(member: Member) -> str:
    """A short sign of how a member is now, for a form to bring back."""
    facts = f"{sorted(member.roles)} {member.fte_percent} {member.active}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def _name_of(ctx: RequestContext, slack_user_id: str) -> str:
    profile = ctx.audience_check.profile(slack_user_id)
    if profile is None:
        raise UserError("Slack did not say who that is.", "Please try again in a minute.")
    if profile.is_app or profile.account_type != account_status.FULL_ACCOUNT:
        raise UserError(
            "That account is an app, a guest, or not of this workspace.",
            "Members need a full account of this workspace.",
        )
    return profile.name
