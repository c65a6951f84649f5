"""Walking the agenda: one patient at a time, minutes by the server's clock, offered as entries at the end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.forms import Form
from handlers.dispatch.context import Context
from handlers.dispatch.replies import Reply
from handlers.ledger import save_time
from handlers.review.messages import session_forms as words_of
from handlers.review.messages.session_forms import Offered
from store import audit
from store.caseload import caseload
from store.errors import UserError
from store.ledger import time_log
from store.ledger.time_log import Spent, TimeEntry
from store.patient import episodes, patients
from store.review import review_sessions
from store.review.review_sessions import Turn, Walk
from store.rules.activities import Activity
from store.rules.minutes import MINUTE, Minutes
from store.rules.roles import Role

WALKERS = frozenset({Role.CARE_MANAGER, Role.CONSULTANT})


def start(ctx: Context) -> Reply:
    """Begin the walk, or go on with the one that is open; one of another day is settled first."""
    with ctx.registry.begin() as db:
        _check(ctx)
        held = review_sessions.open_of(db, ctx.clinic.id, ctx.member.id)
        if held and _day(held.started_at, ctx) < ctx.today:
            return _finished(db, held, ctx)
        walk = held or _begun(db, ctx)
        return Reply(form=view(db, walk, ctx))


def stop(ctx: Context) -> Reply:
    """End the walk that is open."""
    with ctx.registry.begin() as db:
        _check(ctx)
        held = review_sessions.open_of(db, ctx.clinic.id, ctx.member.id)
        if held is None:
            raise UserError("You are not walking a review.", "/review start begins one.")
        return _finished(db, held, ctx)


def view(db: Connection, walk: Walk, ctx: Context, said: str = "") -> Form:
    """The patient whose turn it is; after the last one, the end."""
    turn = walk.current
    if turn is None:
        return finish(db, walk, ctx)
    line = caseload.line(db, ctx.clinic, turn.patient_id, ctx.today)
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "review walked", f"patient:{line.patient.id}")
    return words_of.turn(
        walk, turn, line, ctx.now, ctx.clinic.settings, recommends=ctx.may(Role.CONSULTANT), said=said
    )


def finish(db: Connection, walk: Walk, ctx: Context) -> Form:
    """Stop the clock: who was reviewed, and a care manager's minutes to look over and log.

    Where there are no minutes to settle, the walk ends here.
    """
    stopped = review_sessions.stop_clock(db, walk, ctx.now)
    people = patients.by_ids(db, ctx.clinic.id, [turn.patient_id for turn in stopped.turns])
    offered = stopped.spent if ctx.may(Role.CARE_MANAGER) else []
    if not offered:
        review_sessions.end(db, stopped, ctx.now)
    reviewed = _reviewed(db, stopped, ctx)
    shown = [Offered(turn, people[turn.patient_id], _suggested(turn, ctx)) for turn in offered]
    return words_of.end(stopped, shown, people, reviewed, ctx.clinic.zone)


def log(db: Connection, walk: Walk, wanted: Mapping[int, Minutes], ctx: Context) -> list[TimeEntry]:
    """Save the minutes of a walk by turn, all of them, and end it; a second time nothing is counted again."""
    key = f"review-walk:{walk.id}"
    if walk.ended_at:
        return time_log.of_request(db, ctx.clinic.id, key)
    made = [_logged(db, walk, turn, wanted[turn.id], key, ctx) for turn in walk.spent if turn.id in wanted]
    review_sessions.end(db, walk, ctx.now)
    return made


def _suggested(turn: Turn, ctx: Context) -> int | None:
    """Whole minutes, half a minute up; none where they came to nothing, or the clock ran over night."""
    overnight = _day(turn.started_at, ctx) != _day(turn.ended_at, ctx)
    return None if overnight else rounded(turn.measured) or None


def rounded(measured: Minutes) -> int:
    """Whole minutes, half a minute up."""
    return (measured + MINUTE // 2) // MINUTE


def _logged(db: Connection, walk: Walk, turn: Turn, minutes: Minutes, key: str, ctx: Context) -> TimeEntry:
    on = _day(turn.started_at, ctx)
    known = episodes.of_patient(db, ctx.clinic.id, turn.patient_id)
    entry = time_log.add(
        db,
        episodes.on_day(known, on),
        _spent(turn, minutes, on),
        ctx.said,
        member_id=ctx.member.id,
        author_role=save_time.author_role(ctx),
        request_key=key,
        line=turn.position,
    )
    review_sessions.logged(db, walk, turn, entry.id)
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "time logged", f"time_entry:{entry.id}")
    return entry


def _spent(turn: Turn, minutes: Minutes, on: date) -> Spent:
    """As measured, to the clock; where the minutes were changed, from its start as long as they say."""
    spent = Spent(minutes, Activity.CASE_REVIEW, on, start_at=turn.started_at, end_at=turn.ended_at)
    if turn.started_at is None or minutes == rounded(turn.measured) * MINUTE:
        return spent
    return replace(spent, end_at=turn.started_at + timedelta(milliseconds=minutes))


def _begun(db: Connection, ctx: Context) -> Walk:
    own = ctx.member.id if ctx.may(Role.CARE_MANAGER) else None
    lines = caseload.lines(db, ctx.clinic, ctx.today, own)
    due = caseload.on_agenda(lines, ctx.today, ctx.clinic.settings)
    if not due:
        raise UserError("Nobody is on your agenda.", "A flag on a card puts a patient on it.")
    agenda = [(one.patient.id, one.episode.id, one.item.category.title) for one in due if one.item]
    return review_sessions.begin(db, ctx.clinic.id, ctx.member.id, ctx.now, agenda)


def _finished(db: Connection, walk: Walk, ctx: Context) -> Reply:
    return Reply(form=finish(db, walk, ctx))


def _reviewed(db: Connection, walk: Walk, ctx: Context) -> set[int]:
    """The patients of a walk for whom a review was recorded since its day began: being there is none."""
    day = _day(walk.started_at, ctx)
    return {
        turn.patient_id
        for turn in walk.turns
        if (last := caseload.line(db, ctx.clinic, turn.patient_id, ctx.today).last_review) and last.on >= day
    }


def _day(at: datetime | None, ctx: Context) -> date:
    return at.astimezone(ctx.clinic.zone).date() if at else ctx.today


def _check(ctx: Context) -> None:
    if not ctx.may(*WALKERS):
        raise UserError(
            "The review is walked by a care manager or the consultant.", "/review shows the agenda."
        )
