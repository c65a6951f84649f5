"""The ledger: every fact is added with its provenance; it is voided, never changed (decisions.md 7)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVarTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Result,
    Select,
    Table,
    and_,
    bindparam,
    select,
    union_all,
    update,
)

from store.db import add_row

Facts = TypeVarTuple("Facts")

EDIT_SOURCE = "edit"
"""The source of an entry that replaces another one."""

_RESTORED = "restored"
_MOVED = "moved along to entry"
_IMPORT_UNDONE = "undone with import "
_REPLACED = re.compile(r"replaced by entry (?P<id>\d+)")
_NOT_COPIED = {"id", "request_key", "line", "import_key", "voided_at", "voided_by", "void_reason"}


@dataclass(frozen=True)
class Provenance:
    """Who entered something, when, and through what."""

    by: int | None
    """The member's id; None for a file or the program itself."""
    at: datetime
    source: str
    """slack, button, form, import, report, demo …"""


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """What entries about an episode have in common."""

    id: int
    patient_id: int
    episode_id: int
    note: str
    source: str
    entered_by: int | None
    entered_at: datetime
    voided_at: datetime | None = None
    void_reason: str | None = None


def add(db: Connection, table: Table, clinic_id: int, provenance: Provenance, **facts: Any) -> int:  # noqa: ANN401 - any fact
    """Add an entry; returns its id."""
    return add_row(
        db,
        table,
        clinic_id=clinic_id,
        source=provenance.source,
        entered_by=provenance.by,
        entered_at=provenance.at,
        **facts,
    )


def void(
    db: Connection,
    table: Table,
    clinic_id: int,
    provenance: Provenance,
    reason: str,
    where: ColumnElement[bool],
) -> int:
    """Void the matching entries that are not void yet; returns how many there were."""
    voided = db.execute(
        update(table)
        .where(table.c.clinic_id == clinic_id, table.c.voided_at.is_(None), where)
        .values(voided_at=provenance.at, voided_by=provenance.by, void_reason=reason)
    )
    return voided.rowcount


def move(
    db: Connection,
    table: Table,
    clinic_id: int,
    where: ColumnElement[bool],
    provenance: Provenance,
    reason: str,
    **changes: object,
) -> int:
    """Void the matching live entries and add them again with changes; returns how many there were.

    Who entered them, and when, stays as it was: they follow another entry that was replaced.
    """
    rows = _live_rows(db, table, clinic_id, where)
    void(db, table, clinic_id, provenance, reason, where)
    for row in rows:
        add_row(db, table, **row | changes)
    return len(rows)


def replace_entry(
    db: Connection, table: Table, clinic_id: int, entry_id: int, provenance: Provenance, **changes: object
) -> int | None:
    """Void an entry for a new one with other facts; returns the new id, None when it was void already."""
    edited = {"source": EDIT_SOURCE, "entered_by": provenance.by, "entered_at": provenance.at}
    is_entry = table.c.id == entry_id
    rows = _live_rows(db, table, clinic_id, is_entry)
    if not rows:
        return None
    new_id = add_row(db, table, **rows[0] | edited | changes)
    voided = void(db, table, clinic_id, provenance, replaced_by(new_id), is_entry)
    return new_id if voided else None


def _live_rows(
    db: Connection, table: Table, clinic_id: int, where: ColumnElement[bool]
) -> list[dict[str, Any]]:
    """What matching live entries say, with who entered it, and when."""
    of_clinic = (table.c.clinic_id == clinic_id, table.c.voided_at.is_(None))
    rows = db.execute(select(table).where(*of_clinic, where).order_by(table.c.id)).mappings().all()
    return [copied_facts(dict(row)) for row in rows]


def copied_facts(row: dict[str, Any]) -> dict[str, Any]:
    """What a row says without its id, its import and that it is void: for another row that says the same."""
    return {key: fact for key, fact in row.items() if key not in _NOT_COPIED}


def restored_from(entry_id: int) -> str:
    """The source of an entry that restores an undone one."""
    return f"{_RESTORED} {entry_id}"


def is_restored(source: str) -> bool:
    """Whether an entry restores an undone one."""
    return source.startswith(_RESTORED)


def import_undone(run_id: int) -> str:
    """Why an entry is void whose whole import was undone: a file may add it again."""
    return f"{_IMPORT_UNDONE}{run_id}"


def is_import_undone(void_reason: str | None) -> bool:
    """Whether an entry is void because its whole import was undone."""
    return (void_reason or "").startswith(_IMPORT_UNDONE)


def replaced_by(new_id: int) -> str:
    """Why an entry is void that was edited: the reason names the entry of its table that replaces it."""
    return f"replaced by entry {new_id}"


def moved_with(new_id: int) -> str:
    """Why an entry is void that followed another one to the entry that replaces it."""
    return f"{_MOVED} {new_id}"


def is_moved(void_reason: str | None) -> bool:
    """Whether a void entry followed another one that was replaced."""
    return (void_reason or "").startswith(_MOVED)


def replacement_id(void_reason: str | None) -> int | None:
    """The entry that replaces a void one; None when it was undone."""
    found = _REPLACED.fullmatch(void_reason or "")
    return int(found["id"]) if found else None


def live(table: Table, clinic_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """The condition that an entry is this clinic's and not void."""
    return and_(table.c.clinic_id == clinic_id, table.c.voided_at.is_(None))


class EpisodeFactsQuery(Generic[*Facts]):
    """A query for live facts of episodes: of a whole clinic, of some episodes, of one.

    Several parts, each of one table, are read in one statement; the order of the rows is then undefined.
    """

    def __init__(self, *parts: tuple[Table, Select[*Facts]]) -> None:
        parts_of_clinic = [
            (query.where(table.c.clinic_id == bindparam("clinic"), table.c.voided_at.is_(None)), table)
            for table, query in parts
        ]
        ids: BindParameter[int] = bindparam("episodes", expanding=True)
        self._all = _union([query for query, _ in parts_of_clinic])
        self._some = _union([query.where(table.c.episode_id.in_(ids)) for query, table in parts_of_clinic])
        self._one = _union(
            [query.where(table.c.episode_id == bindparam("episode")) for query, table in parts_of_clinic]
        )

    def rows(self, db: Connection, clinic_id: int, episode_ids: Collection[int] | None) -> Result[*Facts]:
        """The rows of these episodes of the clinic, of all its episodes when none are named."""
        if episode_ids is None:
            return db.execute(self._all, {"clinic": clinic_id})
        if len(episode_ids) == 1:
            (episode_id,) = episode_ids
            return db.execute(self._one, {"clinic": clinic_id, "episode": episode_id})
        return db.execute(self._some, {"clinic": clinic_id, "episodes": list(episode_ids)})


def _union(queries: Sequence[Select[*Facts]]) -> Select[*Facts] | CompoundSelect[*Facts]:
    return queries[0] if len(queries) == 1 else union_all(*queries)
