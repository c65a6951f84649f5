"""Changes to a clinic's team: joining, roles, hours, leaving; the audit trail has old and new."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, update

from store import audit
from store.clinic import members, sentences
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.errors import UserError
from store.rules.roles import Role
from store.tables import members as people

FTE_PERCENT_RANGE = range(5, 101)
"""Percent of full time."""


def add_member(
    db: Connection,
    clinic: Clinic,
    slack_user_id: str,
    roles: Collection[Role],
    name: str,
    at: datetime,
    by: int | None,
) -> Member:
    """Add a person with these roles, or give the roles to a present or former member.

    Raises:
        UserError: no role, or not a Slack user ID.
    """
    _check_roles(roles)
    before = members.by_slack_id(db, clinic.id, slack_user_id)
    added = members.add(db, clinic, slack_user_id, roles, at, name)
    _audit_change(db, before, added, at, by)
    return added


def change_member(
    db: Connection,
    member: Member,
    at: datetime,
    by: int | None,
    *,
    roles: Collection[Role] | None = None,
    fte_percent: int | None = None,
    active: bool | None = None,
) -> Member:
    """Change a member's roles, hours or access; what is left out stays.

    Raises:
        UserError: no role, or hours out of range.
        LastAdminError: no admin would be left.
    """
    new = replace(
        member,
        roles=member.roles if roles is None else frozenset(roles),
        fte_percent=member.fte_percent if fte_percent is None else fte_percent,
        active=member.active if active is None else active,
    )
    _check_roles(new.roles)
    if new.fte_percent not in FTE_PERCENT_RANGE:
        raise UserError(sentences.fte_out_of_range(new.fte_percent))
    _check_admin_remains(db, member, new)
    if new.roles != member.roles:
        members.set_roles(db, member.clinic_id, member.id, new.roles)
    stays = new.active and member.active
    db.execute(
        update(people)
        .where(people.c.clinic_id == member.clinic_id, people.c.id == member.id)
        .values(fte_percent=new.fte_percent, **({} if stays else _access_columns(at, active=new.active)))
    )
    _audit_change(db, member, new, at, by)
    return new


def set_preferred_clinic(db: Connection, slack_user_id: str, clinic_id: int) -> None:
    """Of a person's clinics, use this one where nothing else decides."""
    chosen = people.c.clinic_id == clinic_id
    db.execute(update(people).where(people.c.slack_user_id == slack_user_id).values(preferred=chosen))


def _access_columns(at: datetime, *, active: bool) -> dict[str, object]:
    return {"active": active, "deactivated_at": None if active else at}


def _check_roles(roles: Collection[Role]) -> None:
    if not roles:
        raise UserError(sentences.NEEDS_A_ROLE, sentences.choose_roles(Role))


class LastAdminError(UserError):
    """A change that would leave the clinic without an admin."""

    def __init__(self, name: str) -> None:
        super().__init__(sentences.last_admin(name), sentences.MAKE_ANOTHER_ADMIN)


def _check_admin_remains(db: Connection, old: Member, new: Member) -> None:
    was_admin = old.active and Role.ADMIN in old.roles
    is_admin = new.active and Role.ADMIN in new.roles
    if was_admin and not is_admin and len(members.list_members(db, old.clinic_id, Role.ADMIN)) == 1:
        raise LastAdminError(old.name)


def _audit_change(db: Connection, old: Member | None, new: Member, at: datetime, by: int | None) -> None:
    detail = {"old": _audit_detail(old) if old else None, "new": _audit_detail(new)}
    if detail["old"] != detail["new"]:
        action = "member changed" if old else "member added"
        audit.record(db, new.clinic_id, at, by, action, f"member:{new.id}", detail)


def _audit_detail(member: Member) -> dict[str, object]:
    return {"roles": sorted(member.roles), "fte_percent": member.fte_percent, "active": member.active}
