"""Payers, who is covered by which, and the dated billing policy of each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Column, Connection, Row, bindparam, select, update

from store import ledger_entries
from store.clinic.clinics import Clinic
from store.db import add_row
from store.errors import UserError
from store.ledger_entries import Provenance
from store.payer import sentences
from store.rules.billing.policy.month_range import MonthRange
from store.rules.billing.policy.policies import (
    DatedPolicy,
    Policy,
    PolicyOptions,
    check_no_overlaps,
    close_open_ends,
    named_policy,
)
from store.rules.months import Month
from store.tables import coverages, payer_policies, payers

_COLUMNS: tuple[Column[Any], ...] = (payers.c.id, payers.c.name, payers.c.kind, payers.c.payer_number)
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
    """The payer of that name; it is added when it is new."""
    name = " ".join(name.split())
    if not name:
        raise UserError(sentences.PAYER_NEEDS_NAME)
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
    """The payer of that name, if known."""
    key = " ".join(name.split()).casefold()
    row = db.execute(
        select(*_COLUMNS).where(payers.c.clinic_id == clinic_id, payers.c.name_key == key)
    ).first()
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
    """The clinic's payers, by name."""
    rows = db.execute(select(*_COLUMNS).where(payers.c.clinic_id == clinic_id).order_by(payers.c.name_key))
    return [_payer(row) for row in rows]


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
    known = {payer.id: payer for payer in list_payers(db, clinic_id)}
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


def choose_policy(
    db: Connection,
    clinic: Clinic,
    payer: Payer,
    name: str,
    from_month: Month,
    provenance: Provenance,
    source: str = "",
    *,
    until_month: Month | None = None,
    options: PolicyOptions | None = None,
) -> DatedPolicy:
    """Choose a payer's policy from a month on; an earlier choice for the same month is voided.

    An earlier open-ended choice ends where the new one begins: past months keep theirs.

    Raises:
        UserError: no such policy or option, or two policies for one month.
    """
    options = options or {}
    chosen = named_policy(name, **options)
    same = (payer_policies.c.payer_id == payer.id) & (payer_policies.c.from_month == from_month.first)
    ledger_entries.void(db, payer_policies, clinic.id, provenance, "replaced", same)
    dated = DatedPolicy(payer.name, MonthRange(from_month, until_month), chosen, source)
    check_no_overlaps(close_open_ends([*recorded_policies(db, clinic.id, payer), dated]))
    ledger_entries.add(
        db,
        payer_policies,
        clinic.id,
        provenance,
        payer_id=payer.id,
        policy=name,
        options=options,
        from_month=from_month.first,
        until_month=until_month.first if until_month else None,
        stated_source=source,
    )
    return dated


def policies(db: Connection, clinic_id: int, payer: Payer | None = None) -> list[DatedPolicy]:
    """Every choice on record, each open end closed by the same payer's next choice."""
    return close_open_ends(recorded_policies(db, clinic_id, payer))


def recorded_policies(db: Connection, clinic_id: int, payer: Payer | None = None) -> list[DatedPolicy]:
    """Every choice on record as it was entered, open ends left open."""
    query = (
        select(payer_policies, payers.c.name)
        .join(payers, payers.c.id == payer_policies.c.payer_id)
        .where(ledger_entries.live(payer_policies, clinic_id))
        .order_by(payer_policies.c.payer_id, payer_policies.c.from_month)
    )
    if payer:
        query = query.where(payer_policies.c.payer_id == payer.id)
    return [
        DatedPolicy(
            row.name,
            MonthRange(Month.of(row.from_month), Month.of(row.until_month) if row.until_month else None),
            named_policy(row.policy, **row.options),
            row.stated_source,
        )
        for row in db.execute(query)
    ]


_COVERAGE_AND_POLICY = (
    select(
        coverages.c.id,
        coverages.c.from_on,
        payer_policies.c.policy,
        payer_policies.c.options,
        payer_policies.c.until_month,
    )
    .outerjoin(
        payer_policies,
        (payer_policies.c.clinic_id == coverages.c.clinic_id)
        & (payer_policies.c.payer_id == coverages.c.payer_id)
        & (payer_policies.c.from_month <= bindparam("first"))
        & payer_policies.c.voided_at.is_(None),
    )
    .where(
        coverages.c.clinic_id == bindparam("clinic"),
        coverages.c.patient_id == bindparam("patient"),
        coverages.c.voided_at.is_(None),
    )
    .order_by(coverages.c.from_on, coverages.c.id, payer_policies.c.from_month)
)


def policy_of_patient(db: Connection, clinic: Clinic, patient_id: int, month: Month) -> Policy:
    """The policy of a patient's month, in one statement."""
    parameters = {"clinic": clinic.id, "patient": patient_id, "first": month.first}
    rows = db.execute(_COVERAGE_AND_POLICY, parameters).all()
    # The newest coverage by the month's end decides (else the first), and of its payer's choices the newest.
    begun = [row for row in rows if row.from_on <= month.last] or [
        row for row in rows if row.id == rows[0].id
    ]
    if not begun or begun[-1].policy is None:
        return default_policy(clinic)
    until = begun[-1].until_month
    ended = until is not None and until <= month.first
    return default_policy(clinic) if ended else named_policy(begun[-1].policy, **begun[-1].options)


def default_policy(clinic: Clinic) -> Policy:
    """The policy of payers for whom none was chosen."""
    return named_policy(clinic.settings.default_policy)
