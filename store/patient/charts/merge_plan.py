"""What joining two charts, or marking one as entered in error, would do; nothing here changes anything."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from store import ledger_entries
from store.errors import UserError
from store.patient import episodes, patients, sentences
from store.patient.charts import copied_facts, fact_kinds, hidden_charts
from store.patient.charts.copied_facts import CopyPlan
from store.patient.episodes import Episode, NoEpisodeError
from store.patient.patients import Patient
from store.rules.months import Month
from store.rules.text_format import count_text, us_date
from store.tables import billing_closings, coverages, payers, time_entries


@dataclass(frozen=True)
class ChartConflict:
    """Something that both charts say differently; the kept chart's stays."""

    about: str
    kept: str
    merged: str


@dataclass(frozen=True)
class MergePlan:
    """What merging one chart into another would do."""

    kept: Patient
    merged: Patient
    kept_status: str
    merged_status: str
    copied: tuple[str, ...]
    """Like `3 time entries`."""
    already_there: tuple[str, ...]
    """The same facts on both charts, which are not doubled."""
    left_out: tuple[str, ...]
    """Facts of the merged chart that stay behind, because the kept chart has its own."""
    conflicts: tuple[ChartConflict, ...]
    closed_months: tuple[Month, ...]
    """Closed months that would get adjustments."""
    copies: CopyPlan


@dataclass(frozen=True)
class HidingPlan:
    """What marking a chart as entered in error would leave out of every list and count."""

    patient: Patient
    left_out: tuple[str, ...]
    closed_months: tuple[Month, ...]


def plan_merge(db: Connection, clinic_id: int, kept_id: int, merged_id: int, today: date) -> MergePlan:
    """What merging would do; changes nothing.

    Raises:
        NoEpisodeError: the kept chart was never referred or enrolled.
        UserError: it is one chart, one is hidden already, or one is the patient of drills.
    """
    kept = patients.by_id(db, clinic_id, kept_id)
    merged = patients.by_id(db, clinic_id, merged_id)
    if kept.id == merged.id:
        raise UserError(*sentences.SAME_CHART)
    if kept.is_drill or merged.is_drill:
        raise UserError(*sentences.DRILL_CHART)
    kept_episodes = episodes.of_patient(db, clinic_id, kept.id)
    merged_episodes = episodes.of_patient(db, clinic_id, merged.id)
    if not kept_episodes:
        raise NoEpisodeError
    copies = copied_facts.plan_copies(db, clinic_id, (kept.id, kept_episodes), (merged.id, merged_episodes))
    statuses = (_status(kept_episodes), _status(merged_episodes))
    names = {kind.table.name: kind.name for kind in fact_kinds.FACT_KINDS}
    return MergePlan(
        kept,
        merged,
        *statuses,
        _counted(copy.kind.name for copy in copies.copies),
        _counted(names[table] for table, _ in copies.already_there),
        _counted(kind.name for kind in copies.left_out),
        tuple(_conflicts(db, kept, merged, statuses, today)),
        _closed_months(db, clinic_id, merged.id),
        copies,
    )


def plan_hiding(db: Connection, clinic_id: int, patient_id: int) -> HidingPlan:
    """What marking a chart as entered in error would do; changes nothing.

    Raises:
        UserError: it is hidden already, the patient of drills, or holds what was merged from another chart.
    """
    patient = patients.by_id(db, clinic_id, patient_id)
    if patient.is_drill:
        raise UserError(*sentences.DRILL_CHART)
    others = [
        patients.by_id_even_hidden(db, clinic_id, chart.patient_id).mrn
        for chart in hidden_charts.merged_into(db, clinic_id, patient_id)
    ]
    if others:
        raise UserError(*sentences.others_merged_into(", ".join(others)))
    facts = fact_kinds.count_facts(db, clinic_id, patient_id)
    return HidingPlan(patient, _counted(facts.elements()), _closed_months(db, clinic_id, patient_id))


def _status(known: Sequence[Episode]) -> str:
    """The status of the latest episode; empty without one."""
    return known[0].status if known else ""


def _counted(names: Iterable[str]) -> tuple[str, ...]:
    """`3 time entries`, in the order in which they first occur."""
    return tuple(count_text(number, name) for name, number in Counter(filter(None, names)).items())


def _conflicts(
    db: Connection, kept: Patient, merged: Patient, statuses: tuple[str, str], today: date
) -> Iterator[ChartConflict]:
    born = [us_date(each.date_of_birth) if each.date_of_birth else "" for each in (kept, merged)]
    payer = [_payer(db, each, today) for each in (kept, merged)]
    said = {
        sentences.NAME: (kept.full_name, merged.full_name),
        sentences.BIRTH_DATE: (born[0], born[1]),
        sentences.PAYER: (payer[0], payer[1]),
        sentences.STATUS: statuses,
    }
    for about, (at_kept, at_merged) in said.items():
        if at_kept and at_merged and at_kept.casefold() != at_merged.casefold():
            yield ChartConflict(about, at_kept, at_merged)


def _payer(db: Connection, patient: Patient, today: date) -> str:
    """The payer in force on a day, else the first one."""
    rows = db.execute(
        select(payers.c.name, coverages.c.from_on)
        .join(coverages, coverages.c.payer_id == payers.c.id)
        .where(ledger_entries.live(coverages, patient.clinic_id), coverages.c.patient_id == patient.id)
        .order_by(coverages.c.from_on, coverages.c.id)
    ).all()
    in_force = [row.name for row in rows if row.from_on <= today]
    return in_force[-1] if in_force else rows[0].name if rows else ""


def _closed_months(db: Connection, clinic_id: int, patient_id: int) -> tuple[Month, ...]:
    """The closed months in which a chart has minutes."""
    closed = db.execute(
        select(billing_closings.c.month)
        .where(billing_closings.c.clinic_id == clinic_id, billing_closings.c.reopened_at.is_(None))
        .order_by(billing_closings.c.month)
    ).scalars()
    worked = db.execute(
        select(time_entries.c.service_on)
        .where(ledger_entries.live(time_entries, clinic_id), time_entries.c.patient_id == patient_id)
        .distinct()
    ).scalars()
    with_minutes = {Month.of(day) for day in worked}
    return tuple(month for month in map(Month.of, closed) if month in with_minutes)
