"""The time log: minutes spent, added and voided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, or_, select

from store import ledger_entries
from store.db import columns_of
from store.ledger import contacts
from store.ledger_entries import LedgerEntry, Provenance
from store.patient.charts.hidden_charts import is_shown
from store.patient.episodes import Episode, add_entry
from store.rules.activities import Activity
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.tables import entry_notes, time_entries

Days = tuple[date, date]
"""The first and the last day."""
Moments = tuple[datetime, datetime]
"""From one moment until before another."""


@dataclass(frozen=True)
class NewTimeEntry:
    """Minutes as typed or imported, before they are on the ledger."""

    minutes: Minutes
    activity: Activity
    service_on: date
    note: str = ""
    start_at: datetime | None = None
    end_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TimeEntry(LedgerEntry):
    """Minutes on the ledger."""

    member_id: int | None
    author_role: str
    service_on: date
    minutes: Minutes
    activity: Activity
    start_at: datetime | None
    end_at: datetime | None


_COLUMNS = columns_of(TimeEntry, time_entries, minutes=time_entries.c.span)
_ENTRIES_QUERY = select(*_COLUMNS).where(time_entries.c.clinic_id == bindparam("clinic"))
_REQUEST_ENTRIES_QUERY = _ENTRIES_QUERY.where(time_entries.c.request_key == bindparam("request")).order_by(
    time_entries.c.line
)
_DUPLICATE_QUERY = _ENTRIES_QUERY.where(
    time_entries.c.entered_by == bindparam("member"),
    time_entries.c.entered_at > bindparam("since"),
    time_entries.c.voided_at.is_(None),
    time_entries.c.patient_id == bindparam("patient"),
    time_entries.c.span == bindparam("span"),
    time_entries.c.activity == bindparam("activity"),
).order_by(time_entries.c.id.desc())
_SAME_SENTENCE_WITHIN = timedelta(minutes=10)


_LATEST_FIRST = (time_entries.c.service_on.desc(), time_entries.c.entered_at.desc(), time_entries.c.id.desc())


def add(
    db: Connection,
    episode: Episode,
    spent: NewTimeEntry,
    provenance: Provenance,
    *,
    member_id: int | None,
    author_role: str,
    request_key: str | None = None,
    line: int | None = None,
    import_key: str | None = None,
) -> TimeEntry:
    """Log minutes for an episode, with the contact or attempt that the activity is.

    Raises:
        IntegrityError: this line of this request (or import row) is on the ledger already.
    """
    entry_id = add_entry(
        db,
        time_entries,
        episode,
        provenance,
        member_id=member_id,
        author_role=author_role,
        service_on=spent.service_on,
        span=spent.minutes,
        activity=spent.activity,
        start_at=spent.start_at,
        end_at=spent.end_at,
        note=spent.note,
        request_key=request_key,
        line=line,
        import_key=import_key,
    )
    contacts.add_from_time_entry(
        db, episode, provenance, member_id, entry_id, spent.activity, spent.service_on
    )
    return TimeEntry(
        **vars(spent),
        id=entry_id,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        member_id=member_id,
        author_role=author_role,
        source=provenance.source,
        entered_by=provenance.by,
        entered_at=provenance.at,
    )


def void(db: Connection, clinic_id: int, entry_id: int, provenance: Provenance, reason: str) -> bool:
    """Void an entry with its contact and its planned contact; False when it was void already."""
    voided = ledger_entries.void(
        db, time_entries, clinic_id, provenance, reason, time_entries.c.id == entry_id
    )
    contacts.void_for_time_entry(db, clinic_id, entry_id, provenance, reason)
    return voided == 1


def add_note(db: Connection, clinic_id: int, entry_id: int, note: str, provenance: Provenance) -> None:
    """Add a note to an entry; earlier notes stay."""
    ledger_entries.add(db, entry_notes, clinic_id, provenance, time_entry_id=entry_id, note=note)


def notes(db: Connection, clinic_id: int, entry_ids: Sequence[int]) -> dict[int, list[str]]:
    """The notes added to entries later, oldest first."""
    found: dict[int, list[str]] = {}
    rows = db.execute(
        select(entry_notes.c.time_entry_id, entry_notes.c.note)
        .where(ledger_entries.live(entry_notes, clinic_id), entry_notes.c.time_entry_id.in_(list(entry_ids)))
        .order_by(entry_notes.c.id)
    )
    for entry_id, note in rows:
        found.setdefault(entry_id, []).append(note)
    return found


def by_id(db: Connection, clinic_id: int, entry_id: int) -> TimeEntry | None:
    """The entry of that id in that clinic, void or not."""
    found = _read(db, clinic_id, _ENTRIES_QUERY.where(time_entries.c.id == entry_id))
    return found[0] if found else None


def of_request(db: Connection, clinic_id: int, request_key: str) -> list[TimeEntry]:
    """The entries that an earlier delivery of the same request saved, in the order typed."""
    return _read(db, clinic_id, _REQUEST_ENTRIES_QUERY, request=request_key)


def entered_by_member(db: Connection, clinic_id: int, member_id: int, since: datetime) -> list[TimeEntry]:
    """The entries that a member made since a moment, the one made last first, voided ones included.

    In the order of their ids: a clock that was set back does not change it.
    """
    query = _ENTRIES_QUERY.where(
        time_entries.c.entered_by == member_id,
        time_entries.c.entered_at >= since,
        is_shown(time_entries.c.patient_id, clinic_id),
    )
    return _read(db, clinic_id, query.order_by(time_entries.c.id.desc()))


def of_patient(db: Connection, clinic_id: int, patient_id: int, month: Month) -> list[TimeEntry]:
    """A patient's entries of a month, in the order of service, voided ones included."""
    query = _ENTRIES_QUERY.where(
        time_entries.c.patient_id == patient_id,
        time_entries.c.service_on >= month.first,
        time_entries.c.service_on < month.end,
    )
    return _read(db, clinic_id, query.order_by(time_entries.c.service_on, time_entries.c.id))


def of_member(
    db: Connection, clinic_id: int, member_id: int, days: Days, entered: Moments
) -> list[TimeEntry]:
    """A member's entries for some days or entered in some time, the latest first; void ones included."""
    own = or_(time_entries.c.member_id == member_id, time_entries.c.entered_by == member_id)
    then = or_(
        time_entries.c.service_on.between(*days),
        (time_entries.c.entered_at >= entered[0]) & (time_entries.c.entered_at < entered[1]),
    )
    shown = is_shown(time_entries.c.patient_id, clinic_id)
    return _read(db, clinic_id, _ENTRIES_QUERY.where(own, then, shown).order_by(*_LATEST_FIRST))


def all_of_patient(db: Connection, clinic_id: int, patient_id: int) -> list[TimeEntry]:
    """A patient's entries of all months, the latest first; void ones included."""
    query = _ENTRIES_QUERY.where(time_entries.c.patient_id == patient_id)
    return _read(db, clinic_id, query.order_by(*_LATEST_FIRST))


def earlier_versions(
    db: Connection, clinic_id: int, entries: Sequence[TimeEntry]
) -> dict[int, list[TimeEntry]]:
    """What each edited entry was before, the newest version first; others are left out."""
    edited = {entry.id: entry.id for entry in entries if entry.source == ledger_entries.EDIT_SOURCE}
    found: dict[int, list[TimeEntry]] = {}
    while edited:
        reasons = [ledger_entries.replaced_by(entry_id) for entry_id in edited]
        before: dict[int, int] = {}
        for old in _read(db, clinic_id, _ENTRIES_QUERY.where(time_entries.c.void_reason.in_(reasons))):
            newest = edited[ledger_entries.replacement_id(old.void_reason) or 0]
            found.setdefault(newest, []).append(old)
            before[old.id] = newest
        edited = before
    return found


def find_duplicate(
    db: Connection, clinic_id: int, member_id: int, patient_id: int, spent: NewTimeEntry, now: datetime
) -> TimeEntry | None:
    """The same minutes of the same activity by the same member within ten minutes, not void.

    Source: product.md §2.2. A note added, or another day, may be a correction; another clock time is another
    entry.
    """
    found = _read(
        db,
        clinic_id,
        _DUPLICATE_QUERY,
        member=member_id,
        since=now - _SAME_SENTENCE_WITHIN,
        patient=patient_id,
        span=spent.minutes,
        activity=spent.activity,
    )
    return next((entry for entry in found if _may_be_the_same(entry, spent)), None)


def _may_be_the_same(entry: TimeEntry, spent: NewTimeEntry) -> bool:
    return (
        not (entry.start_at and spent.start_at)
        or entry.start_at.timetz() == spent.start_at.astimezone(entry.start_at.tzinfo).timetz()
    )


def overlapping(db: Connection, entry: TimeEntry, clinic_id: int) -> list[TimeEntry]:
    """The other entries of the same person or patient that share its clock time, the earliest first."""
    if entry.start_at is None or entry.end_at is None:
        return []
    same = time_entries.c.patient_id == entry.patient_id
    if entry.member_id is not None:
        same |= time_entries.c.member_id == entry.member_id
    query = _ENTRIES_QUERY.where(
        same,
        time_entries.c.service_on.between(
            entry.service_on - timedelta(days=1), entry.service_on + timedelta(days=1)
        ),
        time_entries.c.start_at < entry.end_at,
        time_entries.c.end_at > entry.start_at,
        time_entries.c.voided_at.is_(None),
        time_entries.c.id != entry.id,
    )
    return _read(db, clinic_id, query.order_by(time_entries.c.start_at, time_entries.c.id))


def recent_patients(db: Connection, clinic_id: int, member_id: int, at_most: int = 20) -> list[int]:
    """The patients a member logged for last, the latest first."""
    newest = func.max(time_entries.c.entered_at)
    rows = db.execute(
        select(time_entries.c.patient_id)
        .where(
            ledger_entries.live(time_entries, clinic_id),
            time_entries.c.entered_by == member_id,
            is_shown(time_entries.c.patient_id, clinic_id),
        )
        .group_by(time_entries.c.patient_id)
        .order_by(newest.desc())
        .limit(at_most)
    )
    return list(rows.scalars())


def _read(db: Connection, clinic_id: int, query: Select[Any], **named: object) -> list[TimeEntry]:
    return [_entry_from_row(row) for row in db.execute(query, {"clinic": clinic_id, **named})]


def _entry_from_row(row: Row[Any]) -> TimeEntry:
    return TimeEntry(**(row._asdict() | {"activity": Activity(row.activity)}))
