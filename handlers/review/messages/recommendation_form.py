"""The form for a recommendation: its text, the questions it answers, and earlier recommendations."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.form_blocks import (
    ModalForm,
    SubmittedForm,
    checkbox_input,
    select_input,
    text_input,
    without_gaps,
)
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    text_block,
)
from handlers.block_kit.slack_values import read_id, read_kind
from handlers.recommendation.recommend import ReviewChoices
from handlers.recommendation.sentences import about_recommending
from handlers.review.messages.questions import question_options
from handlers.review.sentences import about_reviews
from store.patient.patients import Patient
from store.review.case_review import CaseReview, ClosingOutcome
from store.review.sentences import state_text
from store.risk.flags import RaisedFlag
from store.rules.text_format import capitalize_first

STAYS_OPEN = "open"
_ANSWERS_FIELD, _OLD_FIELD = "answers", "old_"
_TEXT_LIMIT = 1_000
_MOST_CHOICES = 5


def recommendation_form(
    callback: str,
    title: str,
    patient: Patient,
    questions: Sequence[RaisedFlag],
    earlier: Sequence[CaseReview],
    metadata: str,
    today: date,
    *,
    in_place: bool = False,
) -> ModalForm:
    """A form for the recommendation, what it answers, and what to do with earlier ones.

    `in_place` replaces the patient's form in a session.
    """
    options = question_options(questions[:_MOST_CHOICES], today)
    blocks = (
        text_block(BoldText(patient.short_name)),
        text_input("recommendation", about_reviews.RECOMMENDATION, multiline=True, limit=_TEXT_LIMIT),
        checkbox_input(
            _ANSWERS_FIELD,
            about_reviews.ANSWERS,
            options,
            initial=[value for _, value in options] if len(options) == 1 else (),
            optional=True,
        )
        if options
        else None,
        *(_ending_choice(review) for review in earlier[:_MOST_CHOICES]),
    )
    return ModalForm(
        callback,
        title,
        without_gaps(blocks),
        submit=about_reviews.RECORD,
        metadata=metadata,
        in_place=in_place,
    )


def _ending_choice(review: CaseReview) -> Block:
    return select_input(
        f"{_OLD_FIELD}{review.id}",
        about_reviews.what_should_happen_to(review.current_recommendation),
        [
            (about_recommending.REPLACED_BY_THIS, ClosingOutcome.REPLACED.value),
            (about_recommending.WITHDRAW, ClosingOutcome.WITHDRAWN.value),
            (about_recommending.STAYS_OPEN_CHOICE, STAYS_OPEN),
        ],
        # A declined one came back to be replaced or withdrawn.
        initial=ClosingOutcome.REPLACED.value if review.declined else "",
        hint=capitalize_first(state_text(review, None)),
    )


def read_choices(form: SubmittedForm) -> ReviewChoices:
    """What a form says beside the recommendation."""
    return ReviewChoices(
        answers=frozenset(read_id(value) for value in form.selections.get(_ANSWERS_FIELD, ())),
        endings={
            read_id(name.removeprefix(_OLD_FIELD)): read_kind(ClosingOutcome, value)
            for name, value in form.values.items()
            if name.startswith(_OLD_FIELD) and value != STAYS_OPEN
        },
    )
