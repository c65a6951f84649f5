"""Open questions to the review: answered in words, or closed; undone by the same person."""

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.block_kit.slack_values import read_id
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import (
    CARE_TEAM_ROLES,
    ButtonHandler,
    ButtonPress,
    FormHandler,
    Reply,
)
from handlers.patient_choice import access
from handlers.patient_choice.access import open_episode
from handlers.recommendation import recommend
from handlers.recommendation.messages.follow_up import ANSWER
from handlers.review.messages import questions as messages
from handlers.review.sentences import about_questions
from store.errors import UserError
from store.patient.patients import Patient
from store.risk import flag_answers
from store.risk.flags import RaisedFlag

_FORM_CALLBACK = "review_answer"


def open_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form with the open questions of a patient."""
    with ctx.registry.read() as db:
        patient = patient_reach.patient_by_id(db, ctx, click.id())
        questions = questions_of(db, patient, ctx)
    return Reply(form=messages.answer_form(_FORM_CALLBACK, patient, questions, click.value, ctx.today))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Keep the answers; a refusal is shown beside the first field."""
    with ctx.registry.begin() as db:
        patient = patient_reach.patient_by_id(db, ctx, form.subject_id())
        questions = questions_of(db, patient, ctx)
        answered = save_answers(db, questions, form, ctx)
        if not answered:
            field = messages.answer_field(questions[0].id)
            return Reply(errors={field: about_questions.TYPE_OR_CLOSE})
    return Reply(messages.answered(patient, answered), urgent=True)


def save_answers(
    db: Connection, questions: tuple[RaisedFlag, ...], form: SubmittedForm, ctx: RequestContext
) -> list[tuple[RaisedFlag, str]]:
    """Save what a form says of each question: the answer, or that it is closed; returns those settled."""
    closed = form.selections.get(messages.CLOSE_FIELD, ())
    settled = [
        (each, text)
        for each in questions
        if (text := form.text(messages.answer_field(each.id))) or str(each.id) in closed
    ]
    for each, text in settled:
        flag_answers.answer(db, ctx.clinic.id, each.id, text, ctx.provenance)
        access.record_change(db, ctx, "question answered" if text else "question closed", f"flag:{each.id}")
    return settled


def answer_in_words(db: Connection, patient: Patient, text: str, ctx: RequestContext) -> Reply:
    """`/review Holly Guzman answer -- at night`: answers the only open question.

    Raises:
        UserError: no answer was typed, none is open, or several are.
    """
    questions = questions_of(db, patient, ctx)
    if not text:
        raise UserError(about_questions.WHAT_ANSWER, about_questions.how_to_answer(patient.full_name))
    if len(questions) > 1:
        asked = [each.flag.question for each in questions]
        raise UserError(
            about_questions.several_questions(asked), about_questions.answer_on_card(patient.full_name)
        )
    flag_answers.answer(db, ctx.clinic.id, questions[0].id, text, ctx.provenance)
    access.record_change(db, ctx, "question answered", f"flag:{questions[0].id}")
    return Reply(messages.answered(patient, [(questions[0], text)]), urgent=True)


def undo_answers(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Open the questions again."""
    patient_id, *flag_ids = (read_id(part) for part in click.value.split(":"))
    with ctx.registry.begin() as db:
        patient = patient_reach.patient_by_id(db, ctx, patient_id)
        undone = [
            flag_id
            for flag_id in flag_ids
            if flag_answers.take_back(db, ctx.clinic.id, flag_id, ctx.provenance)
        ]
        if not undone:
            raise UserError(about_questions.ANSWER_NOT_YOURS, about_questions.SEE_THE_CARD)
        for flag_id in undone:
            access.record_change(db, ctx, "answer undone", f"flag:{flag_id}")
    return Reply(messages.answers_undone(patient, len(undone)))


def questions_of(db: Connection, patient: Patient, ctx: RequestContext) -> tuple[RaisedFlag, ...]:
    """A patient's open questions.

    Raises:
        UserError: none is open, the patient left care, or is another clinician's.
    """
    access.check_may_open(db, ctx, patient)
    questions = recommend.open_questions(db, open_episode(db, patient))
    if not questions:
        raise UserError(about_questions.no_question_open(patient.full_name), about_questions.SEE_THE_CARD)
    return questions


HANDLERS = (
    ButtonHandler(ANSWER, open_form, CARE_TEAM_ROLES),
    FormHandler(_FORM_CALLBACK, submit_form, CARE_TEAM_ROLES),
    ButtonHandler(messages.UNDO_ANSWERS, undo_answers, CARE_TEAM_ROLES),
)
