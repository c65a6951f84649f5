"""Members: who works at a clinic, in which roles, under which Slack user."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from store.clinic import sentences
from store.clinic.clinics import Clinic, settings_from_json
from store.db import add_row, insert_on_conflict
from store.errors import UserError
from store.rules.roles import Role
from store.tables import clinics, member_roles, members, people


@dataclass(frozen=True)
class Member:
    """A person at one clinic."""

    id: int
    clinic_id: int
    slack_user_id: str
    name: str
    roles: frozenset[Role]
    active: bool = True
    fte_percent: int = 100


@dataclass(frozen=True)
class ClinicMembership:
    """A clinic, and the member that a person is there."""

    clinic: Clinic
    member: Member
    preferred: bool
    slack_account_kind: str | None
    """The kind of account according to Slack, such as `full`; None if never asked."""
    slack_account_checked_at: datetime | None


_MEMBER_COLUMNS = (
    members.c.id,
    members.c.clinic_id,
    members.c.slack_user_id,
    members.c.name,
    members.c.active,
)
_MEMBERSHIPS_QUERY = (
    select(
        *_MEMBER_COLUMNS,
        members.c.fte_percent,
        members.c.preferred,
        clinics.c.name.label("clinic_name"),
        clinics.c.timezone,
        clinics.c.settings,
        clinics.c.created_at,
        member_roles.c.role,
        people.c.standing,
        people.c.checked_at,
    )
    .join(clinics, clinics.c.id == members.c.clinic_id)
    .outerjoin(
        member_roles,
        (member_roles.c.clinic_id == members.c.clinic_id) & (member_roles.c.member_id == members.c.id),
    )
    .outerjoin(people, people.c.slack_user_id == members.c.slack_user_id)
    .where(members.c.slack_user_id == bindparam("slack_user"))
    .order_by(members.c.id)
)


def add(
    db: Connection, clinic: Clinic, slack_user_id: str, roles: Collection[Role], at: datetime, name: str = ""
) -> Member:
    """Add a person to a clinic, or give roles to one who is there (and make them active again).

    Raises:
        UserError: that is not a Slack user ID.
    """
    if not slack_user_id or slack_user_id[0] not in "UW" or not slack_user_id.isalnum():
        raise UserError(sentences.not_a_slack_id(slack_user_id), sentences.SLACK_ID_EXAMPLE)
    known = by_slack_id(db, clinic.id, slack_user_id)
    if known:
        member_id = known.id
        db.execute(
            update(members)
            .where(members.c.clinic_id == clinic.id, members.c.id == member_id)
            .values(active=True, deactivated_at=None, name=name or known.name)
        )
    else:
        member_id = add_row(
            db,
            members,
            clinic_id=clinic.id,
            slack_user_id=slack_user_id,
            name=name or slack_user_id,
            active=True,
            fte_percent=100,
            added_at=at,
        )
    missing = set(roles) - (set(known.roles) if known else set())
    for role in sorted(missing):
        db.execute(insert(member_roles).values(clinic_id=clinic.id, member_id=member_id, role=role))
    return by_id(db, clinic.id, member_id)


def set_roles(db: Connection, clinic_id: int, member_id: int, roles: Collection[Role]) -> None:
    """Give a member exactly these roles."""
    db.execute(
        delete(member_roles).where(
            member_roles.c.clinic_id == clinic_id, member_roles.c.member_id == member_id
        )
    )
    for role in sorted(set(roles)):
        db.execute(insert(member_roles).values(clinic_id=clinic_id, member_id=member_id, role=role))


def deactivate(db: Connection, clinic_id: int, member_id: int, at: datetime) -> None:
    """End a member's access; what they entered stays."""
    db.execute(
        update(members)
        .where(members.c.clinic_id == clinic_id, members.c.id == member_id)
        .values(active=False, deactivated_at=at)
    )


def memberships(db: Connection, slack_user_id: str) -> list[ClinicMembership]:
    """Every clinic where this Slack user is or was a member, with the last known kind of account."""
    rows = db.execute(_MEMBERSHIPS_QUERY, {"slack_user": slack_user_id}).all()
    found: dict[int, ClinicMembership] = {}
    roles: dict[int, set[Role]] = {}
    for row in rows:
        if row.role:
            roles.setdefault(row.id, set()).add(Role(row.role))
    for row in rows:
        if row.id in found:
            continue
        clinic = Clinic(
            row.clinic_id, row.clinic_name, row.timezone, settings_from_json(row.settings), row.created_at
        )
        own_roles = frozenset(roles.get(row.id, ()))
        member = Member(
            row.id, row.clinic_id, slack_user_id, row.name, own_roles, row.active, row.fte_percent
        )
        found[row.id] = ClinicMembership(clinic, member, row.preferred, row.standing, row.checked_at)
    return list(found.values())


def list_members(
    db: Connection, clinic_id: int, role: Role | None = None, *, active: bool = True
) -> list[Member]:
    """A clinic's members, by name; of one role if given; only active ones unless `active` is False."""
    query = select(*_MEMBER_COLUMNS, members.c.fte_percent).where(members.c.clinic_id == clinic_id)
    if active:
        query = query.where(members.c.active)
    rows = db.execute(query.order_by(members.c.name, members.c.id)).all()
    roles = _roles(db, clinic_id)
    team = [
        Member(
            row.id,
            clinic_id,
            row.slack_user_id,
            row.name,
            roles.get(row.id, frozenset()),
            row.active,
            row.fte_percent,
        )
        for row in rows
    ]
    return [member for member in team if role is None or role in member.roles]


def by_id(db: Connection, clinic_id: int, member_id: int) -> Member:
    """The member of that id in that clinic.

    Raises:
        UserError: no member has that id here.
    """
    for member in list_members(db, clinic_id, active=False):
        if member.id == member_id:
            return member
    raise UserError(sentences.NOT_A_MEMBER)


def by_slack_id(db: Connection, clinic_id: int, slack_user_id: str) -> Member | None:
    """The member with that Slack user id, active or not."""
    for member in list_members(db, clinic_id, active=False):
        if member.slack_user_id == slack_user_id:
            return member
    return None


def save_slack_account(
    db: Connection, slack_user_id: str, team_id: str, account_kind: str, at: datetime, *, name: str = ""
) -> None:
    """Save what Slack says of an account, so that not every request has to ask.

    A member who was added by Slack ID, and has no other name yet, gets the account's.
    """
    unnamed = (members.c.slack_user_id == slack_user_id) & (members.c.name == slack_user_id)
    if name:
        db.execute(update(members).where(unnamed).values(name=name))
    values = {"team_id": team_id, "standing": account_kind, "checked_at": at}
    add = insert_on_conflict(db, people).values(slack_user_id=slack_user_id, **values)
    db.execute(add.on_conflict_do_update(index_elements=[people.c.slack_user_id], set_=values))


def slack_account_kinds(db: Connection, slack_user_ids: Collection[str]) -> dict[str, tuple[str, datetime]]:
    """The last known kind of account of these people, and when it was asked; unknown ones are left out."""
    query = select(people.c.slack_user_id, people.c.standing, people.c.checked_at)
    rows = db.execute(query.where(people.c.slack_user_id.in_(list(slack_user_ids))))
    return {row.slack_user_id: (row.standing, row.checked_at) for row in rows}


def accounts_to_check(db: Connection, before: datetime, at_most: int) -> list[str]:
    """The Slack users who are members and were last looked at before then, or never; the oldest first."""
    query = (
        select(members.c.slack_user_id)
        .outerjoin(people, people.c.slack_user_id == members.c.slack_user_id)
        .where(members.c.active, people.c.checked_at.is_(None) | (people.c.checked_at < before))
        .group_by(members.c.slack_user_id, people.c.checked_at)
        .order_by(people.c.checked_at.is_not(None), people.c.checked_at, members.c.slack_user_id)
    )
    return list(db.execute(query.limit(at_most)).scalars())


def is_known_account(db: Connection, slack_user_id: str) -> bool:
    """Whether a Slack user is or was a member anywhere, or was looked at as a reader of a channel."""
    return bool(memberships(db, slack_user_id) or slack_account_kinds(db, [slack_user_id]))


_ROLES = select(member_roles).where(member_roles.c.clinic_id == bindparam("clinic"))


def _roles(db: Connection, clinic_id: int) -> dict[int, frozenset[Role]]:
    found: dict[int, set[Role]] = {}
    for row in db.execute(_ROLES, {"clinic": clinic_id}):
        found.setdefault(row.member_id, set()).add(Role(row.role))
    return {member_id: frozenset(roles) for member_id, roles in found.items()}
