"""A month's minutes: summed by the database where a sum is exact, counted entry by entry elsewhere."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select

from store import ledger_entries
from store.billing.month_entries import DAY, ENTRIES_QUERY, merged_conditions, read
from store.clinic.clinics import Clinic
from store.ledger import services
from store.patient.charts.hidden_charts import is_shown
from store.patient.episodes import Episode
from store.rules.activities import ACTIVITY_RULES
from store.rules.billing.countable_minutes import (
    BillingTimeEntry,
    CountingConditions,
    count_entries,
)
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.roles import Role
from store.tables import episodes, time_entries

_MAX_IDS_PER_QUERY = 5_000
"""How many ids one statement names; databases limit it."""


class EpisodeMinutes(NamedTuple):
    """An episode's minutes of a month: all that are on the ledger, and those that count."""

    total: Minutes
    counted: Minutes


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
            entry.service_on >= month.first - DAY,
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
        entries, batch_conditions = read(db, clinic, ENTRIES_QUERY.where(*batch))
        known |= {entry.id: entry for entry in entries}
        conditions = merged_conditions(conditions, batch_conditions)
    counted = dict.fromkeys(inexact, 0)
    for counted_entry in count_entries(known.values(), conditions):
        if counted_entry.entry.service_on in month and counted_entry.entry.episode_id in counted:
            counted[counted_entry.entry.episode_id] += counted_entry.counted
    return counted


def _in_month(month: Month) -> ColumnElement[bool]:
    return (time_entries.c.service_on >= month.first) & (time_entries.c.service_on < month.end)


def _id_batches(ids: Collection[int]) -> Iterator[list[int]]:
    """Ids in lists short enough for one statement."""
    listed = sorted(ids)
    for start in range(0, len(listed), _MAX_IDS_PER_QUERY):
        yield listed[start : start + _MAX_IDS_PER_QUERY]
