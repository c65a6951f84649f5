"""A month's minutes: summed by the database where a sum is exact, counted entry by entry elsewhere."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, case, func, or_, select

from store import ledger_entries
from store.billing import shared_time
from store.clinic.clinics import Clinic
from store.ledger import services
from store.patient.charts.hidden_charts import is_shown
from store.patient.episodes import Episode
from store.rules.activities import ACTIVITY_RULES, Activity
from store.rules.billing.countable_minutes import (
    BillingTimeEntry,
    CountedEntry,
    CountingConditions,
    count_entries,
)
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.roles import Role
from store.tables import consents, episodes, time_entries

_DAY = timedelta(days=1)
_MAX_IDS_PER_QUERY = 5_000
"""How many ids one statement names; databases limit it."""
_COLUMNS = (
    time_entries.c.id,
    time_entries.c.patient_id,
    time_entries.c.member_id,
    time_entries.c.service_on,
    time_entries.c.span,
    time_entries.c.activity,
    time_entries.c.author_role,
    time_entries.c.start_at,
    time_entries.c.end_at,
    time_entries.c.source,
    time_entries.c.episode_id,
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
_ENTRIES_QUERY: Select[Any] = (
    select(*_COLUMNS, _CONSENT_ON.label("consent_on"), episodes.c.ended_on, services.HAS_SEPARATE_VISIT)
    .join(episodes, episodes.c.id == time_entries.c.episode_id)
    .where(
        time_entries.c.clinic_id == bindparam("clinic"),
        time_entries.c.voided_at.is_(None),
        is_shown(time_entries.c.patient_id, bindparam("clinic")),
    )
)
# Made once: putting this one together takes longer than running it, and people wait for it.
_PATIENT_ENTRIES_QUERY = _ENTRIES_QUERY.where(
    time_entries.c.patient_id == bindparam("patient"),
    time_entries.c.service_on >= bindparam("first"),
    time_entries.c.service_on < bindparam("end"),
)


class EpisodeMinutes(NamedTuple):
    """An episode's minutes of a month: all that are on the ledger, and those that count."""

    total: Minutes
    counted: Minutes


def of_patient(db: Connection, clinic: Clinic, patient_id: int, month: Month) -> tuple[CountedEntry, ...]:
    """A patient's entries of a month in the order of service, each counted by the rules.

    Where clock times are known, other entries that share them are read too: a minute counts once for a care
    manager.
    """
    entries, conditions = _read(
        db, clinic, _PATIENT_ENTRIES_QUERY, patient=patient_id, first=month.first, end=month.end
    )
    if earlier := shared_time.earlier_overlapping(db, clinic.id, entries):
        others, other_conditions = _read(
            db, clinic, _ENTRIES_QUERY.where(time_entries.c.id.in_(sorted(earlier)))
        )
        entries += others
        conditions = _merged_conditions(conditions, other_conditions)
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


def of_clinic(
    db: Connection,
    clinic: Clinic,
    month: Month,
    every: Iterable[Episode],
    consent_on: Mapping[int, date],
) -> dict[int, EpisodeMinutes]:
    """Every episode with minutes in a month, by one grouped sum.

    Only episodes whose sum could be wrong (clock times that overlap, entries before consent or after the
    discharge, visits billed separately) have their entries read and counted by the rules.

    Args:
        db: the transaction.
        clinic: the clinic.
        month: the month.
        every: all episodes of the clinic.
        consent_on: by episode, the day of the first consent.
    """
    sums = db.execute(_sums_query(clinic, month)).all()
    overlapping = _overlapping_entries(db, clinic, month) if any(row.clocked for row in sums) else {}
    visitors = services.patients_with_visits(db, clinic.id, month)
    inexact = {each.id: each.patient_id for each in every if _excludes_days(each, consent_on, month)}
    inexact |= {row.id: row.patient_id for row in sums if row.patient_id in visitors}
    by_rules = _minutes_by_rules(db, clinic, month, inexact | dict(overlapping.values()), overlapping)
    return {
        episode_id: EpisodeMinutes(Minutes(int(total)), Minutes(by_rules.get(episode_id, int(counted))))
        for episode_id, _, total, counted, _ in sums
    }


def _excludes_days(episode: Episode, consent_on: Mapping[int, date], month: Month) -> bool:
    """Whether some of a month's days are before the episode's consent or after its end."""
    consented, ended = consent_on.get(episode.id), episode.ended_on
    return bool((consented and consented > month.first) or (ended and ended < month.last))


def count_each_entry(db: Connection, clinic: Clinic, month: Month) -> tuple[CountedEntry, ...]:
    """Every entry of a clinic's month counted by the rules, without any sum of the database.

    The entries of the day before are counted with them, since their clock times can run into the month.
    """
    around = (time_entries.c.service_on >= month.first - _DAY) & (time_entries.c.service_on < month.end)
    entries, conditions = _read(db, clinic, _ENTRIES_QUERY.where(around))
    return tuple(
        counted_entry
        for counted_entry in count_entries(entries, conditions)
        if counted_entry.entry.service_on in month
    )


def _sums_query(clinic: Clinic, month: Month) -> Select[Any]:
    """The grouped sum; what counts by role and activity alone is known to the database."""
    entry = time_entries.c
    uncounted = (
        []
        if clinic.settings.attempts_count
        else [key for key in ACTIVITY_RULES if not ACTIVITY_RULES[key].counts]
    )
    counts = (entry.author_role == Role.CARE_MANAGER) & entry.activity.not_in(uncounted)
    # From the episodes outward: each finds its entries in an index, and nothing has to be sorted. Every
    # further aggregate takes a tenth of the time, so an episode without minutes is recognized by its sum.
    of_episode = (
        (entry.clinic_id == episodes.c.clinic_id)
        & (entry.patient_id == episodes.c.patient_id)
        & (entry.episode_id == episodes.c.id)
    )
    return (
        select(
            episodes.c.id,
            episodes.c.patient_id,
            func.sum(entry.span).label("total"),
            func.sum(case((counts, entry.span), else_=0)).label("counted"),
            func.count(entry.start_at).label("clocked"),
        )
        .outerjoin(time_entries, of_episode & ledger_entries.live(time_entries, clinic.id) & _in_month(month))
        .where(episodes.c.clinic_id == clinic.id, is_shown(episodes.c.patient_id, clinic.id))
        .group_by(episodes.c.id)
        .having(func.sum(entry.span) > 0)
    )


def _overlapping_entries(db: Connection, clinic: Clinic, month: Month) -> dict[int, tuple[int, int]]:
    """Entries that share clock time with another of the same person or patient; their episode and patient."""
    entry = time_entries.c
    # An entry without a care manager shares time only with the patient's other entries.
    owners = (entry.patient_id, func.coalesce(entry.member_id, -entry.id))
    meets = [
        edge
        for owner in owners
        for edge in (
            func.max(entry.end_at).over(
                partition_by=owner, order_by=(entry.start_at, entry.id), rows=(None, -1)
            )
            > entry.start_at,
            func.lead(entry.start_at).over(partition_by=owner, order_by=(entry.start_at, entry.id))
            < entry.end_at,
        )
    ]
    clocked = (
        select(entry.id, entry.episode_id, entry.patient_id, or_(*meets).label("meets"))
        .where(
            ledger_entries.live(time_entries, clinic.id),
            entry.service_on >= month.first - _DAY,
            entry.service_on < month.end,
            entry.start_at.is_not(None),
            is_shown(entry.patient_id, clinic.id),
        )
        .subquery()
    )
    shared = select(clocked.c.id, clocked.c.episode_id, clocked.c.patient_id).where(clocked.c.meets)
    return {key: (episode_id, patient_id) for key, episode_id, patient_id in db.execute(shared)}


def _minutes_by_rules(
    db: Connection, clinic: Clinic, month: Month, inexact: Mapping[int, int], overlapping: Collection[int]
) -> dict[int, int]:
    """The countable minutes of inexact episodes (with their patients), by the rules."""
    known: dict[int, BillingTimeEntry] = {}
    conditions: dict[int, CountingConditions] = {}
    wanted = [
        *(
            (time_entries.c.patient_id.in_(ids), _in_month(month))
            for ids in _id_batches(set(inexact.values()))
        ),
        *((time_entries.c.id.in_(ids),) for ids in _id_batches(overlapping)),
    ]
    for batch in wanted:
        entries, batch_conditions = _read(db, clinic, _ENTRIES_QUERY.where(*batch))
        known |= {entry.id: entry for entry in entries}
        conditions = _merged_conditions(conditions, batch_conditions)
    counted = dict.fromkeys(inexact, 0)
    for counted_entry in count_entries(known.values(), conditions):
        if counted_entry.entry.service_on in month and counted_entry.entry.episode_id in counted:
            counted[counted_entry.entry.episode_id] += counted_entry.counted
    return counted


def _read(
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


def _merged_conditions(
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
        minutes=Minutes(row.span),
        activity=Activity(row.activity),
        author_role=Role(row.author_role),
        start=row.start_at,
        end=row.end_at,
        source=row.source,
        episode_id=row.episode_id,
    )


def _in_month(month: Month) -> ColumnElement[bool]:
    return (time_entries.c.service_on >= month.first) & (time_entries.c.service_on < month.end)


def _id_batches(ids: Collection[int]) -> Iterator[list[int]]:
    """Ids in lists short enough for one statement."""
    listed = sorted(ids)
    for start in range(0, len(listed), _MAX_IDS_PER_QUERY):
        yield listed[start : start + _MAX_IDS_PER_QUERY]
