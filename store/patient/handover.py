"""Reassigning the patients of a member, such as one who has left the team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from store import audit
from store.clinic import members
from store.clinic.members import Member
from store.ledger_entries import Provenance
from store.patient import care_team, episodes
from store.patient.care_team import TeamPosition
from store.patient.episodes import Episode
from store.rules.roles import Role
from store.tables import members as members_table

ROLE_FOR_POSITION: Mapping[TeamPosition, Role] = {
    TeamPosition.CARE_MANAGER: Role.CARE_MANAGER,
    TeamPosition.CONSULTANT: Role.CONSULTANT,
}
"""The positions that can be reassigned, and the role each needs; the treating clinician is not one."""


@dataclass(frozen=True)
class FormerMember:
    """A member whose access has ended, and when."""

    member: Member
    left_at: datetime


AssignedEpisodes = Mapping[TeamPosition, Sequence[Episode]]
"""A member's open episodes, by position."""


def former_members(db: Connection, clinic_id: int) -> list[FormerMember]:
    """The clinic's members without access, the last to leave first."""
    rows = db.execute(
        select(members_table.c.id, members_table.c.deactivated_at)
        .where(
            members_table.c.clinic_id == clinic_id,
            ~members_table.c.active,
            members_table.c.deactivated_at.is_not(None),
        )
        .order_by(members_table.c.deactivated_at.desc(), members_table.c.id)
    ).all()
    if not rows:
        return []
    by_id = {member.id: member for member in members.list_members(db, clinic_id, active=False)}
    return [FormerMember(by_id[row.id], row.deactivated_at) for row in rows]


def assigned_episodes(
    db: Connection, clinic_id: int, member_ids: Sequence[int]
) -> dict[int, AssignedEpisodes]:
    """The open episodes of each of these members; members without any are left out."""
    if not member_ids:
        return {}
    open_episodes = {episode.id: episode for episode in episodes.open_episodes(db, clinic_id)}
    found: dict[int, dict[TeamPosition, list[Episode]]] = {}
    for episode_id, team in care_team.teams(db, clinic_id).items():
        if episode_id not in open_episodes:
            continue
        for position, member_id in (
            (TeamPosition.CARE_MANAGER, team.care_manager_id),
            (TeamPosition.CONSULTANT, team.consultant_id),
        ):
            if member_id in member_ids and member_id is not None:
                found.setdefault(member_id, {}).setdefault(position, []).append(open_episodes[episode_id])
    return dict(found)


def hand_over(
    db: Connection, old: Member, new: Member, position: TeamPosition, on: date, provenance: Provenance
) -> int:
    """Give all of a member's episodes in one position to a colleague; returns how many."""
    reassigned = assigned_episodes(db, old.clinic_id, [old.id]).get(old.id, {}).get(position, ())
    for episode in reassigned:
        care_team.assign(db, episode, position, on, provenance, member_id=new.id)
    if reassigned:
        detail = {"seat": position.value, "to": new.id, "episodes": len(reassigned)}
        subject = f"member:{old.id}"
        audit.record(db, old.clinic_id, provenance.at, provenance.by, "patients reassigned", subject, detail)
    return len(reassigned)
