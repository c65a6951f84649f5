"""The buttons of the agenda: Recommend opens a form, No change is one click, Undo voids a review."""

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch import patient_reach
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.patient_choice.access import open_episode
from handlers.recommendation import recommend
from handlers.recommendation.messages.follow_up import CONTINUE, RECOMMEND
from handlers.recommendation.recommend import RecordedReview, ReviewChoices
from handlers.recommendation.sentences.about_follow_up import nothing_saved
from handlers.recommendation.sentences.about_recommending import RECOMMEND_FORM
from handlers.review.messages import agenda as messages
from handlers.review.messages import recorded_reviews
from handlers.review.messages.recommendation_form import read_choices, recommendation_form
from handlers.review.sentences import about_reviews
from store.errors import UserError
from store.patient.patients import Patient
from store.rules.roles import Role

_FORM_CALLBACK = "review_recommend"
_REVIEWERS = frozenset({Role.CONSULTANT, Role.CARE_MANAGER})
"""The readers of the posted agenda; a care manager who presses a button reads that it is the consultant's."""


def open_recommendation_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for the recommendation."""
    with ctx.registry.read() as db:
        patient = patient_reach.patient_by_id(db, ctx, click.id())
        recommend.check_consultant(ctx, patient)
        episode = open_episode(db, patient)
        form = recommendation_form(
            _FORM_CALLBACK,
            RECOMMEND_FORM,
            patient,
            recommend.open_questions(db, episode),
            recommend.open_recommendations(db, episode),
            click.value,
            ctx.today,
        )
    return Reply(form=form)


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Record the recommendation; a refusal is shown beside the field."""
    recommendation = form.text("recommendation")
    if not recommendation:
        return Reply(errors={"recommendation": about_reviews.TYPE_OR_NO_CHANGE})
    try:
        return record_review(form.subject_id(), recommendation, ctx, read_choices(form))
    except UserError as error:
        return Reply(errors={"recommendation": nothing_saved(error_text(error))})


def record_no_change(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Record a review that changes nothing."""
    return record_review(click.id(), "", ctx)


def record_review(
    patient_id: int, recommendation: str, ctx: RequestContext, choices: ReviewChoices | None = None
) -> Reply:
    """Record a review; the agenda stays as it is."""
    with ctx.registry.begin() as db:
        patient = patient_reach.patient_by_id(db, ctx, patient_id)
        done = recommend.record_review(db, patient, recommendation, ctx, choices or ReviewChoices())
    return recorded_reply(done, patient, ctx)


def recorded_reply(done: RecordedReview, patient: Patient, ctx: RequestContext) -> Reply:
    """What was recorded; urgent where the clinician has to answer."""
    saved = recorded_reviews.review_recorded(done, patient, ctx.today)
    return Reply(saved, replace=False, urgent=done.review.is_open)


def undo_review(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void the member's own review; the questions it answered are raised again."""
    with ctx.registry.begin() as db:
        review, questions = recommend.void_review(db, click.id(), ctx)
        patient = patient_reach.patient_by_id(db, ctx, review.patient_id)
    return Reply(recorded_reviews.review_undone(review, patient, questions), urgent=review.is_open)


HANDLERS = (
    ButtonHandler(RECOMMEND, open_recommendation_form, _REVIEWERS),
    FormHandler(_FORM_CALLBACK, submit_form, _REVIEWERS),
    ButtonHandler(CONTINUE, record_no_change, _REVIEWERS),
    ButtonHandler(messages.UNDO_REVIEW, undo_review, frozenset({Role.CONSULTANT})),
)
