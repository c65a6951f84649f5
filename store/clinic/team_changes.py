"""Changes to a clinic's team: joining, roles, hours, leaving; old and new stand in the audit trail."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, update

from store import audit
from store.clinic import members
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
    """Add a person with these roles, or give them to one who is here (again).

    Raises:
        UserError: no role, or no Slack user id.
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
    """A member with other roles, other hours, or without access; what is left out stays.

    Raises:
        UserError: no role, hours out of range, or nobody would be left as an admin.
    """
    new = replace(
        member,
        roles=member.roles if roles is None else frozenset(roles),
        fte_percent=member.fte_percent if fte_percent is None else fte_percent,
        active=member.active if active is None else active,
    )
    _check_roles(new.roles)
    if new.fte_percent not in FTE_PERCENT_RANGE:
        raise UserError(f"{new.fte_percent} % of full time is outside 5 to 100.")
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
    """Of a person's clinics, take this one where nothing else says which."""
    chosen = people.c.clinic_id == clinic_id
    db.execute(update(people).where(people.c.slack_user_id == slack_user_id).values(preferred=chosen))


def _access_columns(at: datetime, *, active: bool) -> dict[str, object]:
    return {"active": active, "deactivated_at": None if active else at}


def _check_roles(roles: Collection[Role]) -> None:
    if not roles:
        raise UserError("A member needs at least one role.", f"Choose from {', '.join(Role)}.")


class LastAdminError(UserError):
    """A change that would leave the clinic without an admin."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is the clinic's last admin.", "Make someone else an admin first.")


def _check_admin_remains(db: Connection, old: Member, new: Member) -> None:
    was = old.active and Role.ADMIN in old.roles
    stays = new.active and Role.ADMIN in new.roles
    if was and not stays and len(members.list_members(db, old.clinic_id, Role.ADMIN)) == 1:
        raise LastAdminError(old.name)


def _audit_change(db: Connection, old: Member | None, new: Member, at: datetime, by: int | None) -> None:
    facts = {"old": _audit_facts(old) if old else None, "new": _audit_facts(new)}
    if facts["old"] != facts["new"]:
        action = "member changed" if old else "member added"
        audit.record(db, new.clinic_id, at, by, action, f"member:{new.id}", facts)


def _audit_facts(member: Member) -> dict[str, object]:
    return {"roles": sorted(member.roles), "fte_percent": member.fte_percent, "active": member.active}
