"""A review session: one member goes through the agenda, and the server's clock times each patient.

Nothing is kept in memory only: after a restart the session continues where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from store.db import add_row
from store.patient.charts.hidden_charts import is_shown
from store.rules.minutes import Minutes
from store.tables import review_sessions, review_turns

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class ReviewItem:
    """One patient of a review session."""

    id: int
    patient_id: int
    episode_id: int
    position: int
    """Counted from 1."""
    category: str
    started_at: datetime | None
    ended_at: datetime | None
    time_entry_id: int | None

    @property
    def is_running(self) -> bool:
        """Whether its clock is running."""
        return self.started_at is not None and self.ended_at is None

    @property
    def is_skipped(self) -> bool:
        """Whether it was passed over: its clock stopped at the moment it started."""
        return self.started_at is not None and self.started_at == self.ended_at

    @property
    def time_taken(self) -> Minutes:
        """How long it took, in milliseconds; 0 while it is running or when it was skipped."""
        if self.started_at is None or self.ended_at is None:
            return Minutes(0)
        return Minutes((self.ended_at - self.started_at) // _MILLISECOND)


@dataclass(frozen=True)
class ReviewSession:
    """One member's way through an agenda, patient by patient."""

    id: int
    clinic_id: int
    started_by: int
    started_at: datetime
    ended_at: datetime | None
    review_items: tuple[ReviewItem, ...]

    @property
    def current(self) -> ReviewItem | None:
        """The item whose clock is running."""
        return next((item for item in self.review_items if item.is_running), None)

    @property
    def timed_items(self) -> list[ReviewItem]:
        """The items that took time."""
        return [item for item in self.review_items if item.time_taken]

    def find_item(self, item_id: int) -> ReviewItem | None:
        """Its item of that id."""
        return next((item for item in self.review_items if item.id == item_id), None)


def start_session(
    db: Connection, clinic_id: int, member_id: int, at: datetime, agenda: Sequence[tuple[int, int, str]]
) -> ReviewSession:
    """Start a session with these patients (patient, episode, category); the first one's clock runs.

    Of two requests to start one for the same member, both get the session that was first.
    """
    try:
        with db.begin_nested():
            session_id = add_row(
                db, review_sessions, clinic_id=clinic_id, started_by=member_id, started_at=at
            )
            items = [
                {
                    "clinic_id": clinic_id,
                    "session_id": session_id,
                    "patient_id": patient_id,
                    "episode_id": episode_id,
                    "position": number,
                    "category": category,
                    "started_at": at if number == 1 else None,
                }
                for number, (patient_id, episode_id, category) in enumerate(agenda, 1)
            ]
            db.execute(insert(review_turns), items)
    except IntegrityError:
        first = open_session(db, clinic_id, member_id)
        if first is None:
            raise
        return first
    return _load_session(db, clinic_id, session_id)


def open_session(db: Connection, clinic_id: int, member_id: int) -> ReviewSession | None:
    """A member's session that has not ended."""
    return _find_session(db, clinic_id, member_id, review_sessions.c.ended_at.is_(None))


def own_session(db: Connection, clinic_id: int, member_id: int, session_id: int) -> ReviewSession | None:
    """A member's own session of that id, ended or not."""
    return _find_session(db, clinic_id, member_id, review_sessions.c.id == session_id)


def finish_item(
    db: Connection, session: ReviewSession, item: ReviewItem, at: datetime, *, skipped: bool = False
) -> ReviewSession:
    """End an item and start the next one's clock; a second click on the same item changes nothing."""
    ended = _end_running(db, session, item.started_at if skipped else at, among=review_turns.c.id == item.id)
    waiting = [
        other.id
        for other in session.review_items
        if other.position > item.position and other.started_at is None
    ]
    if ended and waiting:
        db.execute(
            update(review_turns)
            .where(review_turns.c.clinic_id == session.clinic_id, review_turns.c.id == waiting[0])
            .values(started_at=at)
        )
    return _load_session(db, session.clinic_id, session.id)


def stop_clock(db: Connection, session: ReviewSession, at: datetime) -> ReviewSession:
    """End the running item and start no other: the session stays open until its minutes are saved."""
    _end_running(db, session, at, among=review_turns.c.session_id == session.id)
    return _load_session(db, session.clinic_id, session.id)


def end_session(db: Connection, session: ReviewSession, at: datetime) -> None:
    """End a session whose minutes are saved; one that has ended stays as it is."""
    db.execute(
        update(review_sessions)
        .where(
            review_sessions.c.clinic_id == session.clinic_id,
            review_sessions.c.id == session.id,
            review_sessions.c.ended_at.is_(None),
        )
        .values(ended_at=at)
    )


def link_time_entry(db: Connection, session: ReviewSession, item: ReviewItem, time_entry_id: int) -> None:
    """Record which time entry was made from an item."""
    db.execute(
        update(review_turns)
        .where(review_turns.c.clinic_id == session.clinic_id, review_turns.c.id == item.id)
        .values(time_entry_id=time_entry_id)
    )


def _end_running(
    db: Connection, session: ReviewSession, ended_at: datetime | None, *, among: ColumnElement[bool]
) -> bool:
    """End the item whose clock is running among these; False when none is."""
    ended = db.execute(
        update(review_turns)
        .where(
            review_turns.c.clinic_id == session.clinic_id,
            among,
            review_turns.c.started_at.is_not(None),
            review_turns.c.ended_at.is_(None),
        )
        .values(ended_at=ended_at)
    )
    return ended.rowcount == 1


def _find_session(
    db: Connection, clinic_id: int, member_id: int, condition: ColumnElement[bool]
) -> ReviewSession | None:
    own = select(review_sessions.c.id).where(
        review_sessions.c.clinic_id == clinic_id, review_sessions.c.started_by == member_id, condition
    )
    session_id = db.execute(own).scalar()
    return None if session_id is None else _load_session(db, clinic_id, session_id)


def _load_session(db: Connection, clinic_id: int, session_id: int) -> ReviewSession:
    query = select(review_sessions).where(
        review_sessions.c.clinic_id == clinic_id, review_sessions.c.id == session_id
    )
    row = db.execute(query).one()
    items = (
        select(review_turns)
        .where(
            review_turns.c.clinic_id == clinic_id,
            review_turns.c.session_id == session_id,
            is_shown(review_turns.c.patient_id, clinic_id),
        )
        .order_by(review_turns.c.position)
    )
    return ReviewSession(
        id=row.id,
        clinic_id=row.clinic_id,
        started_by=row.started_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
        review_items=tuple(_item(item) for item in db.execute(items)),
    )


def _item(row: Row[Any]) -> ReviewItem:
    return ReviewItem(
        id=row.id,
        patient_id=row.patient_id,
        episode_id=row.episode_id,
        position=row.position,
        category=row.category,
        started_at=row.started_at,
        ended_at=row.ended_at,
        time_entry_id=row.time_entry_id,
    )
