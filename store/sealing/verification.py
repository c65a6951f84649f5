"""Checking a clinic's chain from its start, and every row against its seal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Table, select

from store.seal_keys import NO_KEY, SealKeys, keys_in
from store.sealing import first_version, sentences
from store.sealing.contents import ENDING_COLUMNS, SealedChange, changes_of, content_digest
from store.sealing.seals import FIRST_HASH, Anchor, seal_hash
from store.tables import audit_seals, billing_closings

_ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class TrailFault:
    """Something that was changed or removed outside of Caseload."""

    about: str
    """`seal 12`, `event 3` or a table."""
    why: str


@dataclass(frozen=True)
class TrailCheck:
    """The state of a clinic's audit trail."""

    faults: tuple[TrailFault, ...]
    sealed: int
    """How many seals there are."""
    unkeyed: int
    """How many of them were made without a key."""
    unsealed: int
    """How many changes wait for the sealer."""


def verify(db: Connection, clinic_id: int, anchors: Sequence[Anchor] = ()) -> TrailCheck:
    """Check a clinic's chain, its rows, and that it still reaches these anchors and those of closed months.

    The connection must be a snapshot: rows that are added meanwhile would look removed.
    """
    of_clinic = select(audit_seals).where(audit_seals.c.clinic_id == clinic_id)
    query = of_clinic.order_by(audit_seals.c.number).execution_options(yield_per=_ROWS_AT_ONCE)
    chain = _Chain(keys_in(db.get_execution_options()), [*anchors, *_closing_anchors(db, clinic_id)])
    for row in db.execute(query):
        chain.add(row)
    chain.end()
    events = [TrailFault(f"event {seq}", why) for seq, why in first_version.faults(db, clinic_id)]
    rows = [_table_faults(db, clinic_id, table) for table in ENDING_COLUMNS]
    return TrailCheck(
        faults=(*chain.faults, *events, *(fault for faults, _ in rows for fault in faults)),
        sealed=chain.count,
        unkeyed=chain.unkeyed,
        unsealed=sum(unsealed for _, unsealed in rows),
    )


class _Chain:
    """The chain so far, with what does not fit."""

    def __init__(self, keys: SealKeys, anchors: Sequence[Anchor]) -> None:
        self.faults: list[TrailFault] = []
        self.count, self.unkeyed = 0, 0
        self._keys, self._before, self._last, self._key_id = keys, FIRST_HASH, 0, NO_KEY
        self._anchors, self._unknown = anchors, set[str]()

    def add(self, row: Row[tuple[object, ...]]) -> None:
        """The next seal."""
        about = f"seal {row.number}"
        self.faults += [TrailFault(about, why) for why in self._seal_faults(row)]
        self._before, self._last, self._key_id = row.hash, row.number, row.key_id
        self.count += 1
        self.unkeyed += row.key_id == NO_KEY

    def end(self) -> None:
        """After the last seal: an anchor beyond it shows that others were cut off."""
        for anchor in self._anchors:
            if anchor.number > self._last:
                about = f"seal {anchor.number}"
                self.faults.append(TrailFault(about, sentences.cut_off(anchor.number, self._last)))

    def _seal_faults(self, row: Row[tuple[object, ...]]) -> Iterator[str]:
        if row.number != self._last + 1:
            yield sentences.seals_missing(row.number - self._last - 1)
        if not self._keys.knows(row.key_id):
            if row.key_id not in self._unknown:
                yield sentences.key_unknown(row.key_id)
            self._unknown.add(row.key_id)
        elif seal_hash(self._keys, self._before, dict(row._mapping)) != row.hash:  # noqa: SLF001 - SQLAlchemy's own name
            yield sentences.SEAL_CHANGED
        elif self._keys.knows(self._key_id) and self._keys.age(row.key_id) > self._keys.age(self._key_id):
            yield sentences.KEY_DROPPED
        if any(row.number == anchor.number and row.hash != anchor.hash for anchor in self._anchors):
            yield sentences.ANCHOR_DIFFERS


def _closing_anchors(db: Connection, clinic_id: int) -> list[Anchor]:
    """The anchors that closed months carry."""
    query = select(billing_closings.c.seal_number, billing_closings.c.seal_hash).where(
        billing_closings.c.clinic_id == clinic_id, billing_closings.c.seal_number.is_not(None)
    )
    return [Anchor(row.seal_number, row.seal_hash) for row in db.execute(query)]


def _table_faults(db: Connection, clinic_id: int, table: Table) -> tuple[list[TrailFault], int]:
    """The rows of a table that differ from their seals, and how many changes have none yet."""
    of_table = audit_seals.c.clinic_id == clinic_id, audit_seals.c.table_name == table.name
    seals = {(row.row_id, row.change): row for row in db.execute(select(audit_seals).where(*of_table))}
    faults: list[TrailFault] = []
    unsealed = 0
    rows = select(table).where(table.c.clinic_id == clinic_id).execution_options(yield_per=_ROWS_AT_ONCE)
    for row in db.execute(rows).mappings():
        values = dict(row)
        for change in changes_of(table, values):
            sealed = seals.pop((values["id"], change.value), None)
            unsealed += sealed is None
            if sealed and sealed.digest != content_digest(table, values, change):
                changed = sentences.row_changed(table.name, values["id"], sealed.sealed_at)
                faults.append(TrailFault(f"seal {sealed.number}", changed))
    for sealed in seals.values():
        was_added = sealed.change == SealedChange.ADDED
        say = sentences.row_removed if was_added else sentences.ending_removed
        faults.append(TrailFault(f"seal {sealed.number}", say(table.name, sealed.row_id, sealed.sealed_at)))
    return faults, unsealed
