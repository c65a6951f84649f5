"""Episodes of care: from referral to the end, and the status in between."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from store import ledger_entries
from store.db import add_row
from store.errors import UserError
from store.ledger_entries import Provenance
from store.tables import episodes, status_changes

REFERRED = "referred"
ACTIVE = "active"


@dataclass(frozen=True)
class Episode:
    """One course of care of one patient; re-entry is a new one (domain.md §3)."""

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


class NoEpisodeError(UserError):
    """A patient who has no episode of care at this clinic."""

    def __init__(self) -> None:
        super().__init__("This patient was never referred or enrolled.")


_COLUMNS = tuple(episodes.c[field] for field in Episode.__dataclass_fields__)
_OF_PATIENT = (
    select(*_COLUMNS)
    .where(episodes.c.clinic_id == bindparam("clinic"), episodes.c.patient_id == bindparam("patient"))
    .order_by(episodes.c.number.desc())
)


def open_episode(
    db: Connection, clinic_id: int, patient_id: int, status: str, on: date, said: Provenance
) -> Episode:
    """Start a patient's next episode, referred or enrolled that day.

    Raises:
        UserError: one is open already.
    """
    latest = latest_episode(db, clinic_id, patient_id)
    if latest and latest.ended_on is None:
        raise UserError("This patient has an open episode already.")
    started = {"referred_on": on} if status == REFERRED else {"enrolled_on": on}
    episode_id = add_row(
        db,
        episodes,
        clinic_id=clinic_id,
        patient_id=patient_id,
        number=latest.number + 1 if latest else 1,
        status=status,
        opened_at=said.at,
        **started,
    )
    _add_status_change(db, clinic_id, patient_id, episode_id, status, on, said)
    return by_id(db, clinic_id, episode_id)


@dataclass(frozen=True)
class StatusChange:
    """A change of status on the ledger."""

    id: int
    status: str
    on: date
    by: int | None
    at: datetime


def lock(db: Connection, clinic_id: int, episode_id: int) -> Episode:
    """The episode as it stands, with nobody else changing it until this transaction ends.

    Raises:
        UserError: none of that id here.
    """
    here = (episodes.c.clinic_id == clinic_id, episodes.c.id == episode_id)
    db.execute(select(episodes.c.id).where(*here).with_for_update(key_share=True))
    return by_id(db, clinic_id, episode_id)


def change_status(
    db: Connection,
    episode: Episode,
    status: str,
    on: date,
    said: Provenance,
    *,
    ends: bool = False,
    until: date | None = None,
    note: str = "",
) -> Episode:
    """Move an episode to another status; `ends` closes it on that day.

    Raises:
        UserError: somebody else changed it in between.
    """
    values: dict[str, Any] = {"status": status}
    if ends:
        values["ended_on"] = on
    if episode.enrolled_on is None and status == ACTIVE:
        values["enrolled_on"] = on
    moved = db.execute(
        update(episodes)
        .where(
            episodes.c.clinic_id == episode.clinic_id,
            episodes.c.id == episode.id,
            episodes.c.status == episode.status,
            episodes.c.ended_on.is_(None),
        )
        .values(**values)
    )
    if moved.rowcount != 1:
        raise UserError("The status was changed by somebody else in the meantime.", "Open the card again.")
    _add_status_change(
        db, episode.clinic_id, episode.patient_id, episode.id, status, on, said, until=until, note=note
    )
    return by_id(db, episode.clinic_id, episode.id)


def record_initial_assessment(db: Connection, episode: Episode, on: date) -> Episode:
    """Keep the day of the initial assessment; a second one changes nothing (domain.md §1.2)."""
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


def set_interval(db: Connection, episode: Episode, days: int | None, *, as_needed: bool = False) -> Episode:
    """Set how often this patient is to be contacted; None returns to the clinic's interval."""
    db.execute(
        update(episodes)
        .where(episodes.c.clinic_id == episode.clinic_id, episodes.c.id == episode.id)
        .values(interval_days=days, as_needed=as_needed)
    )
    return by_id(db, episode.clinic_id, episode.id)


def by_id(db: Connection, clinic_id: int, episode_id: int) -> Episode:
    """The episode of that id in that clinic.

    Raises:
        UserError: none of that id here.
    """
    row = db.execute(
        select(*_COLUMNS).where(episodes.c.clinic_id == clinic_id, episodes.c.id == episode_id)
    ).first()
    if row is None:
        raise UserError("That episode is not on this clinic's registry.")
    return Episode(*row)


def of_patient(db: Connection, clinic_id: int, patient_id: int) -> list[Episode]:
    """All of a patient's episodes, the latest first."""
    rows = db.execute(_OF_PATIENT, {"clinic": clinic_id, "patient": patient_id})
    return [Episode(*row) for row in rows]


def of_clinic(db: Connection, clinic_id: int) -> dict[int, list[Episode]]:
    """The episodes of every patient of a clinic, the latest first: for work on whole files."""
    found: dict[int, list[Episode]] = {}
    query = select(*_COLUMNS).where(episodes.c.clinic_id == clinic_id)
    for row in db.execute(query.order_by(episodes.c.patient_id, episodes.c.number.desc())).all():
        episode = Episode(*row)
        found.setdefault(episode.patient_id, []).append(episode)
    return found


def open_episodes(db: Connection, clinic_id: int) -> list[Episode]:
    """The clinic's open episodes."""
    query = select(*_COLUMNS).where(episodes.c.clinic_id == clinic_id, episodes.c.ended_on.is_(None))
    return [Episode(*row) for row in db.execute(query.order_by(episodes.c.id))]


def latest_episode(db: Connection, clinic_id: int, patient_id: int) -> Episode | None:
    """The patient's latest episode, open or ended."""
    known = of_patient(db, clinic_id, patient_id)
    return known[0] if known else None


def on_day(known: list[Episode], day: date) -> Episode:
    """Which of a patient's episodes (the latest first) a day belongs to: the last begun by then."""
    for episode in known:
        start = episode.referred_on or episode.enrolled_on
        if start and start <= day:
            return episode
    return known[-1]


def status_history(db: Connection, episode: Episode) -> list[Row[Any]]:
    """An episode's status changes, oldest first: status, on_date, until_on, note, entered_by, entered_at."""
    return list(
        db.execute(
            select(status_changes)
            .where(
                ledger_entries.live(status_changes, episode.clinic_id),
                status_changes.c.episode_id == episode.id,
            )
            .order_by(status_changes.c.id)
        )
    )


def last_status_change(db: Connection, episode: Episode) -> StatusChange | None:
    """The newest change of an episode's status."""
    changes = status_history(db, episode)
    if not changes:
        return None
    row = changes[-1]
    return StatusChange(row.id, row.status, row.on_date, row.entered_by, row.entered_at)


def _add_status_change(
    db: Connection,
    clinic_id: int,
    patient_id: int,
    episode_id: int,
    status: str,
    on: date,
    said: Provenance,
    *,
    until: date | None = None,
    note: str = "",
) -> None:
    ledger_entries.add(
        db,
        status_changes,
        clinic_id,
        said,
        patient_id=patient_id,
        episode_id=episode_id,
        status=status,
        on_date=on,
        until_on=until,
        note=note,
    )
