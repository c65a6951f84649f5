"""A payer's name corrected, and two payers joined that are one; both with their undoing."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select, update

from store import audit, ledger_entries
from store.errors import UserError
from store.ledger_entries import Provenance
from store.payer import payers, sentences
from store.payer.payers import Payer
from store.rules.months import Month
from store.tables import billing_closings, coverages, time_entries
from store.tables import payers as payers_table

_JOINED = "joined payer "


@dataclass(frozen=True)
class PayerUse:
    """What depends on a payer's name."""

    patients: int
    """How many patients it covers, or covered."""
    closed_months: tuple[Month, ...]
    """Closed months with minutes of these patients, the earliest first."""


def use_of(db: Connection, clinic_id: int, payer: Payer) -> PayerUse:
    """How many patients and which closed months a change of this payer touches."""
    covered = (
        select(coverages.c.patient_id)
        .where(ledger_entries.live(coverages, clinic_id), coverages.c.payer_id == payer.id)
        .distinct()
    )
    days = select(time_entries.c.service_on).where(
        ledger_entries.live(time_entries, clinic_id), time_entries.c.patient_id.in_(covered)
    )
    with_minutes = {Month.of(day) for day in db.execute(days.distinct()).scalars()}
    closed = select(billing_closings.c.month).where(
        billing_closings.c.clinic_id == clinic_id, billing_closings.c.reopened_at.is_(None)
    )
    months = sorted(set(map(Month.of, db.execute(closed).scalars())) & with_minutes)
    number = db.execute(select(func.count()).select_from(covered.subquery())).scalar_one()
    return PayerUse(number, tuple(months))


def rename(db: Connection, clinic_id: int, payer: Payer, new_name: str, provenance: Provenance) -> Payer:
    """Give a payer another name.

    Raises:
        UserError: no name, a very long one, or that of another payer.
    """
    name = " ".join(new_name.split())
    if not name:
        raise UserError(sentences.PAYER_NEEDS_NAME)
    if len(name) > payers.LONGEST_NAME:
        raise UserError(sentences.name_too_long(payers.LONGEST_NAME))
    owner = payers.find(db, clinic_id, name)
    if owner and owner.id != payer.id:
        raise UserError(sentences.name_taken(owner.name))
    _update(db, clinic_id, payer.id, name=name, name_key=name.casefold())
    _record(db, clinic_id, provenance, "payer renamed", payer, {"old": payer.name, "new": name})
    return Payer(payer.id, name, payer.kind, payer.number)


def join(db: Connection, clinic_id: int, payer: Payer, into: Payer, provenance: Provenance) -> int:
    """Give a payer's patients the other payer, each from the same day on; returns how many coverages.

    Afterwards the payer is in no list, and its name means the other one.
    """
    source = Provenance(provenance.by, provenance.at, f"{_JOINED}{payer.id}")
    moved = _move_coverages(db, clinic_id, coverages.c.payer_id == payer.id, into.id, source)
    _update(db, clinic_id, payer.id, joined_into_id=into.id)
    _record(db, clinic_id, provenance, "payers joined", payer, {"old": payer.name, "new": into.name})
    return moved


def separate(db: Connection, clinic_id: int, payer_id: int, provenance: Provenance) -> bool:
    """Undo the joining; False when that was done already."""
    query = select(payers_table).where(
        payers_table.c.clinic_id == clinic_id,
        payers_table.c.id == payer_id,
        payers_table.c.joined_into_id.is_not(None),
    )
    row = db.execute(query).first()
    if row is None:
        return False
    _move_coverages(db, clinic_id, coverages.c.source == f"{_JOINED}{payer_id}", payer_id, provenance)
    _update(db, clinic_id, payer_id, joined_into_id=None)
    payer = Payer(payer_id, row.name)
    _record(db, clinic_id, provenance, "payers separated", payer, {"name": row.name})
    return True


def _move_coverages(
    db: Connection, clinic_id: int, where: ColumnElement[bool], payer_id: int, provenance: Provenance
) -> int:
    """Replace coverages by those of another payer.

    One that another of the same day corrected is only voided: added again, it would be the newest.
    """
    live = ledger_entries.live(coverages, clinic_id)
    newest = (
        select(func.max(coverages.c.id)).where(live).group_by(coverages.c.patient_id, coverages.c.from_on)
    )
    in_force = select(coverages.c.id).where(live, where, coverages.c.id.in_(newest))
    found = db.execute(in_force.order_by(coverages.c.from_on, coverages.c.id)).scalars().all()
    changes = {"payer_id": payer_id, "source": provenance.source}
    for coverage_id in found:
        ledger_entries.replace_entry(db, coverages, clinic_id, coverage_id, provenance, **changes)
    ledger_entries.void(
        db, coverages, clinic_id, provenance, provenance.source, where & coverages.c.id.not_in(found)
    )
    return len(found)


def _update(db: Connection, clinic_id: int, payer_id: int, **values: object) -> None:
    is_payer = (payers_table.c.clinic_id == clinic_id) & (payers_table.c.id == payer_id)
    db.execute(update(payers_table).where(is_payer).values(**values))


def _record(
    db: Connection, clinic_id: int, provenance: Provenance, action: str, payer: Payer, detail: dict[str, str]
) -> None:
    audit.record(db, clinic_id, provenance.at, provenance.by, action, f"payer:{payer.id}", detail)
