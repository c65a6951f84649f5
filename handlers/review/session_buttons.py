"""The buttons of the walk: Next, Skip, Recommend, Continue, Finish; and the minutes at its end."""

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger import save_time
from handlers.ledger.messages import time_log as time_log_messages
from handlers.reading.durations import read_span
from handlers.recommendation import recommend
from handlers.review import review_session
from handlers.review.messages import session_forms as messages
from handlers.review.messages.agenda import START_SESSION
from handlers.review.review_session import SESSION_ROLES
from store.errors import UserError
from store.ledger.time_log import TimeEntry
from store.patient import episodes, patients
from store.patient.patients import Patient
from store.review import review_sessions
from store.review.review_sessions import ReviewItem, ReviewSession
from store.rules.minutes import Minutes


def start_session(_click: ButtonPress, ctx: RequestContext) -> Reply:
    """`/review start`."""
    return review_session.start_session(ctx)


def next_patient(click: ButtonPress, ctx: RequestContext) -> Reply:
    """End this patient's turn and begin the next."""
    with ctx.registry.begin() as db:
        walk, turn = _own_review_item(db, int(click.value), ctx)
        walk = review_sessions.finish_item(db, walk, turn, ctx.now)
        return Reply(form=review_session.current_item_form(db, walk, ctx))


def skip_patient(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Go on without this patient: no minutes, and the agenda keeps the name."""
    with ctx.registry.begin() as db:
        walk, turn = _own_review_item(db, int(click.value), ctx)
        walk = review_sessions.finish_item(db, walk, turn, ctx.now, skipped=True)
        return Reply(form=review_session.current_item_form(db, walk, ctx))


def open_recommendation_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for the recommendation, in place of the facts; this patient's clock runs on."""
    with ctx.registry.read() as db:
        _, turn = _own_review_item(db, int(click.value), ctx)
        who = patients.by_id(db, ctx.clinic.id, turn.patient_id)
        recommend.check_consultant(ctx, who)
    return Reply(form=messages.recommendation_form(turn, who))


def submit_recommendation(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Record the words, and go on to the next patient."""
    words = form.text("recommendation")
    if not words:
        return Reply(errors={"recommendation": "Type the recommendation."})
    try:
        return _record_and_go_on(int(form.metadata), words, ctx)
    except UserError as error:
        return Reply(errors={"recommendation": f"Nothing was saved. {error_text(error)}"})


def record_no_change(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Record a review that changes nothing, and go on to the next patient."""
    return _record_and_go_on(int(click.value), "", ctx)


def finish_session(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Stop the clock and show what came of the walk."""
    with ctx.registry.begin() as db:
        return Reply(form=review_session.finish_session(db, _own_session(db, int(click.value), ctx), ctx))


def submit_minutes(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Save the minutes that were left in the form, all or none; sent twice, they count once."""
    errors: dict[str, str] = {}
    try:
        with ctx.registry.begin() as db:
            walk = _own_session(db, int(form.metadata), ctx)
            wanted = _minutes_by_item(walk, form, errors)
            if errors:
                return Reply(errors=errors)
            return _logged_reply(db, review_session.save_minutes(db, walk, wanted, ctx), ctx)
    except IntegrityError:
        # The same form arrived twice at once, and the other one won: answer as it did.
        with ctx.registry.begin() as db:
            return _logged_reply(
                db, review_session.save_minutes(db, _own_session(db, int(form.metadata), ctx), {}, ctx), ctx
            )


def _record_and_go_on(turn_id: int, words: str, ctx: RequestContext) -> Reply:
    with ctx.registry.begin() as db:
        walk, turn = _own_review_item(db, turn_id, ctx)
        who = patients.by_id(db, ctx.clinic.id, turn.patient_id)
        done = recommend.record_review(db, who, words, ctx)
        walk = review_sessions.finish_item(db, walk, turn, ctx.now)
        said = f"Recorded for {who.short_name}: {done.review.recommendation}"
        return Reply(form=review_session.current_item_form(db, walk, ctx, said), urgent=done.review.is_open)


def _own_review_item(db: Connection, turn_id: int, ctx: RequestContext) -> tuple[ReviewSession, ReviewItem]:
    """The turn in the member's own open walk."""
    walk = review_sessions.open_session(db, ctx.clinic.id, ctx.member.id)
    turn = walk.find_item(turn_id) if walk else None
    if walk is None or turn is None:
        raise UserError("That walk has ended.", "/review start begins another.")
    return walk, turn


def _own_session(db: Connection, walk_id: int, ctx: RequestContext) -> ReviewSession:
    walk = review_sessions.own_session(db, ctx.clinic.id, ctx.member.id, walk_id)
    if walk is None:
        raise UserError("That walk is a colleague's.", "/review start begins your own.")
    return walk


def _minutes_by_item(walk: ReviewSession, form: SubmittedForm, errors: dict[str, str]) -> dict[int, Minutes]:
    """The minutes by turn, as the fields say; a field that was cleared is left out."""
    wanted: dict[int, Minutes] = {}
    for turn in walk.timed_items:
        typed = form.text(f"turn_{turn.id}")
        if not typed:
            continue
        try:
            wanted[turn.id] = read_span(typed)
        except UserError as error:
            errors[f"turn_{turn.id}"] = error.wrong
    return wanted


def _logged_reply(db: Connection, entries: list[TimeEntry], ctx: RequestContext) -> Reply:
    if not entries:
        return Reply(messages.nothing_logged())
    people = patients.by_ids(db, ctx.clinic.id, [entry.patient_id for entry in entries])
    saved = [_saved(db, entry, people[entry.patient_id], ctx) for entry in entries]
    return Reply(time_log_messages.time_saved(saved, ctx.today, ctx.clinic.zone))


def _saved(
    db: Connection, entry: TimeEntry, who: Patient, ctx: RequestContext
) -> time_log_messages.SavedTimeEntry:
    return save_time.describe_saved_entry(db, entry, who, episodes.of_patient(db, ctx.clinic.id, who.id), ctx)


HANDLERS = (
    ButtonHandler(START_SESSION, start_session, SESSION_ROLES),
    ButtonHandler(messages.NEXT_PATIENT, next_patient, SESSION_ROLES),
    ButtonHandler(messages.SKIP_PATIENT, skip_patient, SESSION_ROLES),
    ButtonHandler(messages.RECOMMEND, open_recommendation_form, SESSION_ROLES),
    FormHandler(messages.RECOMMENDATION_FORM, submit_recommendation, SESSION_ROLES),
    ButtonHandler(messages.CONTINUE, record_no_change, SESSION_ROLES),
    ButtonHandler(messages.FINISH_SESSION, finish_session, SESSION_ROLES),
    FormHandler(messages.END_FORM, submit_minutes, SESSION_ROLES),
)
