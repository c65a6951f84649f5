"""Whose patients a care manager follows: own ones, those of colleagues they cover for, unassigned ones."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from store.caseload.caseload import CaseloadPatient
from store.clinic import covering_assignments, members
from store.rules.roles import Role


def split_own(
    db: Connection, clinic_id: int, member_id: int, lines: Sequence[CaseloadPatient], today: date
) -> tuple[list[CaseloadPatient], list[CaseloadPatient]]:
    """A care manager's patients, and those of colleagues; each in the order given."""
    managers = {each.id for each in members.list_members(db, clinic_id, Role.CARE_MANAGER)}
    covered = covering_assignments.covered_colleagues(db, clinic_id, member_id, today)
    others = managers - {member_id} - {absent.id for absent, _ in covered}
    own = [line for line in lines if line.team.care_manager_id not in others]
    return own, [line for line in lines if line.team.care_manager_id in others]
