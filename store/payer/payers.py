"""Payers, and who is covered by which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Column, Connection, Row, select, update

from store import ledger_entries
from store.clinic.clinics import Clinic
from store.db import add_row
from store.errors import UserError
from store.ledger_entries import Provenance
from store.payer import sentences
from store.tables import coverages, payers

_COLUMNS: tuple[Column[Any], ...] = (payers.c.id, payers.c.name, payers.c.kind, payers.c.payer_number)
_COLUMNS_AND_JOINED: tuple[Column[Any], ...] = (*_COLUMNS, payers.c.joined_into_id)
LONGEST_NAME = 120
"""What the column holds."""
NEW_PAYER_MARK = "(new)"
"""Typed after the name of a new payer."""
_MIN_MATCH_SCORE = 80
_MAX_SIMILAR = 3


@dataclass(frozen=True)
class Payer:
    """An insurer or program that pays for care."""

    id: int
    name: str
    kind: str = ""
    """`medicaid`, `medicare`, `commercial` or `other`; empty where it isn't known."""
    number: str = ""
    """The id that claims carry for it."""


class SimilarPayerError(UserError):
    """A payer that is not known, but spelled almost like known ones: most likely one of those.

    Args:
        typed: the name.
        similar: the known payers.
    """

    def __init__(self, typed: str, similar: tuple[Payer, ...]) -> None:
        self.typed, self.similar = typed, similar
        names = [payer.name for payer in similar]
        super().__init__(sentences.similar_payers(typed, names), sentences.add_as_new(typed, NEW_PAYER_MARK))


def find_or_add(db: Connection, clinic_id: int, name: str) -> Payer:
    """The payer of that name; it is added when it is new.

    Raises:
        UserError: no name, or one that is too long.
    """
    name = " ".join(name.split())
    if not name:
        raise UserError(sentences.PAYER_NEEDS_NAME)
    if max(len(name), len(name.casefold())) > LONGEST_NAME:
        raise UserError(sentences.name_too_long(LONGEST_NAME))
    known = find(db, clinic_id, name)
    if known:
        return known
    payer_id = add_row(db, payers, clinic_id=clinic_id, name=name, name_key=name.casefold())
    return Payer(payer_id, name)


def resolve_typed(db: Connection, clinic_id: int, typed: str) -> Payer:
    """The payer that was typed: a known one, or a new one whose name is unlike the known names.

    Args:
        db: the transaction.
        clinic_id: the clinic.
        typed: the name; `Foo (new)` means a new payer, even if the name is like a known one.

    Raises:
        UserError: no name.
        SimilarPayerError: unknown, but spelled almost like known ones.
    """
    name = " ".join(typed.split())
    is_new = name.casefold().endswith(NEW_PAYER_MARK)
    name = name[: -len(NEW_PAYER_MARK)].strip() if is_new else name
    similar = () if is_new or find(db, clinic_id, name) else _similar_payers(db, clinic_id, name)
    if similar:
        raise SimilarPayerError(name, similar)
    return find_or_add(db, clinic_id, name)


def _similar_payers(db: Connection, clinic_id: int, name: str) -> tuple[Payer, ...]:
    """The payers whose names are most like a name, the most similar first."""
    known = list_payers(db, clinic_id)
    names = [payer.name.casefold() for payer in known]
    found = process.extract(
        name.casefold(), names, scorer=fuzz.WRatio, limit=_MAX_SIMILAR, score_cutoff=_MIN_MATCH_SCORE
    )
    return tuple(known[index] for _, _, index in found)


def find(db: Connection, clinic_id: int, name: str) -> Payer | None:
    """The payer of that name, if known; for a payer that was joined to another, that other."""
    key = " ".join(name.split()).casefold()
    of_clinic = payers.c.clinic_id == clinic_id
    row = db.execute(select(*_COLUMNS_AND_JOINED).where(of_clinic, payers.c.name_key == key)).first()
    while row and row.joined_into_id:
        into = payers.c.id == row.joined_into_id
        row = db.execute(select(*_COLUMNS_AND_JOINED).where(of_clinic, into)).one()
    return _payer(row) if row else None


def named(db: Connection, clinic: Clinic, name: str) -> Payer:
    """The payer of that name.

    Raises:
        UserError: the clinic has none, with the names that it has.
    """
    known = find(db, clinic.id, name)
    if known is None:
        names = [each.name for each in list_payers(db, clinic.id)]
        raise UserError(sentences.unknown_payer(clinic.name, name), sentences.known_payers(names))
    return known


def list_payers(db: Connection, clinic_id: int) -> list[Payer]:
    """The clinic's payers, by name; without those that were joined to another."""
    listed = (payers.c.clinic_id == clinic_id, payers.c.joined_into_id.is_(None))
    return [_payer(row) for row in db.execute(select(*_COLUMNS).where(*listed).order_by(payers.c.name_key))]


def joined_names(db: Connection, clinic_id: int) -> dict[str, str]:
    """The names of payers that were joined to another, each with the name of that other."""
    joined = select(payers.c.id, payers.c.name).where(
        payers.c.clinic_id == clinic_id, payers.c.joined_into_id.is_not(None)
    )
    known = _by_id(db, clinic_id)
    return {row.name: known[row.id].name for row in db.execute(joined)}


def _by_id(db: Connection, clinic_id: int) -> dict[int, Payer]:
    """Every payer by its id; in place of one that was joined to another, that other."""
    found = db.execute(select(*_COLUMNS_AND_JOINED).where(payers.c.clinic_id == clinic_id))
    rows = {row.id: row for row in found}
    return {payer_id: _payer(_end_of_joins(rows, payer_id)) for payer_id in rows}


def _end_of_joins(rows: Mapping[int, Row[Any]], payer_id: int) -> Row[Any]:
    into = rows[payer_id].joined_into_id
    return _end_of_joins(rows, into) if into else rows[payer_id]


def save_details(db: Connection, clinic_id: int, payer: Payer, kind: str, number: str) -> None:
    """Set what is not empty."""
    values = {"kind": kind or payer.kind, "payer_number": number or payer.number}
    is_payer = (payers.c.clinic_id == clinic_id) & (payers.c.id == payer.id)
    db.execute(update(payers).where(is_payer).values(**values))


def _payer(row: Row[Any]) -> Payer:
    return Payer(row.id, row.name, row.kind or "", row.payer_number or "")


def set_coverage(
    db: Connection, clinic_id: int, patient_id: int, payer: Payer, from_on: date, provenance: Provenance
) -> None:
    """A patient is covered by a payer from that day on; earlier days keep theirs."""
    ledger_entries.add(
        db, coverages, clinic_id, provenance, patient_id=patient_id, payer_id=payer.id, from_on=from_on
    )


def coverage_on(db: Connection, clinic_id: int, by: date, patient_id: int | None = None) -> dict[int, Payer]:
    """The payer of each patient (or of one) on a day; on a day before the first coverage, that coverage's."""
    known = _by_id(db, clinic_id)
    query = (
        select(coverages.c.patient_id, coverages.c.from_on, coverages.c.payer_id)
        .where(ledger_entries.live(coverages, clinic_id))
        .order_by(coverages.c.from_on, coverages.c.id)
    )
    if patient_id is not None:
        query = query.where(coverages.c.patient_id == patient_id)
    found: dict[int, Payer] = {}
    for covered, from_on, payer_id in db.execute(query):
        if from_on <= by or covered not in found:
            found[covered] = known[payer_id]
    return found
