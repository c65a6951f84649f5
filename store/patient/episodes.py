"""Episodes of care: from referral or enrollment to the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, select, update

from store import ledger_entries
from store.db import add_row
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import sentences, status_history
from store.patient.charts.hidden_charts import is_shown
from store.rules.patient.statuses import Status
from store.tables import episodes

REFERRED = "referred"
ACTIVE = "active"


class NoEpisodeError(UserError):
    """The patient has no episode of care yet."""

    def __init__(self) -> None:
        super().__init__(sentences.NO_EPISODE)


@dataclass(frozen=True)
class Episode:
    """One course of care of one patient; a patient who comes back starts a new one (domain.md §3)."""

    id: int
    clinic_id: int
    patient_id: int
    number: int
    status: str
    referred_on: date | None
    enrolled_on: date | None
    initial_assessment_on: date | None
    ended_on: date | None
    interval_days: int | None
    as_needed: bool
    primary_scale: str | None = None
    """The scale that was chosen as the patient's own; None: the rules choose."""

    @property
    def started_on(self) -> date | None:
        """The day of the enrollment, or of the referral while the patient is not enrolled."""
        return self.enrolled_on or self.referred_on


_COLUMNS = tuple(episodes.c[field] for field in Episode.__dataclass_fields__)
_OF_PATIENT = (
    select(*_COLUMNS)
    .where(episodes.c.clinic_id == bindparam("clinic"), episodes.c.patient_id == bindparam("patient"))
    .order_by(episodes.c.number.desc())
)


def open_episode(
    db: Connection, clinic_id: int, patient_id: int, status: str, on: date, provenance: Provenance
) -> Episode:
    """Start a patient's next episode, referred or enrolled that day.

    Raises:
        UserError: one is open.
    """
    latest = latest_episode(db, clinic_id, patient_id)
    if latest and latest.ended_on is None:
        raise UserError(sentences.EPISODE_ALREADY_OPEN)
    started = {"referred_on": on} if status == REFERRED else {"enrolled_on": on}
    episode_id = add_row(
        db,
        episodes,
        clinic_id=clinic_id,
        patient_id=patient_id,
        number=latest.number + 1 if latest else 1,
        status=status,
        opened_at=provenance.at,
        **started,
    )
    status_history.add(db, clinic_id, patient_id, episode_id, status, on, provenance)
    return by_id(db, clinic_id, episode_id)


def add_entry(db: Connection, table: Table, episode: Episode, provenance: Provenance, **facts: object) -> int:
    """Add an entry about an episode to a table of the ledger; returns its id."""
    return ledger_entries.add(
        db,
        table,
        episode.clinic_id,
        provenance,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        **facts,
    )


def lock(db: Connection, clinic_id: int, episode_id: int) -> Episode:
    """The episode as it is now, locked against other changes until this transaction ends.

    Raises:
        UserError: there is none of that id.
    """
    is_episode = (episodes.c.clinic_id == clinic_id) & (episodes.c.id == episode_id)
    db.execute(select(episodes.c.id).where(is_episode).with_for_update(key_share=True))
    return by_id(db, clinic_id, episode_id)


def change_status(
    db: Connection,
    episode: Episode,
    status: str,
    on: date,
    provenance: Provenance,
    *,
    ends: bool = False,
    until: date | None = None,
    note: str = "",
) -> Episode:
    """Move an episode to another status; `ends` closes it on that day.

    Raises:
        UserError: someone else changed it in the meantime.
    """
    values: dict[str, Any] = {"status": status}
    if ends:
        values["ended_on"] = on
    if episode.enrolled_on is None and status == ACTIVE:
        values["enrolled_on"] = on
    updated = db.execute(
        update(episodes)
        .where(
            episodes.c.clinic_id == episode.clinic_id,
            episodes.c.id == episode.id,
            episodes.c.status == episode.status,
            episodes.c.ended_on.is_(None),
        )
        .values(**values)
    )
    if updated.rowcount != 1:
        raise UserError(*sentences.STATUS_CHANGED_MEANWHILE)
    status_history.add(
        db, episode.clinic_id, episode.patient_id, episode.id, status, on, provenance, until=until, note=note
    )
    return by_id(db, episode.clinic_id, episode.id)


def correct(db: Connection, episode: Episode, values: Mapping[str, object]) -> None:
    """Correct an episode's status and days, by column, where what they were made from was corrected."""
    is_episode = (episodes.c.clinic_id == episode.clinic_id, episodes.c.id == episode.id)
    db.execute(update(episodes).where(*is_episode).values(**values))


def record_initial_assessment(db: Connection, episode: Episode, on: date) -> Episode:
    """Record the day of the initial assessment; a second one changes nothing (domain.md §1.2)."""
    db.execute(
        update(episodes)
        .where(
            episodes.c.clinic_id == episode.clinic_id,
            episodes.c.id == episode.id,
            episodes.c.initial_assessment_on.is_(None),
        )
        .values(initial_assessment_on=on)
    )
    return by_id(db, episode.clinic_id, episode.id)


def correct_initial_assessment(db: Connection, episode: Episode, on: date) -> Episode:
    """Correct the day of the initial assessment."""
    db.execute(
        update(episodes)
        .where(episodes.c.clinic_id == episode.clinic_id, episodes.c.id == episode.id)
        .values(initial_assessment_on=on)
    )
    return by_id(db, episode.clinic_id, episode.id)


def set_interval(db: Connection, episode: Episode, days: int | None, *, as_needed: bool = False) -> Episode:
    """Set how often this patient is contacted; None returns to the clinic's interval."""
    db.execute(
        update(episodes)
        .where(episodes.c.clinic_id == episode.clinic_id, episodes.c.id == episode.id)
        .values(interval_days=days, as_needed=as_needed)
    )
    return by_id(db, episode.clinic_id, episode.id)


def set_primary_scale(db: Connection, episode: Episode, instrument: str | None) -> None:
    """Set which scale is the patient's primary one; None: the rules choose."""
    db.execute(
        update(episodes)
        .where(episodes.c.clinic_id == episode.clinic_id, episodes.c.id == episode.id)
        .values(primary_scale=instrument)
    )


def by_id(db: Connection, clinic_id: int, episode_id: int) -> Episode:
    """The episode of that id in that clinic.

    Raises:
        UserError: there is none.
    """
    row = db.execute(
        select(*_COLUMNS).where(episodes.c.clinic_id == clinic_id, episodes.c.id == episode_id)
    ).first()
    if row is None:
        raise UserError(sentences.EPISODE_NOT_FOUND)
    return _from_row(row)


def of_patient(db: Connection, clinic_id: int, patient_id: int) -> list[Episode]:
    """All of a patient's episodes, the latest first."""
    rows = db.execute(_OF_PATIENT, {"clinic": clinic_id, "patient": patient_id})
    return [_from_row(row) for row in rows]


def of_clinic(db: Connection, clinic_id: int) -> dict[int, list[Episode]]:
    """The episodes of every patient of a clinic, the latest first: for work on whole files."""
    found: dict[int, list[Episode]] = {}
    query = select(*_COLUMNS).where(
        episodes.c.clinic_id == clinic_id, is_shown(episodes.c.patient_id, clinic_id)
    )
    for row in db.execute(query.order_by(episodes.c.patient_id, episodes.c.number.desc())).all():
        episode = _from_row(row)
        found.setdefault(episode.patient_id, []).append(episode)
    return found


def open_episodes(db: Connection, clinic_id: int) -> list[Episode]:
    """The clinic's open episodes."""
    query = select(*_COLUMNS).where(
        episodes.c.clinic_id == clinic_id,
        episodes.c.ended_on.is_(None),
        is_shown(episodes.c.patient_id, clinic_id),
    )
    return [_from_row(row) for row in db.execute(query.order_by(episodes.c.id))]


def latest_episode(db: Connection, clinic_id: int, patient_id: int) -> Episode | None:
    """The patient's latest episode, open or ended."""
    known = of_patient(db, clinic_id, patient_id)
    return known[0] if known else None


def on_day(known: list[Episode], day: date) -> Episode:
    """The episode (of a patient's, the latest first) that a day belongs to: the last one begun by then."""
    for episode in known:
        start = episode.referred_on or episode.enrolled_on
        if start and start <= day:
            return episode
    return known[-1]


def ended_before(known: list[Episode], day: date) -> Episode | None:
    """The episode whose end a day falls after; None while care goes on. `known`: the latest first."""
    episode = on_day(known, day)
    return episode if episode.ended_on and episode.ended_on < day else None


def deceased_on(known: list[Episode]) -> date | None:
    """The day on which the patient died, as recorded; None for any other. `known`: the latest first."""
    return known[0].ended_on if known[0].status == Status.DECEASED else None


def _from_row(row: Row[Any]) -> Episode:
    """`_COLUMNS` selects the fields in their own order; reading them by name costs the month report 50 ms."""
    return Episode(*tuple(row))
