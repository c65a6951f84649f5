"""The buttons of the agenda: Recommend opens a form, Continue is one click, Undo takes a review back."""

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, text_input
from handlers.block_kit.message_blocks import BoldText, text_block
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.patient_choice.access import open_episode
from handlers.recommendation import recommend
from handlers.recommendation.messages.follow_up_rows import CONTINUE, RECOMMEND
from handlers.recommendation.recommend import RecordedReview
from handlers.review.messages import agenda as messages
from store.errors import UserError
from store.patient import patients
from store.patient.patients import Patient
from store.rules.roles import Role

_FORM_CALLBACK = "review_recommend"
_TEXT_LIMIT = 1_000
_REVIEWERS = frozenset({Role.CONSULTANT, Role.CARE_MANAGER})
"""Whoever reads the agenda finds the buttons; a care manager is told whose they are."""


def open_recommendation_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for the recommendation."""
    with ctx.registry.read() as db:
        who = patients.by_id(db, ctx.clinic.id, int(click.value))
        recommend.check_consultant(ctx, who)
        open_episode(db, who)
    blocks = (
        text_block(BoldText(who.short_name)),
        text_input("recommendation", "Recommendation", multiline=True, limit=_TEXT_LIMIT),
    )
    return Reply(form=ModalForm(_FORM_CALLBACK, "Recommend", blocks, submit="Record", metadata=click.value))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Record the form's words; what is wrong is said beside the field."""
    words = form.text("recommendation")
    if not words:
        return Reply(errors={"recommendation": "Type the recommendation, or press Continue instead."})
    try:
        return record_review(int(form.metadata), words, ctx)
    except UserError as error:
        return Reply(errors={"recommendation": f"Nothing was saved. {error_text(error)}"})


def record_no_change(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Reviewed, and nothing is to change."""
    return record_review(int(click.value), "", ctx)


def record_review(patient_id: int, words: str, ctx: RequestContext) -> Reply:
    """Record a review; the agenda it was pressed on stays."""
    with ctx.registry.begin() as db:
        who = patients.by_id(db, ctx.clinic.id, patient_id)
        done = recommend.record_review(db, who, words, ctx)
    return recorded_reply(done, who, ctx)


def recorded_reply(done: RecordedReview, who: Patient, ctx: RequestContext) -> Reply:
    """What was recorded; whoever is to answer is told at once."""
    said = messages.review_recorded(done.review, who, done.clinician, done.answered, ctx.today)
    return Reply(said, replace=False, urgent=done.review.is_open)


def undo_review(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void one's own review; the questions it answered are asked again."""
    with ctx.registry.begin() as db:
        held, raised = recommend.void_review(db, int(click.value), ctx)
        who = patients.by_id(db, ctx.clinic.id, held.patient_id)
    return Reply(messages.review_undone(held, who, raised), urgent=held.is_open)


HANDLERS = (
    ButtonHandler(RECOMMEND, open_recommendation_form, _REVIEWERS),
    FormHandler(_FORM_CALLBACK, submit_form, _REVIEWERS),
    ButtonHandler(CONTINUE, record_no_change, _REVIEWERS),
    ButtonHandler(messages.UNDO_REVIEW, undo_review, frozenset({Role.CONSULTANT})),
)
