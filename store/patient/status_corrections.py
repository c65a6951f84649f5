"""Corrections of an episode's changes of status: other facts, or undone; the episode's own days follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from store import ledger_entries
from store.errors import UserError
from store.ledger_entries import Provenance
from store.patient import episodes, sentences, status_history
from store.patient.episodes import Episode
from store.patient.status_history import StatusChange
from store.rules.patient import statuses
from store.rules.patient.statuses import Status
from store.tables import status_changes


@dataclass(frozen=True)
class PlacedChange:
    """A change of status between those before and after it."""

    episode: Episode
    change: StatusChange
    before: StatusChange | None
    """None: it began the episode."""
    after: StatusChange | None
    """None: it is the present status."""
    earliest_on: date | None
    """The first day it can have."""
    latest_on: date | None
    """The last day it can have; None: today."""
    is_last_episode: bool

    @property
    def ends(self) -> bool:
        """Whether it ended the episode."""
        return statuses.ends_episode(Status(self.change.status))

    @property
    def may_be_undone(self) -> bool:
        """Whether what remains is a course that an episode can take."""
        if self.before is None or (self.ends and not self.is_last_episode):
            return False
        return self.after is None or statuses.may_remain(
            Status(self.before.status), Status(self.after.status)
        )

    @property
    def episode_day(self) -> str:
        """The column of the episode that holds its day; empty where none does."""
        if self.ends:
            return "ended_on"
        if self.before is None and self.change.status == Status.REFERRED:
            return "referred_on"
        begins = self.before is None or self.before.status == Status.REFERRED
        return "enrolled_on" if begins and self.change.status == Status.ACTIVE else ""


def placed(db: Connection, clinic_id: int, change_id: int) -> PlacedChange:
    """A change of status that is not void.

    Raises:
        UserError: it is void by now.
    """
    episode_id = status_history.episode_of(db, clinic_id, change_id)
    course = status_history.changes(db, clinic_id, episode_id) if episode_id else []
    at = next((place for place, each in enumerate(course) if each.id == change_id), None)
    if episode_id is None or at is None:
        raise UserError(*sentences.STATUS_CHANGED_MEANWHILE)
    episode = episodes.by_id(db, clinic_id, episode_id)
    before, after = course[at - 1] if at else None, course[at + 1] if at + 1 < len(course) else None
    known = episodes.of_patient(db, clinic_id, episode.patient_id)
    earlier = next((each for each in known if each.number < episode.number), None)
    later = next((each for each in reversed(known) if each.number > episode.number), None)
    return PlacedChange(
        episode,
        course[at],
        before,
        after,
        earliest_on=before.on if before else earlier.ended_on if earlier else None,
        latest_on=after.on if after else later.started_on if later else None,
        is_last_episode=later is None,
    )


def replace(
    db: Connection, clinic_id: int, change_id: int, provenance: Provenance, changes: Mapping[str, object]
) -> int | None:
    """Void a change of status for one with other facts; returns the new id.

    It stays as old as it is, so that a later change of status is not overruled.

    Raises:
        UserError: it is void by now.
    """
    found = _locked(db, clinic_id, change_id)
    entered_at = found.change.entered_at
    if found.after:
        entered_at = min(entered_at, found.after.entered_at - timedelta(microseconds=1))
    kept = {"entered_by": found.change.entered_by, "entered_at": entered_at}
    new_id = ledger_entries.replace_entry(
        db, status_changes, clinic_id, change_id, provenance, **{**changes, **kept}
    )
    if found.episode_day and "on_date" in changes:
        episodes.correct(db, found.episode, {found.episode_day: changes["on_date"]})
    return new_id


def undo(db: Connection, clinic_id: int, change_id: int, provenance: Provenance, reason: str) -> PlacedChange:
    """Void a change of status; where it was the present one, the one before it is the present again.

    Raises:
        UserError: it is void by now, or the statuses that remain cannot follow each other.
    """
    found = _locked(db, clinic_id, change_id)
    if found.before is None or not found.may_be_undone:
        raise UserError(*sentences.status_stays(found.change.status))
    ledger_entries.void(db, status_changes, clinic_id, provenance, reason, status_changes.c.id == change_id)
    values: dict[str, object] = {found.episode_day: None} if found.episode_day else {}
    if found.after is None:
        values["status"] = found.before.status
    if values:
        episodes.correct(db, found.episode, values)
    return found


def may_be_set_again(db: Connection, clinic_id: int, episode_id: int, status: str, on: date) -> bool:
    """Whether an undone status can follow the present one of its episode."""
    last = status_history.last_change(db, clinic_id, episode_id)
    if last is None or on < last.on:
        return False
    return Status(status) in statuses.STATUS_RULES[Status(last.status)].allowed_next


def _locked(db: Connection, clinic_id: int, change_id: int) -> PlacedChange:
    """The change as it is now; its episode is locked until the transaction ends."""
    episodes.lock(db, clinic_id, placed(db, clinic_id, change_id).episode.id)
    return placed(db, clinic_id, change_id)
