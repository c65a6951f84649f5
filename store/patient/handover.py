"""Handing over what a member holds: whoever leaves the team leaves patients behind."""

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
from store.tables import members as people

ROLE_FOR_POSITION: Mapping[TeamPosition, Role] = {
    TeamPosition.CARE_MANAGER: Role.CARE_MANAGER,
    TeamPosition.CONSULTANT: Role.CONSULTANT,
}
"""The seats that are handed over, and the role that each asks for; who treats and bills is the claim's."""


@dataclass(frozen=True)
class FormerMember:
    """Somebody whose access has ended, and when."""

    member: Member
    left_at: datetime


AssignedEpisodes = Mapping[TeamPosition, Sequence[Episode]]
"""The open episodes in which somebody has a seat."""


def former_members(db: Connection, clinic_id: int) -> list[FormerMember]:
    """The clinic's members without access, who left last first."""
    rows = db.execute(
        select(people.c.id, people.c.deactivated_at)
        .where(people.c.clinic_id == clinic_id, ~people.c.active, people.c.deactivated_at.is_not(None))
        .order_by(people.c.deactivated_at.desc(), people.c.id)
    ).all()
    known = (
        {member.id: member for member in members.list_members(db, clinic_id, active=False)} if rows else {}
    )
    return [FormerMember(known[row.id], row.deactivated_at) for row in rows]


def assigned_episodes(
    db: Connection, clinic_id: int, member_ids: Sequence[int]
) -> dict[int, AssignedEpisodes]:
    """What each of these members holds; those who hold nothing are left out."""
    if not member_ids:
        return {}
    known = {episode.id: episode for episode in episodes.open_episodes(db, clinic_id)}
    found: dict[int, dict[TeamPosition, list[Episode]]] = {}
    for episode_id, team in care_team.teams(db, clinic_id).items():
        if episode_id not in known:
            continue
        for seat, holder in (
            (TeamPosition.CARE_MANAGER, team.care_manager_id),
            (TeamPosition.CONSULTANT, team.consultant_id),
        ):
            if holder in member_ids and holder is not None:
                found.setdefault(holder, {}).setdefault(seat, []).append(known[episode_id])
    return dict(found)


def hand_over(
    db: Connection, old: Member, new: Member, seat: TeamPosition, on: date, said: Provenance
) -> int:
    """Seat a colleague in everything that a member holds; returns in how many episodes."""
    held = assigned_episodes(db, old.clinic_id, [old.id]).get(old.id, {}).get(seat, ())
    for episode in held:
        care_team.assign(db, episode, seat, on, said, member_id=new.id)
    if held:
        detail = {"seat": seat.value, "to": new.id, "episodes": len(held)}
        audit.record(db, old.clinic_id, said.at, said.by, "seats handed over", f"member:{old.id}", detail)
    return len(held)
