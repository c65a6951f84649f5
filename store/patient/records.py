"""What the record of an episode holds: agreement, initiating visit, problems, care plan, each dated."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from store import ledger_entries
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.tables import care_plans, consents, initiating_visits, problem_lists

CONSENT_INFORMATION = "The team shares information with a psychiatric consultant; cost-sharing may apply."
"""What a patient is told before agreeing (domain.md §1.4)."""


@dataclass(frozen=True)
class Consent:
    """The patient agreed to collaborative care."""

    on: date
    how: str
    """spoken or written."""
    information_given: str
    obtained_by: str
    provider_id: int | None
    """Who billed then; an agreement is asked for again when that changes."""


@dataclass(frozen=True)
class CarePlan:
    """One dated version of the care plan."""

    on: date
    sections: Mapping[str, str]
    """By heading; a plan typed in one piece stands under `plan`."""


@dataclass(frozen=True)
class CarePlanVersion:
    """A version of the care plan, with who entered it and when."""

    plan: CarePlan
    entered_by: int | None
    entered_at: datetime


@dataclass(frozen=True)
class EpisodeRecord:
    """What an episode's record holds, the newest of each."""

    consent: Consent | None = None
    visit_on: date | None = None
    problems: tuple[str, ...] = ()
    problems_on: date | None = None
    plan: CarePlan | None = None


def record_consent(
    db: Connection,
    episode: Episode,
    on: date,
    how: str,
    said: Provenance,
    *,
    told: str = CONSENT_INFORMATION,
    obtained_by: str = "",
    provider_id: int | None = None,
) -> None:
    """Keep that the patient agreed, spoken or written, and what was told."""
    facts = {"how": how, "told": told, "obtained_by": obtained_by, "provider_id": provider_id}
    _add(db, consents, episode, on, said, **facts)


def replace_consent(
    db: Connection, episode: Episode, agreed: Consent, provider_id: int, said: Provenance
) -> None:
    """State the agreement anew under another entry of the same clinician, whose NPI was corrected."""
    ledger_entries.void(
        db,
        consents,
        episode.clinic_id,
        said,
        "stated anew under the clinician's corrected NPI",
        (consents.c.episode_id == episode.id)
        & (consents.c.on_date == agreed.on)
        & (consents.c.provider_id == agreed.provider_id),
    )
    record_consent(
        db,
        episode,
        agreed.on,
        agreed.how,
        said,
        told=agreed.information_given,
        obtained_by=agreed.obtained_by,
        provider_id=provider_id,
    )


def record_initiating_visit(db: Connection, episode: Episode, on: date, said: Provenance) -> None:
    """Keep the day of the initiating visit with the treating clinician."""
    _add(db, initiating_visits, episode, on, said)


def record_problems(
    db: Connection, episode: Episode, codes: Sequence[str], on: date, said: Provenance
) -> None:
    """Keep the problem list as it stands from that day; the codes are ICD-10-CM or as they were imported."""
    _add(db, problem_lists, episode, on, said, codes=" ".join(codes))


def record_care_plan(
    db: Connection, episode: Episode, sections: Mapping[str, str], on: date, said: Provenance
) -> None:
    """Keep a version of the care plan."""
    _add(db, care_plans, episode, on, said, sections=dict(sections))


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
    """The record of each episode (of all when none are named), as it stood on a day (by default: now)."""
    agreed = _latest(db, consents, clinic_id, episode_ids, by)
    seen = _latest(db, initiating_visits, clinic_id, episode_ids, by)
    problems = _latest(db, problem_lists, clinic_id, episode_ids, by)
    plans = _latest(db, care_plans, clinic_id, episode_ids, by)
    return {
        episode_id: EpisodeRecord(
            consent=_consent_from_row(agreed.get(episode_id)),
            visit_on=seen[episode_id].on_date if episode_id in seen else None,
            problems=tuple(problems[episode_id].codes.split()) if episode_id in problems else (),
            problems_on=problems[episode_id].on_date if episode_id in problems else None,
            plan=_care_plan_from_row(plans.get(episode_id)),
        )
        for episode_id in {*agreed, *seen, *problems, *plans}
    }


def of_episode(db: Connection, episode: Episode, by: date | None = None) -> EpisodeRecord:
    """The record of one episode."""
    return of_episodes(db, episode.clinic_id, [episode.id], by).get(episode.id, EpisodeRecord())


def _add(db: Connection, table: Table, episode: Episode, on: date, said: Provenance, **facts: object) -> None:
    ledger_entries.add(
        db,
        table,
        episode.clinic_id,
        said,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        on_date=on,
        **facts,
    )


def _latest(
    db: Connection, table: Table, clinic_id: int, episode_ids: Collection[int] | None, by: date | None
) -> dict[int, Row[Any]]:
    """The newest row of each episode, by the day it speaks of; of one day, the one entered last."""
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
