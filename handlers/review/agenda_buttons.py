"""The buttons of the agenda: Recommend opens a form, Continue is one click, Undo takes a review back."""

from handlers.block_kit.forms import Filled, Form, text_input
from handlers.block_kit.parts import Bold, lines
from handlers.dispatch.context import Context
from handlers.dispatch.replies import ButtonHandler, Click, FormHandler, Reply
from handlers.patient_choice.access import open_episode
from handlers.recommendation import recommend
from handlers.recommendation.messages.follow_up_rows import CONTINUE, RECOMMEND
from handlers.recommendation.recommend import Recommended
from handlers.review.messages import agenda as words_of
from store.errors import UserError
from store.patient import patients
from store.patient.patients import Patient
from store.rules.roles import Role

_FORM = "review_recommend"
_MOST = 1_000
_REVIEWERS = frozenset({Role.CONSULTANT, Role.CARE_MANAGER})
"""Whoever reads the agenda finds the buttons; a care manager is told whose they are."""


def ask(click: Click, ctx: Context) -> Reply:
    """A form for the recommendation."""
    with ctx.registry.read() as db:
        who = patients.by_id(db, ctx.clinic.id, int(click.value))
        recommend.check_consultant(ctx, who)
        open_episode(db, who)
    blocks = (
        lines(Bold(who.short_name)),
        text_input("recommendation", "Recommendation", multiline=True, limit=_MOST),
    )
    return Reply(form=Form(_FORM, "Recommend", blocks, submit="Record", subject=click.value))


def sent(form: Filled, ctx: Context) -> Reply:
    """Record the form's words; what is wrong is said beside the field."""
    words = form.text("recommendation")
    if not words:
        return Reply(errors={"recommendation": "Type the recommendation, or press Continue instead."})
    try:
        return record(int(form.subject), words, ctx)
    except UserError as error:
        return Reply(errors={"recommendation": f"Nothing was saved. {error.wrong} {error.instead}".strip()})


def go_on(click: Click, ctx: Context) -> Reply:
    """Reviewed, and nothing is to change."""
    return record(int(click.value), "", ctx)


def record(patient_id: int, words: str, ctx: Context) -> Reply:
    """Record a review; the agenda it was pressed on stays."""
    with ctx.registry.begin() as db:
        who = patients.by_id(db, ctx.clinic.id, patient_id)
        done = recommend.record(db, who, words, ctx)
    return answered(done, who, ctx)


def answered(done: Recommended, who: Patient, ctx: Context) -> Reply:
    """What was recorded; whoever is to answer is told at once."""
    said = words_of.recorded(done.review, who, done.clinician, done.answered, ctx.today)
    return Reply(said, replace=False, urgent=done.review.is_open)


def undo(click: Click, ctx: Context) -> Reply:
    """Void one's own review; the questions it answered are asked again."""
    with ctx.registry.begin() as db:
        held, raised = recommend.take_back(db, int(click.value), ctx)
        who = patients.by_id(db, ctx.clinic.id, held.patient_id)
    return Reply(words_of.undone(held, who, raised), urgent=held.is_open)


HANDLERS = (
    ButtonHandler(RECOMMEND, ask, _REVIEWERS),
    FormHandler(_FORM, sent, _REVIEWERS),
    ButtonHandler(CONTINUE, go_on, _REVIEWERS),
    ButtonHandler(words_of.UNDO, undo, frozenset({Role.CONSULTANT})),
)
