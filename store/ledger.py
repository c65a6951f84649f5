"""The ledger: every fact is added with who said it, when and through what; it is voided, never changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Result, Select, Table, and_, bindparam, update

from store.db import add_row

Facts = TypeVarTuple("Facts")


@dataclass(frozen=True)
class Said:
    """Who says something, when, and through what."""

    by: int | None
    """The member's id; None for what a file or the program itself brings."""
    at: datetime
    source: str
    """slack, button, form, import, report, demo …"""


def add(db: Connection, table: Table, clinic_id: int, said: Said, **facts: Any) -> int:  # noqa: ANN401 - any fact
    """Add a fact; returns its id."""
    return add_row(
        db,
        table,
        clinic_id=clinic_id,
        source=said.source,
        entered_by=said.by,
        entered_at=said.at,
        **facts,
    )


def void(
    db: Connection, table: Table, clinic_id: int, said: Said, reason: str, where: ColumnElement[bool]
) -> int:
    """Void the facts that match and are not void yet; returns how many there were."""
    done = db.execute(
        update(table)
        .where(table.c.clinic_id == clinic_id, table.c.voided_at.is_(None), where)
        .values(voided_at=said.at, voided_by=said.by, void_reason=reason)
    )
    return done.rowcount


def live(table: Table, clinic_id: int) -> ColumnElement[bool]:
    """The condition that a fact is this clinic's and not void."""
    return and_(table.c.clinic_id == clinic_id, table.c.voided_at.is_(None))


class OfEpisodes(Generic[*Facts]):
    """A query for live facts of episodes, put together once: for those named, or for a whole clinic."""

    def __init__(self, table: Table, query: Select[*Facts]) -> None:
        self._all = query.where(table.c.clinic_id == bindparam("clinic"), table.c.voided_at.is_(None))
        self._named = self._all.where(table.c.episode_id.in_(bindparam("episodes", expanding=True)))

    def rows(self, db: Connection, clinic_id: int, episode_ids: Collection[int] | None) -> Result[*Facts]:
        """What is found for these episodes of the clinic, for all of them when none are named."""
        if episode_ids is None:
            return db.execute(self._all, {"clinic": clinic_id})
        return db.execute(self._named, {"clinic": clinic_id, "episodes": list(episode_ids)})
