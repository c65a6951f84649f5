"""Which facts of one chart a merge copies to another, and which of them the other chart holds already."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from store import ledger_entries
from store.patient import episodes, sentences
from store.patient.charts.fact_kinds import FACT_KINDS, FactKind, KeptWins
from store.patient.episodes import Episode
from store.tables import LEDGER_COLUMNS

_REQUEST_COLUMNS = ("request_key", "line", "import_key")
"""What keeps a request from being saved twice; the original keeps it."""
_NOT_FACTS = {"id", "clinic_id", "patient_id", "episode_id", *LEDGER_COLUMNS, *_REQUEST_COLUMNS}

_FactId = tuple[str, int]
"""Table and id."""


@dataclass(frozen=True)
class FactCopy:
    """A fact to be copied to the kept chart."""

    kind: FactKind
    original_id: int
    episode_id: int | None
    values: Mapping[str, Any]
    """The facts and who entered them when; links still name the originals."""


@dataclass(frozen=True)
class CopyPlan:
    """What a merge would copy."""

    copies: tuple[FactCopy, ...]
    already_there: Mapping[_FactId, int]
    """By original: the fact that the kept chart holds in its place."""
    left_out: tuple[FactKind, ...]
    """Of each fact that stays behind because the kept chart's own counts."""


@dataclass(frozen=True)
class _Chart:
    patient_id: int
    episodes: Sequence[Episode]
    """The latest first."""


def plan_copies(
    db: Connection,
    clinic_id: int,
    kept: tuple[int, Sequence[Episode]],
    merged: tuple[int, Sequence[Episode]],
) -> CopyPlan:
    """What the kept chart lacks of the merged one; each with its episodes, the latest first."""
    return _Planner(db, clinic_id, _Chart(*kept), _Chart(*merged)).plan()


def copy_facts(
    db: Connection, clinic_id: int, kept_patient_id: int, plan: CopyPlan, source: str
) -> dict[str, int]:
    """Make the copies, with the original authors, moments and days; returns how many there are, by table."""
    made: dict[_FactId, int] = dict(plan.already_there)
    counts: dict[str, int] = {}
    for copy in plan.copies:
        table, values = copy.kind.table, dict(copy.values)
        for column, target in copy.kind.links:
            if values[column] is not None:
                values[column] = made.get((target.name, values[column]))
        if "patient_id" in table.c:
            values["patient_id"] = kept_patient_id
        if copy.episode_id is not None:
            values["episode_id"] = copy.episode_id
        provenance = ledger_entries.Provenance(values.pop("entered_by"), values.pop("entered_at"), source)
        made[table.name, copy.original_id] = ledger_entries.add(db, table, clinic_id, provenance, **values)
        counts[table.name] = counts.get(table.name, 0) + 1
    return counts


def void_copies(db: Connection, clinic_id: int, source: str, provenance: ledger_entries.Provenance) -> int:
    """Void every copy of a merge; returns how many there were."""
    return sum(
        ledger_entries.void(
            db, kind.table, clinic_id, provenance, sentences.MERGE_UNDONE, kind.table.c.source == source
        )
        for kind in FACT_KINDS
    )


class _Planner:
    def __init__(self, db: Connection, clinic_id: int, kept: _Chart, merged: _Chart) -> None:
        self._db, self._clinic_id, self._kept, self._merged = db, clinic_id, kept, merged
        self._starts = {each.id: each.referred_on or each.enrolled_on for each in merged.episodes}
        self._copies: list[FactCopy] = []
        self._copied: set[_FactId] = set()
        self._already_there: dict[_FactId, int] = {}
        self._left_out: list[FactKind] = []

    def plan(self) -> CopyPlan:
        for kind in FACT_KINDS:
            self._add_kind(kind)
        return CopyPlan(tuple(self._copies), self._already_there, tuple(self._left_out))

    def _add_kind(self, kind: FactKind) -> None:
        at_kept = self._facts(kind, self._kept)
        known: dict[str, list[int]] = {}
        for fact in at_kept:
            known.setdefault(_fingerprint(kind, fact), []).append(fact["id"])
        for fact in self._facts(kind, self._merged):
            same = known.get(_fingerprint(kind, fact, self._already_there))
            if same:
                self._already_there[kind.table.name, fact["id"]] = same.pop(0)
            elif self._stays_behind(kind, fact, at_kept):
                self._left_out.append(kind)
            else:
                self._copies.append(self._copy(kind, fact))
                self._copied.add((kind.table.name, fact["id"]))

    def _facts(self, kind: FactKind, chart: _Chart) -> list[RowMapping]:
        """The valid facts of a chart, oldest first."""
        table = kind.table
        query = select(table).where(ledger_entries.live(table, self._clinic_id)).order_by(table.c.id)
        if kind.parent:
            parent = dict(kind.links)[kind.parent]
            of_patient = select(parent.c.id).where(
                ledger_entries.live(parent, self._clinic_id), parent.c.patient_id == chart.patient_id
            )
            query = query.where(table.c[kind.parent].in_(of_patient))
        else:
            query = query.where(table.c.patient_id == chart.patient_id)
        return list(self._db.execute(query).mappings())

    def _stays_behind(self, kind: FactKind, fact: RowMapping, at_kept: Iterable[RowMapping]) -> bool:
        if kind.with_copied_parent_only:
            parent = dict(kind.links)[kind.parent]
            return (parent.name, fact[kind.parent]) not in self._copied
        if kind.kept_wins is KeptWins.IDENTICAL:
            return False
        episode_id = self._episode_id(kind, fact)
        others = [
            other
            for other in at_kept
            if other.get("episode_id") == episode_id
            and (not kind.seat or other[kind.seat] == fact[kind.seat])
        ]
        if kind.kept_wins is KeptWins.SAME_DAY:
            return any(other[kind.day] == fact[kind.day] for other in others)
        return bool(others)

    def _copy(self, kind: FactKind, fact: RowMapping) -> FactCopy:
        values = {
            name: value
            for name, value in fact.items()
            if name in {"entered_by", "entered_at"} or name not in _NOT_FACTS
        }
        return FactCopy(kind, fact["id"], self._episode_id(kind, fact), values)

    def _episode_id(self, kind: FactKind, fact: RowMapping) -> int | None:
        """The kept chart's episode that a fact's day belongs to; a visit before care belongs to that care."""
        if "episode_id" not in kind.table.c:
            return None
        day: date = fact[kind.day]
        start = self._starts.get(fact["episode_id"])
        return episodes.on_day(list(self._kept.episodes), max(day, start or day)).id


def _fingerprint(kind: FactKind, fact: RowMapping, same: Mapping[_FactId, int] | None = None) -> str:
    """What a fact says, for comparing; links of the merged chart as the kept chart has them in `same`."""
    facts = {name: value for name, value in fact.items() if name not in _NOT_FACTS}
    for column, target in kind.links:
        if same is not None and facts[column] is not None:
            facts[column] = same.get((target.name, facts[column]), f"original {facts[column]}")
    return json.dumps(facts, sort_keys=True, default=str)
