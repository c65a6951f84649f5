"""Which entries share clock time: a minute is one care manager's once, and one patient's once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, union

from store.patient.charts.hidden_charts import is_shown
from store.rules.billing.countable_minutes import BillingTimeEntry
from store.tables import time_entries

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _EntryClockTime:
    """An entry's clock time, its care manager and its patient."""

    id: int
    service_on: date
    member_id: int | None
    patient_id: int
    start: datetime
    end: datetime

    def starts_during(self, other: "_EntryClockTime") -> bool:
        """Whether the other had started by the start of this one, and was not over."""
        same = self.patient_id == other.patient_id or self.member_id == other.member_id is not None
        return same and other.start <= self.start < other.end


def _entries_query(owner: str) -> Select[Any]:
    entry = time_entries.c
    return select(
        entry.id, entry.service_on, entry.member_id, entry.patient_id, entry.start_at, entry.end_at
    ).where(
        entry.clinic_id == bindparam("clinic"),
        entry[owner].in_(bindparam(owner, expanding=True)),
        entry.service_on.in_(bindparam("days", expanding=True)),
        entry.start_at.is_not(None),
        entry.voided_at.is_(None),
        is_shown(entry.patient_id, bindparam("clinic")),
    )


# Made once: putting it together takes longer than running it, and people wait for it.
_NEARBY_ENTRIES_QUERY = union(_entries_query("member_id"), _entries_query("patient_id"))


def earlier_overlapping(db: Connection, clinic_id: int, entries: Sequence[BillingTimeEntry]) -> set[int]:
    """The other entries that may have counted clock time of these: started earlier, and theirs in turn.

    No entry lasts longer than a day.
    """
    latest = [
        _EntryClockTime(each.id, each.service_on, each.member_id, each.patient_id, each.start, each.end)
        for each in entries
        if each.start and each.end
    ]
    known = {span.id for span in latest}
    found: set[int] = set()
    while latest:
        others = [span for span in _nearby_entries(db, clinic_id, latest) if span.id not in known | found]
        latest = [span for span in others if any(each.starts_during(span) for each in latest)]
        found |= {span.id for span in latest}
    return found


def _nearby_entries(
    db: Connection, clinic_id: int, spans: Sequence[_EntryClockTime]
) -> list[_EntryClockTime]:
    """The clock times of the same people and patients on these days and the days before."""
    named = {
        "clinic": clinic_id,
        "member_id": sorted({span.member_id for span in spans if span.member_id is not None}),
        "patient_id": sorted({span.patient_id for span in spans}),
        "days": sorted({day for span in spans for day in (span.service_on, span.service_on - _DAY)}),
    }
    return [
        _EntryClockTime(
            id=row.id,
            service_on=row.service_on,
            member_id=row.member_id,
            patient_id=row.patient_id,
            start=row.start_at,
            end=row.end_at,
        )
        for row in db.execute(_NEARBY_ENTRIES_QUERY, named)
    ]
