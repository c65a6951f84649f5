"""The record of an episode, each entry with its day: consent, visit, problems, medications, care plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from store import ledger_entries
from store.ledger_entries import Provenance
from store.patient import sentences
from store.patient.episodes import Episode, add_entry
from store.tables import care_plans, consents, initiating_visits, medication_lists, problem_lists


@dataclass(frozen=True)
class Consent:
    """The patient consented to collaborative care."""

    on: date
    how: str
    """`spoken` or `written`."""
    information_given: str
    obtained_by: str
    provider_id: int | None
    """The billing clinician at that time; when that changes, consent is needed again."""


@dataclass(frozen=True)
class CarePlan:
    """One dated version of the care plan."""

    on: date
    sections: Mapping[str, str]
    """By key of the section (store.rules.patient.care_plan)."""


@dataclass(frozen=True)
class CarePlanVersion:
    """A version of the care plan, with who entered it and when."""

    plan: CarePlan
    entered_by: int | None
    entered_at: datetime


@dataclass(frozen=True)
class EpisodeRecord:
    """The newest entries of an episode's record."""

    consent: Consent | None = None
    visit_on: date | None = None
    problems: tuple[str, ...] = ()
    problems_on: date | None = None
    plan: CarePlan | None = None
    medications: str = ""
    """Name and dose of each, as typed."""
    medications_on: date | None = None


def record_consent(
    db: Connection,
    episode: Episode,
    on: date,
    how: str,
    provenance: Provenance,
    *,
    information_given: str = sentences.CONSENT_INFORMATION,
    obtained_by: str = "",
    provider_id: int | None = None,
) -> None:
    """Record that the patient consented, and what the patient was told first."""
    values = {"how": how, "told": information_given, "obtained_by": obtained_by, "provider_id": provider_id}
    _add(db, consents, episode, on, provenance, **values)


def replace_consent(
    db: Connection, episode: Episode, consent: Consent, provider_id: int, provenance: Provenance
) -> None:
    """Record a consent again under another entry of the same clinician, whose NPI was corrected."""
    ledger_entries.void(
        db,
        consents,
        episode.clinic_id,
        provenance,
        sentences.CONSENT_UNDER_CORRECTED_NPI,
        (consents.c.episode_id == episode.id)
        & (consents.c.on_date == consent.on)
        & (consents.c.provider_id == consent.provider_id),
    )
    record_consent(
        db,
        episode,
        consent.on,
        consent.how,
        provenance,
        information_given=consent.information_given,
        obtained_by=consent.obtained_by,
        provider_id=provider_id,
    )


def record_initiating_visit(db: Connection, episode: Episode, on: date, provenance: Provenance) -> None:
    """Record the day of the initiating visit with the treating clinician."""
    _add(db, initiating_visits, episode, on, provenance)


def record_problems(
    db: Connection, episode: Episode, codes: Sequence[str], on: date, provenance: Provenance
) -> None:
    """Record the problem list from that day on; codes are ICD-10-CM, or as they were imported."""
    _add(db, problem_lists, episode, on, provenance, codes=" ".join(codes))


def record_medications(
    db: Connection, episode: Episode, medications: str, on: date, provenance: Provenance
) -> None:
    """Record the medications from that day on, name and dose of each; empty where the patient takes none."""
    _add(db, medication_lists, episode, on, provenance, medications=medications)


def record_care_plan(
    db: Connection, episode: Episode, sections: Mapping[str, str], on: date, provenance: Provenance
) -> None:
    """Record a version of the care plan."""
    _add(db, care_plans, episode, on, provenance, sections=dict(sections))


def care_plan_versions(db: Connection, episode: Episode) -> list[CarePlanVersion]:
    """Every version of the care plan that is not void, the newest first."""
    query = (
        select(care_plans)
        .where(ledger_entries.live(care_plans, episode.clinic_id), care_plans.c.episode_id == episode.id)
        .order_by(care_plans.c.on_date.desc(), care_plans.c.id.desc())
    )
    return [
        CarePlanVersion(CarePlan(row.on_date, row.sections), row.entered_by, row.entered_at)
        for row in db.execute(query)
    ]


def of_episodes(
    db: Connection, clinic_id: int, episode_ids: Collection[int] | None = None, by: date | None = None
) -> dict[int, EpisodeRecord]:
    """The record of each episode (of all when none are named), as of a day (by default: now)."""
    consent = _latest(db, consents, clinic_id, episode_ids, by)
    visits = _latest(db, initiating_visits, clinic_id, episode_ids, by)
    problems = _latest(db, problem_lists, clinic_id, episode_ids, by)
    plans = _latest(db, care_plans, clinic_id, episode_ids, by)
    medications = _latest(db, medication_lists, clinic_id, episode_ids, by)
    return {
        episode_id: EpisodeRecord(
            consent=_consent_from_row(consent.get(episode_id)),
            visit_on=visits[episode_id].on_date if episode_id in visits else None,
            problems=tuple(problems[episode_id].codes.split()) if episode_id in problems else (),
            problems_on=problems[episode_id].on_date if episode_id in problems else None,
            plan=_care_plan_from_row(plans.get(episode_id)),
            medications=medications[episode_id].medications if episode_id in medications else "",
            medications_on=medications[episode_id].on_date if episode_id in medications else None,
        )
        for episode_id in {*consent, *visits, *problems, *plans, *medications}
    }


def of_episode(db: Connection, episode: Episode, by: date | None = None) -> EpisodeRecord:
    """The record of one episode."""
    return of_episodes(db, episode.clinic_id, [episode.id], by).get(episode.id, EpisodeRecord())


def _add(
    db: Connection, table: Table, episode: Episode, on: date, provenance: Provenance, **values: object
) -> None:
    add_entry(
        db,
        table,
        episode,
        provenance,
        on_date=on,
        **values,
    )


def _latest(
    db: Connection, table: Table, clinic_id: int, episode_ids: Collection[int] | None, by: date | None
) -> dict[int, Row[Any]]:
    """The newest row of each episode by its day; of one day, the one entered last."""
    query = select(table).where(ledger_entries.live(table, clinic_id)).order_by(table.c.on_date, table.c.id)
    if episode_ids is not None:
        query = query.where(table.c.episode_id.in_(list(episode_ids)))
    if by is not None:
        query = query.where(table.c.on_date <= by)
    return {row.episode_id: row for row in db.execute(query)}


def _consent_from_row(row: Row[Any] | None) -> Consent | None:
    if row is None:
        return None
    return Consent(row.on_date, row.how, row.told, row.obtained_by or "", row.provider_id)


def _care_plan_from_row(row: Row[Any] | None) -> CarePlan | None:
    return CarePlan(row.on_date, row.sections) if row else None
