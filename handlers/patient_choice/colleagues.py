"""Finds the colleague that a text mentions or names."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice import sentences
from store.clinic import members
from store.clinic.members import Member
from store.errors import UserError
from store.rules.roles import Role

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


ColleagueChoices = Mapping[str, Sequence[tuple[str, str]]]
"""By the name of a form's field, who can be chosen there: each a name and a Slack user id."""

_FIELD_ROLES = {"care_manager": Role.CARE_MANAGER, "consultant": Role.CONSULTANT}


def colleague_choices(
    db: Connection, ctx: RequestContext, current: Mapping[str, str] = MappingProxyType({})
) -> ColleagueChoices:
    """Who can be a patient's care manager and consultant; the `current` ones whatever their role is now."""
    known = members.list_members(db, ctx.clinic.id, active=False)
    active = {member.id for member in members.list_members(db, ctx.clinic.id)}
    return {
        field: [
            (member.name, member.slack_user_id)
            for member in known
            if (member.id in active and role in member.roles) or member.slack_user_id == current.get(field)
        ]
        for field, role in _FIELD_ROLES.items()
    }


def split_mention(words: str) -> tuple[str, str]:
    """The Slack user that a text mentions (empty without one), and the other words."""
    found = _MENTION.search(words)
    if not found:
        return "", " ".join(words.split())
    return found[1], " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())


def find_colleague(
    db: Connection, ctx: RequestContext, slack_id: str, name: str, *, active: bool = True
) -> Member | None:
    """The colleague of that Slack user or name, an active one unless asked otherwise; `me` is the member.

    A first name is enough when only one active colleague has it.
    """
    wanted_id = ctx.member.slack_user_id if name.lower() == "me" else slack_id
    wanted_name = name.lstrip("@").casefold()
    team = members.list_members(db, ctx.clinic.id, active=active)
    for member in team:
        if member.slack_user_id == wanted_id or member.name.casefold() == wanted_name:
            return member
    by_first_name = [
        member for member in team if member.active and member.name.casefold().split()[:1] == [wanted_name]
    ]
    return by_first_name[0] if len(by_first_name) == 1 else None


def colleague_in_role(db: Connection, ctx: RequestContext, words: str, role: Role) -> Member:
    """The colleague that a text mentions or names, who has a role.

    Raises:
        UserError: no such active colleague, or not in that role.
    """
    return check_role(db, find_colleague(db, ctx, *split_mention(words)), words, role, ctx)


def check_role(db: Connection, member: Member | None, typed: str, role: Role, ctx: RequestContext) -> Member:
    """The colleague that was found for a text, if there is one and they have the role.

    Raises:
        UserError: there is none, or they do not.
    """
    if member and role in member.roles:
        return member
    in_role = [colleague.name for colleague in members.list_members(db, ctx.clinic.id, role)]
    if member:
        raise UserError(*sentences.colleague_without_role(member.name, role, in_role))
    raise UserError(*sentences.colleague_not_found(typed, role, in_role))
