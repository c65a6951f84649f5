"""Walking the agenda: one patient at a time, minutes by the server's clock, offered as entries at the end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import ModalForm
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.ledger import save_time
from handlers.review.messages import session_forms as messages
from handlers.review.messages.session_forms import OfferedMinutes
from store import audit
from store.caseload import caseload
from store.errors import UserError
from store.ledger import time_log
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.patient import episodes, patients
from store.review import review_sessions
from store.review.review_sessions import ReviewItem, ReviewSession
from store.rules.activities import Activity
from store.rules.minutes import MINUTE, Minutes
from store.rules.roles import Role

SESSION_ROLES = frozenset({Role.CARE_MANAGER, Role.CONSULTANT})


def start_session(ctx: RequestContext) -> Reply:
    """Begin the walk, or go on with the one that is open; one of another day is settled first."""
    with ctx.registry.begin() as db:
        _check_role(ctx)
        held = review_sessions.open_session(db, ctx.clinic.id, ctx.member.id)
        if held and _day(held.started_at, ctx) < ctx.today:
            return _finished_reply(db, held, ctx)
        walk = held or _begin_session(db, ctx)
        return Reply(form=current_item_form(db, walk, ctx))


def end_session(ctx: RequestContext) -> Reply:
    """End the walk that is open."""
    with ctx.registry.begin() as db:
        _check_role(ctx)
        held = review_sessions.open_session(db, ctx.clinic.id, ctx.member.id)
        if held is None:
            raise UserError("You are not walking a review.", "/review start begins one.")
        return _finished_reply(db, held, ctx)


def current_item_form(db: Connection, walk: ReviewSession, ctx: RequestContext, said: str = "") -> ModalForm:
    """The patient whose turn it is; after the last one, the end."""
    turn = walk.current
    if turn is None:
        return finish_session(db, walk, ctx)
    line = caseload.caseload_patient(db, ctx.clinic, turn.patient_id, ctx.today)
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "review walked", f"patient:{line.patient.id}")
    return messages.review_item_form(
        walk, turn, line, ctx.now, ctx.clinic.settings, recommends=ctx.has_role(Role.CONSULTANT), said=said
    )


def finish_session(db: Connection, walk: ReviewSession, ctx: RequestContext) -> ModalForm:
    """Stop the clock: who was reviewed, and a care manager's minutes to look over and log.

    Where there are no minutes to settle, the walk ends here.
    """
    stopped = review_sessions.stop_clock(db, walk, ctx.now)
    people = patients.by_ids(db, ctx.clinic.id, [turn.patient_id for turn in stopped.review_items])
    offered = stopped.timed_items if ctx.has_role(Role.CARE_MANAGER) else []
    if not offered:
        review_sessions.end_session(db, stopped, ctx.now)
    reviewed = _reviewed(db, stopped, ctx)
    shown = [OfferedMinutes(turn, people[turn.patient_id], _suggested_minutes(turn, ctx)) for turn in offered]
    return messages.session_end_form(stopped, shown, people, reviewed, ctx.clinic.zone)


def save_minutes(
    db: Connection, walk: ReviewSession, wanted: Mapping[int, Minutes], ctx: RequestContext
) -> list[TimeEntry]:
    """Save the minutes of a walk by turn, all of them, and end it; a second time nothing is counted again."""
    key = f"review-walk:{walk.id}"
    if walk.ended_at:
        return time_log.of_request(db, ctx.clinic.id, key)
    made = [
        _save_entry(db, walk, turn, wanted[turn.id], key, ctx)
        for turn in walk.timed_items
        if turn.id in wanted
    ]
    review_sessions.end_session(db, walk, ctx.now)
    return made


def _suggested_minutes(turn: ReviewItem, ctx: RequestContext) -> int | None:
    """Whole minutes, half a minute up; none where they came to nothing, or the clock ran over night."""
    overnight = _day(turn.started_at, ctx) != _day(turn.ended_at, ctx)
    return None if overnight else rounded_minutes(turn.time_taken) or None


def rounded_minutes(measured: Minutes) -> int:
    """Whole minutes, half a minute up."""
    return (measured + MINUTE // 2) // MINUTE


def _save_entry(
    db: Connection, walk: ReviewSession, turn: ReviewItem, minutes: Minutes, key: str, ctx: RequestContext
) -> TimeEntry:
    on = _day(turn.started_at, ctx)
    known = episodes.of_patient(db, ctx.clinic.id, turn.patient_id)
    entry = time_log.add(
        db,
        episodes.on_day(known, on),
        _spent(turn, minutes, on),
        ctx.provenance,
        member_id=ctx.member.id,
        author_role=save_time.author_role(ctx),
        request_key=key,
        line=turn.position,
    )
    review_sessions.link_time_entry(db, walk, turn, entry.id)
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "time logged", f"time_entry:{entry.id}")
    return entry


def _spent(turn: ReviewItem, minutes: Minutes, on: date) -> NewTimeEntry:
    """As measured, to the clock; where the minutes were changed, from its start as long as they say."""
    spent = NewTimeEntry(minutes, Activity.CASE_REVIEW, on, start_at=turn.started_at, end_at=turn.ended_at)
    if turn.started_at is None or minutes == rounded_minutes(turn.time_taken) * MINUTE:
        return spent
    return replace(spent, end_at=turn.started_at + timedelta(milliseconds=minutes))


def _begin_session(db: Connection, ctx: RequestContext) -> ReviewSession:
    own = ctx.member.id if ctx.has_role(Role.CARE_MANAGER) else None
    lines = caseload.caseload_patients(db, ctx.clinic, ctx.today, own)
    due = caseload.on_agenda(lines, ctx.today, ctx.clinic.settings)
    if not due:
        raise UserError("Nobody is on your agenda.", "A flag on a card puts a patient on it.")
    agenda = [
        (one.patient.id, one.episode.id, one.agenda_item.category.title) for one in due if one.agenda_item
    ]
    return review_sessions.start_session(db, ctx.clinic.id, ctx.member.id, ctx.now, agenda)


def _finished_reply(db: Connection, walk: ReviewSession, ctx: RequestContext) -> Reply:
    return Reply(form=finish_session(db, walk, ctx))


def _reviewed(db: Connection, walk: ReviewSession, ctx: RequestContext) -> set[int]:
    """The patients of a walk for whom a review was recorded since its day began: being there is none."""
    day = _day(walk.started_at, ctx)
    return {
        turn.patient_id
        for turn in walk.review_items
        if (last := caseload.caseload_patient(db, ctx.clinic, turn.patient_id, ctx.today).last_review)
        and last.on >= day
    }


def _day(at: datetime | None, ctx: RequestContext) -> date:
    return at.astimezone(ctx.clinic.zone).date() if at else ctx.today


def _check_role(ctx: RequestContext) -> None:
    if not ctx.has_role(*SESSION_ROLES):
        raise UserError(
            "The review is walked by a care manager or the consultant.", "/review shows the agenda."
        )
