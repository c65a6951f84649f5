"""A review session: one patient at a time, timed by the server's clock; the end offers the minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.dates import moment_text
from handlers.block_kit.form_blocks import ModalForm
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.ledger import save_time
from handlers.review.messages import session_end
from handlers.review.messages import session_forms as messages
from handlers.review.messages.agenda import MOST_NEVER_REVIEWED, split_never_reviewed
from handlers.review.messages.session_end import OfferedMinutes
from handlers.review.messages.session_forms import SavedOutcome
from handlers.review.sentences import about_agenda, about_session
from store import audit
from store.caseload import caseload, digests
from store.caseload.caseload import CaseloadPatient
from store.caseload.own_patients import split_own
from store.errors import UserError
from store.ledger import time_log
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.patient import episodes, patients
from store.review import review_sessions
from store.review.case_review import CaseReview
from store.review.review_sessions import ReviewItem, ReviewSession
from store.rules.activities import Activity
from store.rules.minutes import MINUTE, Minutes
from store.rules.roles import Role

_RESUMABLE_FOR = timedelta(days=1)
SESSION_ROLES = frozenset({Role.CARE_MANAGER, Role.CONSULTANT})


def start_session(ctx: RequestContext) -> Reply:
    """Start a session, or continue the open one.

    One of the day before is offered for resuming within a day; an older one is finished first.
    """
    with ctx.registry.begin() as db:
        _check_role(ctx)
        session = review_sessions.open_session(db, ctx.clinic.id, ctx.member.id)
        started = moment_text(session.started_at.astimezone(ctx.clinic.zone)) if session else ""
        if session and not is_recent(session, ctx):
            notice = SavedOutcome(about_session.older_finished(started))
            return Reply(form=finish_session(db, session, ctx, notice))
        if session and _day(session.started_at, ctx) < ctx.today:
            return Reply(form=messages.resume_form(session, started))
        return Reply(form=current_item_form(db, session or _begin_session(db, ctx), ctx))


def is_recent(session: ReviewSession, ctx: RequestContext) -> bool:
    """Whether a session was started within a day, so that it can be resumed."""
    return ctx.now - session.started_at < _RESUMABLE_FOR


def end_session(ctx: RequestContext) -> Reply:
    """End the open session."""
    with ctx.registry.begin() as db:
        _check_role(ctx)
        session = review_sessions.open_session(db, ctx.clinic.id, ctx.member.id)
        if session is None:
            raise UserError(about_session.NO_SESSION, about_session.START_ONE)
        return Reply(form=finish_session(db, session, ctx))


def current_item_form(
    db: Connection, session: ReviewSession, ctx: RequestContext, saved: SavedOutcome | None = None
) -> ModalForm:
    """The current patient; after the last one, the end of the session."""
    item = session.current
    if item is None:
        return finish_session(db, session, ctx, saved)
    line = caseload.caseload_patient(db, ctx.clinic, item.patient_id, ctx.today)
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "review covered", f"patient:{line.patient.id}")
    return messages.review_item_form(
        session,
        item,
        line,
        digests.of_episodes(db, ctx.clinic.id, [line.episode.id])[line.episode.id],
        ctx.now,
        ctx.clinic.settings,
        may_recommend=ctx.has_role(Role.CONSULTANT),
        may_time=ctx.has_role(Role.CARE_MANAGER),
        saved=saved,
    )


def finish_session(
    db: Connection, session: ReviewSession, ctx: RequestContext, saved: SavedOutcome | None = None
) -> ModalForm:
    """Stop the clock and show who was reviewed, and a care manager's minutes to check and log.

    Where there are no minutes to save, the session ends here.
    """
    stopped = review_sessions.stop_clock(db, session, ctx.now)
    people = patients.by_ids(db, ctx.clinic.id, [item.patient_id for item in stopped.review_items])
    offered = stopped.timed_items if ctx.has_role(Role.CARE_MANAGER) else []
    if not offered:
        review_sessions.end_session(db, stopped, ctx.now)
    lines = {
        item.patient_id: caseload.caseload_patient(db, ctx.clinic, item.patient_id, ctx.today)
        for item in stopped.review_items
    }
    reviewed = _reviewed(lines, _day(stopped.started_at, ctx))
    on_agenda = {patient_id for patient_id, line in lines.items() if line.agenda_item}
    shown = [OfferedMinutes(item, people[item.patient_id], _suggested_minutes(item, ctx)) for item in offered]
    undoable = {
        patient_id: review.id
        for patient_id, review in reviewed.items()
        if review.consultant_id == ctx.member.id and review.clinician_response is None
    }
    return session_end.session_end_form(
        stopped, shown, people, reviewed, on_agenda, undoable, ctx.clinic.zone, saved
    )


def save_minutes(
    db: Connection, session: ReviewSession, wanted: Mapping[int, Minutes], ctx: RequestContext
) -> list[TimeEntry]:
    """Save the minutes of a session by item and end it; a second time nothing is counted again."""
    key = f"review-walk:{session.id}"  # stored, so it stays
    if session.ended_at:
        return time_log.of_request(db, ctx.clinic.id, key)
    made = [
        _save_entry(db, session, item, wanted[item.id], key, ctx)
        for item in session.timed_items
        if item.id in wanted
    ]
    review_sessions.end_session(db, session, ctx.now)
    return made


def _suggested_minutes(item: ReviewItem, ctx: RequestContext) -> int | None:
    """Whole minutes, half a minute rounded up; None where they round to 0 or the clock ran overnight."""
    overnight = _day(item.started_at, ctx) != _day(item.ended_at, ctx)
    return None if overnight else rounded_minutes(item.time_taken) or None


def rounded_minutes(measured: Minutes) -> int:
    """Whole minutes, half a minute rounded up."""
    return (measured + MINUTE // 2) // MINUTE


def _save_entry(
    db: Connection, session: ReviewSession, item: ReviewItem, minutes: Minutes, key: str, ctx: RequestContext
) -> TimeEntry:
    on = _day(item.started_at, ctx)
    known = episodes.of_patient(db, ctx.clinic.id, item.patient_id)
    entry = time_log.add(
        db,
        episodes.on_day(known, on),
        _spent(item, minutes, on),
        ctx.provenance,
        member_id=ctx.member.id,
        author_role=save_time.author_role(ctx),
        request_key=key,
        line=item.position,
    )
    review_sessions.link_time_entry(db, session, item, entry.id)
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "time logged", f"time_entry:{entry.id}")
    return entry


def _spent(item: ReviewItem, minutes: Minutes, on: date) -> NewTimeEntry:
    """As measured, with clock times; where the minutes were changed, from the start for that long."""
    spent = NewTimeEntry(minutes, Activity.CASE_REVIEW, on, start_at=item.started_at, end_at=item.ended_at)
    if item.started_at is None or minutes == rounded_minutes(item.time_taken) * MINUTE:
        return spent
    return replace(spent, end_at=item.started_at + timedelta(milliseconds=minutes))


def _begin_session(db: Connection, ctx: RequestContext) -> ReviewSession:
    """With a care manager's own patients, else the clinic's; of the never reviewed, ten at a time."""
    lines: Sequence[CaseloadPatient] = caseload.caseload_patients(db, ctx.clinic, ctx.today)
    if ctx.has_role(Role.CARE_MANAGER):
        lines, _ = split_own(db, ctx.clinic.id, ctx.member.id, lines, ctx.today)
    rest, never = split_never_reviewed(caseload.on_agenda(lines, ctx.today, ctx.clinic.settings))
    due = [*rest, *never[:MOST_NEVER_REVIEWED]]
    if not due:
        raise UserError(about_session.NO_ONE_ON_YOUR_AGENDA, about_agenda.FLAG_ADDS_PATIENT)
    agenda = [
        (line.patient.id, line.episode.id, line.agenda_item.category.title)
        for line in due
        if line.agenda_item
    ]
    return review_sessions.start_session(db, ctx.clinic.id, ctx.member.id, ctx.now, agenda)


def _reviewed(lines: Mapping[int, CaseloadPatient], day: date) -> dict[int, CaseReview]:
    """The review of each patient that was recorded since the session's day; being covered is not a review."""
    return {
        patient_id: line.last_review
        for patient_id, line in lines.items()
        if line.last_review and line.last_review.on >= day
    }


def _day(at: datetime | None, ctx: RequestContext) -> date:
    return at.astimezone(ctx.clinic.zone).date() if at else ctx.today


def _check_role(ctx: RequestContext) -> None:
    if not ctx.has_role(*SESSION_ROLES):
        raise UserError(about_session.ONLY_REVIEWERS, about_session.SEE_AGENDA)
