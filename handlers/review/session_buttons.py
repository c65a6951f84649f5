"""The buttons of a review session, and the minutes at its end."""

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch import patient_reach
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger import saved_time
from handlers.ledger.messages import time_log as time_log_messages
from handlers.patient_choice.access import open_episode
from handlers.reading.days_and_times.durations import read_span
from handlers.recommendation import recommend
from handlers.recommendation.recommend import ReviewChoices
from handlers.recommendation.sentences.about_follow_up import nothing_saved
from handlers.review import questions, review_session
from handlers.review.messages import recommendation_form, recorded_reviews, session_end
from handlers.review.messages import session_forms as messages
from handlers.review.messages.agenda import START_SESSION
from handlers.review.messages.questions import answer_field, answer_form
from handlers.review.messages.session_forms import SavedOutcome
from handlers.review.review_session import SESSION_ROLES
from handlers.review.sentences import about_questions, about_reviews, about_session
from store.errors import UserError
from store.ledger.time_log import TimeEntry
from store.patient import episodes, patients
from store.review import review_sessions
from store.review.review_sessions import ReviewItem, ReviewSession
from store.rules.minutes import Minutes


def start_session(_click: ButtonPress, ctx: RequestContext) -> Reply:
    """`/review start`."""
    return review_session.start_session(ctx)


def next_patient(click: ButtonPress, ctx: RequestContext) -> Reply:
    """End this patient's item and start the next."""
    with ctx.registry.begin() as db:
        session, item = _own_review_item(db, click.id(), ctx)
        session = review_sessions.finish_item(db, session, item, ctx.now)
        return Reply(form=review_session.current_item_form(db, session, ctx))


def skip_patient(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Continue without this patient: no minutes, and the patient stays on the agenda."""
    with ctx.registry.begin() as db:
        session, item = _own_review_item(db, click.id(), ctx)
        session = review_sessions.finish_item(db, session, item, ctx.now, skipped=True)
        return Reply(form=review_session.current_item_form(db, session, ctx))


def open_recommendation_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for the recommendation, in place of the patient's form; the clock keeps running."""
    with ctx.registry.read() as db:
        _, item = _own_review_item(db, click.id(), ctx)
        patient = patient_reach.patient_by_id(db, ctx, item.patient_id)
        recommend.check_consultant(ctx, patient)
        episode = open_episode(db, patient)
        form = recommendation_form.recommendation_form(
            messages.RECOMMENDATION_FORM,
            about_session.SESSION_TITLE,
            patient,
            recommend.open_questions(db, episode),
            recommend.open_recommendations(db, episode),
            click.value,
            ctx.today,
            in_place=True,
        )
    return Reply(form=form)


def open_answer_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for answering the patient's open questions, in place of the patient's form."""
    with ctx.registry.read() as db:
        _, item = _own_review_item(db, click.id(), ctx)
        patient = patient_reach.patient_by_id(db, ctx, item.patient_id)
        asked = questions.questions_of(db, patient, ctx)
    form = answer_form(messages.ANSWER_FORM, patient, asked, click.value, ctx.today, in_place=True)
    return Reply(form=form)


def submit_answers(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Keep the answers, and show the same patient again."""
    with ctx.registry.begin() as db:
        session, item = _own_review_item(db, form.subject_id(), ctx)
        patient = patient_reach.patient_by_id(db, ctx, item.patient_id)
        asked = questions.questions_of(db, patient, ctx)
        if not questions.save_answers(db, asked, form, ctx):
            return Reply(errors={answer_field(asked[0].id): about_questions.TYPE_OR_CLOSE})
        saved = SavedOutcome(about_session.answered_for(patient.short_name))
        return Reply(form=review_session.current_item_form(db, session, ctx, saved), urgent=True)


def undo_review(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void the review that was just recorded, and stay where the session is."""
    review_id, session_id = click.ids(2)
    with ctx.registry.begin() as db:
        review, _ = recommend.void_review(db, review_id, ctx)
        patient = patient_reach.patient_by_id(db, ctx, review.patient_id)
        session = _own_session(db, session_id, ctx)
        saved = SavedOutcome(about_session.undone_for(patient.short_name))
        form = review_session.current_item_form(db, session, ctx, saved)
    return Reply(form=form, urgent=review.is_open)


def resume(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Continue with the current patient of the session."""
    with ctx.registry.begin() as db:
        session = _own_session(db, click.id(), ctx)
        if session.ended_at or not review_session.is_recent(session, ctx):
            raise UserError(about_session.SESSION_ENDED, about_session.START_ANOTHER)
        return Reply(form=review_session.current_item_form(db, session, ctx))


def submit_recommendation(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Record the recommendation, and continue with the next patient."""
    recommendation = form.text("recommendation")
    if not recommendation:
        return Reply(errors={"recommendation": about_reviews.TYPE_RECOMMENDATION})
    try:
        return _record_and_continue(
            form.subject_id(), recommendation, ctx, recommendation_form.read_choices(form)
        )
    except UserError as error:
        return Reply(errors={"recommendation": nothing_saved(error_text(error))})


def record_no_change(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Record a review that changes nothing, and continue with the next patient."""
    return _record_and_continue(click.id(), "", ctx)


def finish_session(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Stop the clock and show who was reviewed and the minutes to log."""
    with ctx.registry.begin() as db:
        return Reply(form=review_session.finish_session(db, _own_session(db, click.id(), ctx), ctx))


def submit_minutes(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Save the minutes that were left in the form, all or none; sent twice, they count once."""
    errors: dict[str, str] = {}
    try:
        with ctx.registry.begin() as db:
            session = _own_session(db, form.subject_id(), ctx)
            wanted = _minutes_by_item(session, form, errors)
            if errors:
                return Reply(errors=errors)
            return _logged_reply(db, review_session.save_minutes(db, session, wanted, ctx), ctx)
    except IntegrityError:
        # The same form arrived twice at the same time, and the other one was first: give the same answer.
        with ctx.registry.begin() as db:
            return _logged_reply(
                db, review_session.save_minutes(db, _own_session(db, form.subject_id(), ctx), {}, ctx), ctx
            )


def _record_and_continue(
    item_id: int, recommendation: str, ctx: RequestContext, choices: ReviewChoices | None = None
) -> Reply:
    with ctx.registry.begin() as db:
        session, item = _own_review_item(db, item_id, ctx)
        patient = patient_reach.patient_by_id(db, ctx, item.patient_id)
        done = recommend.record_review(db, patient, recommendation, ctx, choices or ReviewChoices())
        session = review_sessions.finish_item(db, session, item, ctx.now)
        text = about_session.recorded_for(patient.short_name, recorded_reviews.recorded_text(done.review))
        left = [raised.flag.question for raised in done.questions_open]
        text = f"{text}. {about_reviews.questions_open(left)}" if left else text
        saved = SavedOutcome(text, done.review.id)
        return Reply(
            form=review_session.current_item_form(db, session, ctx, saved), urgent=done.review.is_open
        )


def _own_review_item(db: Connection, item_id: int, ctx: RequestContext) -> tuple[ReviewSession, ReviewItem]:
    """The item of the member's own open session.

    Raises:
        UserError: that session has ended.
    """
    session = review_sessions.open_session(db, ctx.clinic.id, ctx.member.id)
    item = session.find_item(item_id) if session else None
    if session is None or item is None or not review_session.is_recent(session, ctx):
        raise UserError(about_session.SESSION_ENDED, about_session.START_ANOTHER)
    return session, item


def _own_session(db: Connection, session_id: int, ctx: RequestContext) -> ReviewSession:
    session = review_sessions.own_session(db, ctx.clinic.id, ctx.member.id, session_id)
    if session is None:
        raise UserError(about_session.SESSION_OF_COLLEAGUE, about_session.START_YOUR_OWN)
    return session


def _minutes_by_item(
    session: ReviewSession, form: SubmittedForm, errors: dict[str, str]
) -> dict[int, Minutes]:
    """The minutes by item, as typed; a field that was cleared is left out."""
    wanted: dict[int, Minutes] = {}
    for item in session.timed_items:
        field = f"turn_{item.id}"
        typed = form.text(field)
        if not typed:
            continue
        try:
            wanted[item.id] = read_span(typed)
        except UserError as error:
            errors[field] = error.wrong
    return wanted


def _logged_reply(db: Connection, entries: list[TimeEntry], ctx: RequestContext) -> Reply:
    if not entries:
        return Reply(session_end.nothing_logged())
    people = patients.by_ids(db, ctx.clinic.id, [entry.patient_id for entry in entries])
    saved = [
        saved_time.describe_saved_entry(
            db,
            entry,
            people[entry.patient_id],
            episodes.of_patient(db, ctx.clinic.id, entry.patient_id),
            ctx,
        )
        for entry in entries
    ]
    return Reply(time_log_messages.time_saved(saved, ctx.today, ctx.clinic.zone))


HANDLERS = (
    ButtonHandler(START_SESSION, start_session, SESSION_ROLES),
    ButtonHandler(messages.NEXT_PATIENT, next_patient, SESSION_ROLES),
    ButtonHandler(messages.SKIP_PATIENT, skip_patient, SESSION_ROLES),
    ButtonHandler(messages.RECOMMEND, open_recommendation_form, SESSION_ROLES),
    FormHandler(messages.RECOMMENDATION_FORM, submit_recommendation, SESSION_ROLES),
    ButtonHandler(messages.CONTINUE, record_no_change, SESSION_ROLES),
    ButtonHandler(messages.ANSWER, open_answer_form, SESSION_ROLES),
    FormHandler(messages.ANSWER_FORM, submit_answers, SESSION_ROLES),
    ButtonHandler(messages.UNDO, undo_review, SESSION_ROLES),
    ButtonHandler(messages.RESUME, resume, SESSION_ROLES),
    ButtonHandler(messages.FINISH_OPEN, finish_session, SESSION_ROLES),
    ButtonHandler(messages.FINISH_SESSION, finish_session, SESSION_ROLES),
    FormHandler(messages.END_FORM, submit_minutes, SESSION_ROLES),
)
