"""Everything on a patient's ledger, newest first: scores, contacts, notes, reviews, plans, status, alerts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Table, select

from store import ledger_entries
from store.caseload.fact_names import with_names
from store.patient import identity_changes
from store.rules.activities import ATTEMPT_ACTIVITIES, Activity, is_contact
from store.rules.review.agenda import FlagKind
from store.tables import (
    audit_events,
    care_plans,
    care_team,
    consents,
    contacts,
    coverages,
    entry_notes,
    episodes,
    flags,
    initiating_visits,
    medication_lists,
    other_services,
    problem_lists,
    referral_steps,
    referrals,
    reviews,
    risk_events,
    scores,
    status_changes,
    time_entries,
)


class HistoryKind(StrEnum):
    """What a part of the history is about."""

    SCORES = "scores"
    CONTACTS = "contacts"
    NOTES = "notes"
    REVIEWS = "reviews"
    PLANS = "plans"
    RECORD = "record"
    STATUS = "status"
    ALERTS = "alerts"


@dataclass(frozen=True)
class HistoryFact:
    """A fact on the ledger, with what it said before it was edited."""

    table: str
    """The ledger table that it is in."""
    on: date
    kinds: frozenset[HistoryKind]
    values: Mapping[str, Any]
    """Its columns."""
    before: tuple[Mapping[str, Any], ...] = ()
    """What it said before, the newest version first."""

    @property
    def id(self) -> int:
        """Its id in its table."""
        return int(self.values["id"])

    @property
    def entered_at(self) -> datetime:
        """When it was entered."""
        entered: datetime = self.values["entered_at"]
        return entered


@dataclass(frozen=True)
class _Source:
    """A ledger table, the column of its day, and which kinds a row is of; none: it is left out."""

    table: Table
    day: str
    kinds: Callable[[Mapping[str, Any]], Iterable[HistoryKind]]


def _always(kind: HistoryKind) -> Callable[[Mapping[str, Any]], Iterable[HistoryKind]]:
    return lambda _row: [kind]


def _and_note(kind: HistoryKind) -> Callable[[Mapping[str, Any]], Iterable[HistoryKind]]:
    return lambda row: [kind, HistoryKind.NOTES] if row["note"] else [kind]


def _kinds_of_time(row: Mapping[str, Any]) -> Iterable[HistoryKind]:
    activity = Activity(row["activity"])
    reached = is_contact(activity) or activity in ATTEMPT_ACTIVITIES
    return [*([HistoryKind.CONTACTS] if reached else []), *([HistoryKind.NOTES] if row["note"] else [])]


def _kinds_of_contact(row: Mapping[str, Any]) -> Iterable[HistoryKind]:
    """A contact that came with a time entry is listed as that entry."""
    return [] if row["time_entry_id"] else _and_note(HistoryKind.CONTACTS)(row)


def _kinds_of_flag(row: Mapping[str, Any]) -> Iterable[HistoryKind]:
    """A risk flag is listed as its alert."""
    return [] if row["kind"] == FlagKind.RISK else [HistoryKind.ALERTS]


_SOURCES = (
    _Source(scores, "on_date", _and_note(HistoryKind.SCORES)),
    _Source(time_entries, "service_on", _kinds_of_time),
    _Source(contacts, "on_date", _kinds_of_contact),
    _Source(reviews, "on_date", _always(HistoryKind.REVIEWS)),
    _Source(care_plans, "on_date", _always(HistoryKind.PLANS)),
    _Source(consents, "on_date", _always(HistoryKind.RECORD)),
    _Source(initiating_visits, "on_date", _always(HistoryKind.RECORD)),
    _Source(problem_lists, "on_date", _always(HistoryKind.RECORD)),
    _Source(medication_lists, "on_date", _always(HistoryKind.RECORD)),
    _Source(status_changes, "on_date", _always(HistoryKind.STATUS)),
    _Source(coverages, "from_on", _always(HistoryKind.RECORD)),
    _Source(care_team, "from_on", _always(HistoryKind.RECORD)),
    _Source(referrals, "sent_on", _always(HistoryKind.RECORD)),
    _Source(other_services, "on_date", _always(HistoryKind.RECORD)),
    _Source(flags, "on_date", _kinds_of_flag),
    _Source(risk_events, "on_date", _always(HistoryKind.ALERTS)),
)


_WITH_ENROLLMENT = {coverages.name, care_team.name}
"""Not listed when they were entered with an enrollment: the card shows them."""


def patient_history(
    db: Connection, clinic_id: int, patient_id: int, zone: ZoneInfo, kind: HistoryKind | None = None
) -> list[HistoryFact]:
    """A patient's facts of all episodes, newest first, undone ones included; `kind` leaves out the others."""
    found: list[HistoryFact] = []
    of_patient = (episodes.c.clinic_id == clinic_id) & (episodes.c.patient_id == patient_id)
    enrolled_at = set(db.execute(select(episodes.c.opened_at).where(of_patient)).scalars())
    for source in _SOURCES:
        name = source.table.name
        rows = _rows(db, source.table, clinic_id, source.table.c.patient_id == patient_id)
        found += [
            HistoryFact(
                name,
                row[source.day],
                frozenset(source.kinds(row)),
                with_names(db, clinic_id, name, dict(row)),
                before,
            )
            for row, before in _versions([row for row in rows if source.kinds(row)])
            if name not in _WITH_ENROLLMENT or row["entered_at"] not in enrolled_at
        ]
    found += _referral_answers(db, clinic_id, patient_id)
    found += _later_notes(db, clinic_id, patient_id, zone)
    found += _identity_changes(db, clinic_id, patient_id, zone)
    shown = [fact for fact in found if kind is None or kind in fact.kinds]
    return sorted(shown, key=lambda fact: (fact.on, fact.entered_at, fact.id), reverse=True)


def _referral_answers(db: Connection, clinic_id: int, patient_id: int) -> list[HistoryFact]:
    """Whether the patient was seen where they were referred."""
    of_patient = select(referrals.c.id).where(
        referrals.c.clinic_id == clinic_id, referrals.c.patient_id == patient_id
    )
    name, kinds = referral_steps.name, frozenset({HistoryKind.RECORD})
    return [
        HistoryFact(name, row["on_date"], kinds, with_names(db, clinic_id, name, dict(row)))
        for row in _rows(db, referral_steps, clinic_id, referral_steps.c.referral_id.in_(of_patient))
    ]


def _later_notes(db: Connection, clinic_id: int, patient_id: int, zone: ZoneInfo) -> list[HistoryFact]:
    """Notes that were added to time entries later, on the day they were added."""
    of_patient = select(time_entries.c.id).where(
        time_entries.c.clinic_id == clinic_id, time_entries.c.patient_id == patient_id
    )
    rows = _rows(db, entry_notes, clinic_id, entry_notes.c.time_entry_id.in_(of_patient))
    return [
        HistoryFact(
            entry_notes.name,
            row["entered_at"].astimezone(zone).date(),
            frozenset({HistoryKind.NOTES}),
            row,
            before,
        )
        for row, before in _versions([row for row in rows if not ledger_entries.is_moved(row["void_reason"])])
    ]


def _identity_changes(db: Connection, clinic_id: int, patient_id: int, zone: ZoneInfo) -> list[HistoryFact]:
    """New names, birth dates and MRNs, and their undoing, and what was there before: from the audit trail."""
    table = audit_events.c
    query = select(table.id, table.at, table.member_id, table.action, table.detail).where(
        table.clinic_id == clinic_id,
        table.subject == f"patient:{patient_id}",
        table.action.in_([identity_changes.CHANGED, identity_changes.UNDONE]),
    )
    kinds = frozenset({HistoryKind.RECORD})
    return [
        HistoryFact(
            audit_events.name,
            row.at.astimezone(zone).date(),
            kinds,
            {
                "id": row.id,
                "entered_at": row.at,
                "entered_by": row.member_id,
                "voided_at": None,
                "void_reason": None,
                "undone": row.action == identity_changes.UNDONE,
                **row.detail,
            },
        )
        for row in db.execute(query)
    ]


def _rows(
    db: Connection, table: Table, clinic_id: int, where: ColumnElement[bool]
) -> Sequence[Mapping[str, Any]]:
    found = db.execute(select(table).where(table.c.clinic_id == clinic_id, where))
    return [dict(row) for row in found.mappings()]


def _versions(
    rows: Sequence[Mapping[str, Any]],
) -> list[tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]]]:
    """Each row that no other row of these replaces, with the versions before it."""
    ids = {row["id"] for row in rows}
    replaced = {ledger_entries.replacement_id(row["void_reason"]): row for row in rows}
    newest = [row for row in rows if ledger_entries.replacement_id(row["void_reason"]) not in ids]
    return [(row, tuple(_before(row, replaced))) for row in newest]


def _before(
    row: Mapping[str, Any], replaced: Mapping[int | None, Mapping[str, Any]]
) -> Iterable[Mapping[str, Any]]:
    before = replaced.get(row["id"])
    while before is not None:
        yield before
        before = replaced.get(before["id"])
