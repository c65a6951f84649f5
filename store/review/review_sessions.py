"""The case review as somebody walks it: a session, its turns, and the server's clock on each of them.

Nothing of a walk lives in memory: it goes on after a restart where it stood.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from store.db import add_row
from store.rules.minutes import Minutes
from store.tables import review_sessions, review_turns

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class ReviewItem:
    """One patient's part of a walk."""

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
        """Whether its clock runs."""
        return self.started_at is not None and self.ended_at is None

    @property
    def time_taken(self) -> Minutes:
        """How long it took, to the millisecond; nothing while it runs or when it was skipped."""
        if self.started_at is None or self.ended_at is None:
            return Minutes(0)
        return Minutes((self.ended_at - self.started_at) // _MILLISECOND)


@dataclass(frozen=True)
class ReviewSession:
    """One person's walk through an agenda."""

    id: int
    clinic_id: int
    started_by: int
    started_at: datetime
    ended_at: datetime | None
    review_items: tuple[ReviewItem, ...]

    @property
    def current(self) -> ReviewItem | None:
        """The turn whose clock runs."""
        return next((turn for turn in self.review_items if turn.is_running), None)

    @property
    def timed_items(self) -> list[ReviewItem]:
        """The turns that took time."""
        return [turn for turn in self.review_items if turn.time_taken]

    def find_item(self, turn_id: int) -> ReviewItem | None:
        """Its turn of that id."""
        return next((turn for turn in self.review_items if turn.id == turn_id), None)


def start_session(
    db: Connection, clinic_id: int, member_id: int, at: datetime, agenda: Sequence[tuple[int, int, str]]
) -> ReviewSession:
    """Start a walk through patients (patient, episode, category), the first one's clock running.

    Of two who start it for the same person at once, both get the one that was first.
    """
    try:
        with db.begin_nested():
            session_id = add_row(
                db, review_sessions, clinic_id=clinic_id, started_by=member_id, started_at=at
            )
            turns = [
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
            db.execute(insert(review_turns), turns)
    except IntegrityError:
        held = open_session(db, clinic_id, member_id)
        if held is None:
            raise
        return held
    return _load_session(db, clinic_id, session_id)


def open_session(db: Connection, clinic_id: int, member_id: int) -> ReviewSession | None:
    """A member's walk that has not ended."""
    found = select(review_sessions.c.id).where(
        review_sessions.c.clinic_id == clinic_id,
        review_sessions.c.started_by == member_id,
        review_sessions.c.ended_at.is_(None),
    )
    session_id = db.execute(found).scalar()
    return None if session_id is None else _load_session(db, clinic_id, session_id)


def own_session(db: Connection, clinic_id: int, member_id: int, walk_id: int) -> ReviewSession | None:
    """A member's own walk of that id, ended or not."""
    found = select(review_sessions.c.id).where(
        review_sessions.c.clinic_id == clinic_id,
        review_sessions.c.started_by == member_id,
        review_sessions.c.id == walk_id,
    )
    return _load_session(db, clinic_id, walk_id) if db.execute(found).scalar() else None


def finish_item(
    db: Connection, walk: ReviewSession, turn: ReviewItem, at: datetime, *, skipped: bool = False
) -> ReviewSession:
    """End a turn and start the next one's clock; a second click on the same turn changes nothing."""
    ended = turn.started_at if skipped else at
    done = db.execute(
        update(review_turns)
        .where(
            review_turns.c.clinic_id == walk.clinic_id,
            review_turns.c.id == turn.id,
            review_turns.c.started_at.is_not(None),
            review_turns.c.ended_at.is_(None),
        )
        .values(ended_at=ended)
    )
    after = [one for one in walk.review_items if one.position > turn.position and one.started_at is None]
    if done.rowcount == 1 and after:
        db.execute(
            update(review_turns)
            .where(review_turns.c.clinic_id == walk.clinic_id, review_turns.c.id == after[0].id)
            .values(started_at=at)
        )
    return _load_session(db, walk.clinic_id, walk.id)


def stop_clock(db: Connection, walk: ReviewSession, at: datetime) -> ReviewSession:
    """End the turn that runs, and start no other: the walk rests until its minutes are settled."""
    db.execute(
        update(review_turns)
        .where(
            review_turns.c.clinic_id == walk.clinic_id,
            review_turns.c.session_id == walk.id,
            review_turns.c.started_at.is_not(None),
            review_turns.c.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    return _load_session(db, walk.clinic_id, walk.id)


def end_session(db: Connection, walk: ReviewSession, at: datetime) -> None:
    """End a walk whose minutes are settled; one that has ended stays as it is."""
    db.execute(
        update(review_sessions)
        .where(
            review_sessions.c.clinic_id == walk.clinic_id,
            review_sessions.c.id == walk.id,
            review_sessions.c.ended_at.is_(None),
        )
        .values(ended_at=at)
    )


def link_time_entry(db: Connection, walk: ReviewSession, turn: ReviewItem, time_entry_id: int) -> None:
    """Keep which entry came of a turn."""
    db.execute(
        update(review_turns)
        .where(review_turns.c.clinic_id == walk.clinic_id, review_turns.c.id == turn.id)
        .values(time_entry_id=time_entry_id)
    )


def _load_session(db: Connection, clinic_id: int, walk_id: int) -> ReviewSession:
    row = db.execute(
        select(
            review_sessions.c.id,
            review_sessions.c.clinic_id,
            review_sessions.c.started_by,
            review_sessions.c.started_at,
            review_sessions.c.ended_at,
        ).where(review_sessions.c.clinic_id == clinic_id, review_sessions.c.id == walk_id)
    ).one()
    columns = [review_turns.c[field] for field in ReviewItem.__dataclass_fields__]
    turns = (
        select(*columns)
        .where(review_turns.c.clinic_id == clinic_id, review_turns.c.session_id == walk_id)
        .order_by(review_turns.c.position)
    )
    return ReviewSession(*row, tuple(ReviewItem(*each) for each in db.execute(turns)))
