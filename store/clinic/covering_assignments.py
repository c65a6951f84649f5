"""Covering: who looks after a colleague's caseload, and on which days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from store import ledger_entries
from store.clinic import members, sentences
from store.clinic.members import Member
from store.errors import UserError
from store.ledger_entries import Provenance
from store.rules.roles import Role
from store.tables import covers


@dataclass(frozen=True)
class CoveringAssignment:
    """One member looks after another's patients on these days, the last one included."""

    id: int
    member_id: int
    for_member_id: int
    from_on: date
    until_on: date


def add(
    db: Connection,
    clinic_id: int,
    member: Member,
    absent: Member,
    from_on: date,
    until_on: date,
    provenance: Provenance,
) -> None:
    """Cover for a colleague on these days, the last one included; an earlier assignment of the two ends.

    Raises:
        UserError: the same person, a member who is not a care manager, or a last day before the first.
    """
    if member.id == absent.id:
        raise UserError(sentences.COVERS_SELF, sentences.MENTION_COLLEAGUE)
    for each in (member, absent):
        if Role.CARE_MANAGER not in each.roles:
            raise UserError(sentences.not_a_care_manager(each.name), sentences.CARE_MANAGERS_ONLY)
    if until_on < from_on:
        raise UserError(sentences.LAST_DAY_BEFORE_FIRST)
    end(db, clinic_id, member.id, absent.id, from_on, provenance)
    ledger_entries.add(
        db,
        covers,
        clinic_id,
        provenance,
        member_id=member.id,
        for_member_id=absent.id,
        from_on=from_on,
        until_on=until_on,
    )


def end(
    db: Connection, clinic_id: int, member_id: int, absent_id: int, today: date, provenance: Provenance
) -> int:
    """End the assignments between two members from a day on; returns how many ended."""
    between = (
        (covers.c.member_id == member_id)
        & (covers.c.for_member_id == absent_id)
        & (covers.c.until_on >= today)
    )
    return ledger_entries.void(db, covers, clinic_id, provenance, "ended", between)


def active_on(db: Connection, clinic_id: int, on: date) -> list[CoveringAssignment]:
    """Who covers for whom on a day."""
    columns = [covers.c[name] for name in CoveringAssignment.__dataclass_fields__]
    rows = db.execute(
        select(*columns)
        .where(ledger_entries.live(covers, clinic_id), covers.c.from_on <= on, covers.c.until_on >= on)
        .order_by(covers.c.id)
    )
    return [
        CoveringAssignment(row.id, row.member_id, row.for_member_id, row.from_on, row.until_on)
        for row in rows
    ]


def covered_colleagues(
    db: Connection, clinic_id: int, member_id: int, on: date
) -> Sequence[tuple[Member, date]]:
    """The colleagues for whom a member covers on a day, and the last day."""
    team = {member.id: member for member in members.list_members(db, clinic_id, active=False)}
    return [
        (team[assignment.for_member_id], assignment.until_on)
        for assignment in active_on(db, clinic_id, on)
        if assignment.member_id == member_id
    ]
