"""Posts that were not made: those that fail, those that are given up, and how many there are of each kind."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, update

from store.posting.posts import ABANDONED_AFTER, CUT_OFF, MAY_HAVE_ARRIVED, UNMARKED
from store.tables import posts


@dataclass(frozen=True)
class UnfinishedPost:
    """A post that fails, or was given up."""

    kind: str
    period: str
    audience: str
    due_at: datetime
    fault: str
    """A short code: Slack's, or ours."""
    may_have_arrived: bool
    at: datetime
    """When it failed last, or was given up."""


@dataclass(frozen=True)
class PostCount:
    """How many posts of a kind are in a state, by the fault of the latest attempt."""

    kind: str
    state: str
    fault: str
    count: int


def give_up_expired(db: Connection, clinic_id: int, now: datetime) -> int:
    """Give up what is too late to send; returns how many."""
    cut_off = case((posts.c.state == "sending", f"{MAY_HAVE_ARRIVED}{CUT_OFF}"), else_=CUT_OFF)
    fault = case((posts.c.state == "failed", posts.c.fault), else_=cut_off)
    found = db.execute(
        update(posts)
        .where(posts.c.clinic_id == clinic_id, _is_expired(now))
        .values(state="given_up", claimed_at=now, fault=fault)
    )
    return int(found.rowcount)


def any_expired(db: Connection, clinic_id: int, now: datetime) -> bool:
    """Whether giving up is worth a write: a cheap look for every beat."""
    query = select(posts.c.id).where(posts.c.clinic_id == clinic_id, _is_expired(now))
    return db.execute(query.limit(1)).first() is not None


def given_up_since(db: Connection, clinic_id: int, since: datetime) -> list[UnfinishedPost]:
    """What was given up since then, in order."""
    return _unfinished(db, clinic_id, and_(posts.c.state == "given_up", posts.c.claimed_at >= since))


def failing(db: Connection, clinic_id: int, now: datetime) -> list[UnfinishedPost]:
    """What failed and is tried again."""
    return _unfinished(
        db,
        clinic_id,
        and_(posts.c.state == "failed", or_(posts.c.expires_at.is_(None), posts.c.expires_at > now)),
    )


def count_unsent(db: Connection, clinic_id: int) -> list[PostCount]:
    """How many posts are not sent, those given up included, for metrics; names no one."""
    rows = db.execute(
        select(posts.c.kind, posts.c.state, posts.c.fault, func.count())
        .where(posts.c.clinic_id == clinic_id, posts.c.state.not_in(("sent", "silent")))
        .group_by(posts.c.kind, posts.c.state, posts.c.fault)
    )
    counts: Counter[tuple[str, str, str]] = Counter()
    for kind, state, fault, count in rows:
        counts[kind, state, _code(fault)] += count
    return [PostCount(*key, count) for key, count in sorted(counts.items())]


def last_sent_to(db: Connection, clinic_id: int, audience: str | None) -> datetime | None:
    """When anything last arrived at an audience; None: at any."""
    query = select(func.max(posts.c.sent_at)).where(posts.c.clinic_id == clinic_id, posts.c.state == "sent")
    if audience is not None:
        query = query.where(posts.c.audience == audience)
    return db.execute(query).scalar()


def _unfinished(db: Connection, clinic_id: int, condition: ColumnElement[bool]) -> list[UnfinishedPost]:
    rows = db.execute(
        select(posts).where(posts.c.clinic_id == clinic_id, condition).order_by(posts.c.due_at, posts.c.id)
    )
    return [
        UnfinishedPost(
            kind=row.kind,
            period=row.period,
            audience=row.audience,
            due_at=row.due_at,
            fault=_code(row.fault),
            may_have_arrived=(row.fault or "").startswith(MAY_HAVE_ARRIVED),
            at=row.claimed_at,
        )
        for row in rows
    ]


def _is_expired(now: datetime) -> ColumnElement[bool]:
    """Past its time, and no process works on it."""
    return and_(
        posts.c.expires_at <= now,
        or_(
            posts.c.state == "failed",
            and_(posts.c.state.in_(UNMARKED), posts.c.claimed_at <= now - ABANDONED_AFTER),
        ),
    )


def _code(fault: str | None) -> str:
    return (fault or "").removeprefix(MAY_HAVE_ARRIVED)
