"""The scheduled posts: each is one row, and the replica that inserts it may send it. Source: decisions.md 4.

A reservation is `claimed`, then `sending` while Slack is called, and becomes `sent`, `silent` (there was
nothing to say) or `failed` (tried again after a growing pause). One that stays unmarked was cut off by a
crash and is reserved again, however often, until it expires (`unfinished_posts`). If it was cut off while
`sending`, its message is marked as sent again, because the first copy may have arrived.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic

from sqlalchemy import Connection, Row, or_, select, update

from store.db import insert_on_conflict
from store.posting.occasion import Occasion, OccasionT, OccasionT_co
from store.tables import posts

ABANDONED_AFTER = timedelta(minutes=5)
"""A reservation older than this was cut off by a crash; composing and calling Slack never take this long."""

FIRST_RETRY_DELAY = timedelta(minutes=1)
MAX_RETRY_DELAY = timedelta(minutes=30)
_MAX_DOUBLINGS = 5

MAY_HAVE_ARRIVED = "may have arrived: "
"""How the fault of a row starts when its message may have arrived although it is not marked sent."""

CUT_OFF = "cut_off"
"""The fault of a post whose process ended before it was marked."""

UNMARKED = ("claimed", "sending")
"""The states of a reservation whose process still works on it, or was cut off."""


@dataclass(frozen=True)
class PostReservation:
    """The right to send one post, now."""

    id: int
    clinic_id: int
    attempts: int
    may_be_repeat: bool
    """An earlier copy may have arrived; the message then carries a mark."""
    channel: str = ""
    ts: str = ""
    """Where the first part of the message is, when only the rest and its files are still to be sent."""
    parts_sent: int = 0


@dataclass(frozen=True)
class SettledPost:
    """A post that was made, or found to have nothing new to say."""

    period: str
    due_at: datetime
    digest: str
    """Of its content; empty when there was nothing to say."""
    channel: str = ""
    ts: str = ""


@dataclass(frozen=True)
class SentMessage(Generic[OccasionT_co]):
    """A message that was sent, and where it is in Slack."""

    occasion: OccasionT_co
    audience: str
    channel: str
    ts: str
    sent_at: datetime


def reserve(
    db: Connection,
    clinic_id: int,
    occasion: Occasion,
    audience: str,
    due_at: datetime,
    expires_at: datetime,
    now: datetime,
) -> PostReservation | None:
    """Reserve a post to send it; None when it is settled, reserved by another replica, or in a pause."""
    inserted_id = db.execute(
        insert_on_conflict(db, posts)
        .values(
            clinic_id=clinic_id,
            kind=occasion.KIND,
            period=occasion.period,
            audience=audience,
            state="claimed",
            due_at=due_at,
            expires_at=expires_at,
            claimed_at=now,
            attempts=1,
        )
        .on_conflict_do_nothing()
        .returning(posts.c.id)
    ).scalar()
    if inserted_id is not None:
        return PostReservation(inserted_id, clinic_id, attempts=1, may_be_repeat=False)
    row = _row(db, clinic_id, occasion, audience)
    return _take_over(db, row, expires_at, now) if row and _can_take_over(row, now) else None


def can_reserve(db: Connection, clinic_id: int, occasion: Occasion, audience: str, now: datetime) -> bool:
    """Whether reserving a post is worth a write: a cheap look for every beat."""
    row = _row(db, clinic_id, occasion, audience)
    return row is None or _can_take_over(row, now)


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after a failure: a minute, then twice as long each time, half an hour at most."""
    doublings = min(attempts - 1, _MAX_DOUBLINGS)
    return min(MAX_RETRY_DELAY, FIRST_RETRY_DELAY * (1 << doublings))


def mark_sending(db: Connection, reservation: PostReservation, at: datetime) -> None:
    """Slack is about to be called: from now on a crash leaves it unclear whether the message arrived."""
    _mark(db, reservation, state="sending", claimed_at=at)


def save_part_sent(db: Connection, reservation: PostReservation, channel: str, ts: str) -> PostReservation:
    """Save that one more part of the message is in Slack, so that a retry sends only the rest and the files.

    `channel` and `ts` are those of the first part.
    """
    sent = replace(reservation, channel=channel, ts=ts, parts_sent=reservation.parts_sent + 1)
    _mark(db, reservation, channel=channel, ts=ts, parts_sent=sent.parts_sent)
    return sent


def mark_sent(
    db: Connection, reservation: PostReservation, at: datetime, channel: str, ts: str, digest: str = ""
) -> None:
    """The post was made; `channel` and `ts` find it again."""
    _mark(db, reservation, state="sent", sent_at=at, channel=channel, ts=ts, digest=digest, fault=None)


def mark_silent(db: Connection, reservation: PostReservation, digest: str = "") -> None:
    """There was nothing to say, or (with its digest) nothing new."""
    _mark(db, reservation, state="silent", digest=digest)


def mark_failed(
    db: Connection,
    reservation: PostReservation,
    at: datetime,
    fault: str,
    *,
    unsure: bool = False,
    retry_at: datetime | None = None,
) -> None:
    """The post was not made; its pause begins.

    Args:
        db: the transaction.
        reservation: the right to send it.
        at: when.
        fault: why, in a short code without names.
        unsure: Slack did not say whether it arrived.
        retry_at: when Slack asked to try again; else after a growing pause.
    """
    prefix = MAY_HAVE_ARRIVED if unsure or reservation.may_be_repeat else ""
    _mark(db, reservation, state="failed", claimed_at=at, retry_at=retry_at, fault=f"{prefix}{fault}")


def last_settled(db: Connection, clinic_id: int, kind: str, audience: str) -> SettledPost | None:
    """The latest post of a kind to an audience that was sent or had nothing (new) to say."""
    return _latest(db, clinic_id, kind, audience, ("sent", "silent"))


def last_sent(db: Connection, clinic_id: int, kind: str, audience: str) -> SettledPost | None:
    """The latest post of a kind that was sent to an audience."""
    return _latest(db, clinic_id, kind, audience, ("sent",))


def sent_messages(
    db: Connection, clinic_id: int, occasion_type: type[OccasionT], first_field: object
) -> list[SentMessage[OccasionT]]:
    """The messages of a kind that were sent, whose occasion has this value in its first field."""
    start = occasion_type.period_start(first_field)
    query = select(posts).where(
        posts.c.clinic_id == clinic_id,
        posts.c.kind == occasion_type.KIND,
        or_(posts.c.period == start, posts.c.period.startswith(f"{start} ", autoescape=True)),
        posts.c.state == "sent",
    )
    return [
        SentMessage(
            occasion=occasion_type.from_period(row.period),
            audience=row.audience,
            channel=row.channel,
            ts=row.ts,
            sent_at=row.sent_at,
        )
        for row in db.execute(query.order_by(posts.c.id))
    ]


def _row(db: Connection, clinic_id: int, occasion: Occasion, audience: str) -> Row[Any] | None:
    return db.execute(
        select(posts).where(
            posts.c.clinic_id == clinic_id,
            posts.c.kind == occasion.KIND,
            posts.c.period == occasion.period,
            posts.c.audience == audience,
        )
    ).first()


def _can_take_over(row: Row[Any], now: datetime) -> bool:
    """A failed post after its pause; an unmarked one after a longer one, when it was cut off."""
    if row.state == "failed":
        return bool(now >= (row.retry_at or row.claimed_at + retry_delay(row.attempts)))
    pause = max(ABANDONED_AFTER, retry_delay(row.attempts))
    return row.state in UNMARKED and bool(now >= row.claimed_at + pause)


def _take_over(db: Connection, row: Row[Any], expires_at: datetime, now: datetime) -> PostReservation | None:
    """Compare and set: of several who saw the same row, one gets it."""
    fault = f"{MAY_HAVE_ARRIVED}{CUT_OFF}" if row.state == "sending" else row.fault
    taken = db.execute(
        update(posts)
        .where(
            posts.c.clinic_id == row.clinic_id,
            posts.c.id == row.id,
            posts.c.state == row.state,
            posts.c.attempts == row.attempts,
        )
        .values(
            state="claimed",
            claimed_at=now,
            expires_at=expires_at,
            attempts=row.attempts + 1,
            retry_at=None,
            fault=fault,
        )
    )
    if taken.rowcount != 1:
        return None
    return PostReservation(
        id=row.id,
        clinic_id=row.clinic_id,
        attempts=row.attempts + 1,
        may_be_repeat=(fault or "").startswith(MAY_HAVE_ARRIVED),
        channel=row.channel or "",
        ts=row.ts or "",
        parts_sent=row.parts_sent or 0,
    )


def _mark(db: Connection, reservation: PostReservation, **values: object) -> None:
    """Only the latest reservation may mark its post: an earlier one changes nothing."""
    db.execute(
        update(posts)
        .where(
            posts.c.clinic_id == reservation.clinic_id,
            posts.c.id == reservation.id,
            posts.c.state.in_(UNMARKED),
            posts.c.attempts == reservation.attempts,
        )
        .values(**values)
    )


def _latest(
    db: Connection, clinic_id: int, kind: str, audience: str, states: tuple[str, ...]
) -> SettledPost | None:
    row = db.execute(
        select(posts)
        .where(
            posts.c.clinic_id == clinic_id,
            posts.c.kind == kind,
            posts.c.audience == audience,
            posts.c.state.in_(states),
        )
        .order_by(posts.c.due_at.desc(), posts.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return SettledPost(
        period=row.period,
        due_at=row.due_at,
        digest=row.digest or "",
        channel=row.channel or "",
        ts=row.ts or "",
    )
