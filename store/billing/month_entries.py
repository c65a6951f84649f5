"""A month's time entries, counted one by one by the rules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from store.billing import shared_time
from store.clinic.clinics import Clinic
from store.db import columns_of
from store.ledger import services
from store.patient.charts.hidden_charts import is_shown
from store.rules.activities import Activity
from store.rules.billing.countable_minutes import (
    BillingTimeEntry,
    CountedEntry,
    CountingConditions,
    count_entries,
)
from store.rules.months import Month
from store.rules.roles import Role
from store.tables import consents, episodes, time_entries

DAY = timedelta(days=1)
_COLUMNS = columns_of(
    BillingTimeEntry,
    time_entries,
    minutes=time_entries.c.span,
    start=time_entries.c.start_at,
    end=time_entries.c.end_at,
)

_CONSENT_ON = (
    select(func.min(consents.c.on_date))
    .where(
        consents.c.clinic_id == time_entries.c.clinic_id,
        consents.c.episode_id == time_entries.c.episode_id,
        consents.c.voided_at.is_(None),
    )
    .scalar_subquery()
)
ENTRIES_QUERY: Select[Any] = (
    select(*_COLUMNS, _CONSENT_ON.label("consent_on"), episodes.c.ended_on, services.HAS_SEPARATE_VISIT)
    .join(episodes, episodes.c.id == time_entries.c.episode_id)
    .where(
        time_entries.c.clinic_id == bindparam("clinic"),
        time_entries.c.voided_at.is_(None),
        is_shown(time_entries.c.patient_id, bindparam("clinic")),
    )
)
# Made once: putting this one together takes longer than running it, and people wait for it.
_PATIENT_QUERY = ENTRIES_QUERY.where(
    time_entries.c.patient_id == bindparam("patient"),
    time_entries.c.service_on >= bindparam("first"),
    time_entries.c.service_on < bindparam("end"),
)


def of_patient(db: Connection, clinic: Clinic, patient_id: int, month: Month) -> tuple[CountedEntry, ...]:
    """A patient's entries of a month in the order of service, each counted by the rules.

    Where clock times are known, other entries that share them are read too: a minute counts once for a care
    manager.
    """
    entries, conditions = read(
        db, clinic, _PATIENT_QUERY, patient=patient_id, first=month.first, end=month.end
    )
    if earlier := shared_time.earlier_overlapping(db, clinic.id, entries):
        others, other_conditions = read(
            db, clinic, ENTRIES_QUERY.where(time_entries.c.id.in_(sorted(earlier)))
        )
        entries += others
        conditions = merged_conditions(conditions, other_conditions)
    counted_entries = (
        counted_entry
        for counted_entry in count_entries(entries, conditions)
        if counted_entry.entry.patient_id == patient_id and counted_entry.entry.service_on in month
    )
    return tuple(
        sorted(
            counted_entries,
            key=lambda counted_entry: (counted_entry.entry.service_on, counted_entry.entry.id),
        )
    )


def count_each_entry(db: Connection, clinic: Clinic, month: Month) -> tuple[CountedEntry, ...]:
    """Every entry of a clinic's month counted by the rules, without any sum of the database.

    The entries of the day before are counted with them, since their clock times can run into the month.
    """
    around = (time_entries.c.service_on >= month.first - DAY) & (time_entries.c.service_on < month.end)
    entries, conditions = read(db, clinic, ENTRIES_QUERY.where(around))
    return tuple(
        counted_entry
        for counted_entry in count_entries(entries, conditions)
        if counted_entry.entry.service_on in month
    )


def read(
    db: Connection, clinic: Clinic, query: Select[Any], **named: object
) -> tuple[list[BillingTimeEntry], dict[int, CountingConditions]]:
    """Entries as the rules see them, with what decides about their episodes; void ones left out."""
    entries: list[BillingTimeEntry] = []
    conditions: dict[int, CountingConditions] = {}
    for row in db.execute(query, {"clinic": clinic.id, **named}):
        entries.append(_entry_from_row(row))
        known = conditions.get(row.episode_id)
        if known is None:
            known = CountingConditions(
                row.consent_on, row.ended_on, attempts_count=clinic.settings.attempts_count
            )
        if row.separate:
            known = replace(known, billed_separately=known.billed_separately | {row.service_on})
        conditions[row.episode_id] = known
    return entries, conditions


def merged_conditions(
    one: Mapping[int, CountingConditions], other: Mapping[int, CountingConditions]
) -> dict[int, CountingConditions]:
    """What two queries say about their episodes: each knows only the visits of the days it read."""
    shared = {
        key: replace(one[key], billed_separately=one[key].billed_separately | other[key].billed_separately)
        for key in one.keys() & other.keys()
    }
    return {**one, **other, **shared}


def _entry_from_row(row: Row[Any]) -> BillingTimeEntry:
    return BillingTimeEntry(
        id=row.id,
        patient_id=row.patient_id,
        member_id=row.member_id,
        service_on=row.service_on,
        minutes=row.minutes,
        activity=Activity(row.activity),
        author_role=Role(row.author_role),
        start=row.start,
        end=row.end,
        source=row.source,
        episode_id=row.episode_id,
    )
