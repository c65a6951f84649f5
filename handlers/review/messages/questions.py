"""The form for answering open questions, and what an answer says, also to the person who asked."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.form_blocks import ModalForm, checkbox_input, text_input
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    header_block,
    text_block,
)
from handlers.block_kit.patient_names import full_name_with_mrn, patient_naming
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.recommendation.sentences.about_follow_up import CARD
from handlers.recommendation.sentences.about_follow_up import OPEN_CARD as OPEN_CARD_LABEL
from handlers.review.sentences import about_questions, about_reviews
from store.patient.patients import Patient
from store.risk.flag_answers import AnsweredQuestion
from store.risk.flags import RaisedFlag
from store.rules.clinic.settings import Settings

UNDO_ANSWERS = "review.unanswer"
CLOSE_FIELD = "close"
_MOST_QUESTIONS, _TEXT_LIMIT = 10, 1_000


def answer_field(flag_id: int) -> str:
    """The name of the field for an answer."""
    return f"answer_{flag_id}"


def answer_form(
    callback: str,
    patient: Patient,
    questions: Sequence[RaisedFlag],
    metadata: str,
    today: date,
    *,
    in_place: bool = False,
) -> ModalForm:
    """A field for each open question, and a box to close it without an answer."""
    shown = questions[:_MOST_QUESTIONS]
    blocks: tuple[Block, ...] = (
        text_block(BoldText(patient.short_name)),
        *(
            text_input(
                answer_field(each.id),
                about_questions.question(each.flag.question, each.flag.raised_on, today),
                multiline=True,
                optional=True,
                limit=_TEXT_LIMIT,
            )
            for each in shown
        ),
        checkbox_input(
            CLOSE_FIELD, about_questions.CLOSE_WITHOUT_ANSWER, question_options(shown, today), optional=True
        ),
    )
    return ModalForm(
        callback,
        about_questions.ANSWER_FORM,
        blocks,
        submit=about_reviews.RECORD,
        metadata=metadata,
        in_place=in_place,
    )


def question_options(questions: Sequence[RaisedFlag], today: date) -> list[tuple[str, str]]:
    """Boxes to tick."""
    return [
        (about_questions.question(each.flag.question, each.flag.raised_on, today), str(each.id))
        for each in questions
    ]


def answered(patient: Patient, settled: Sequence[tuple[RaisedFlag, str]]) -> OutgoingMessage:
    """Questions were answered or closed."""
    ids = [str(patient.id), *(str(each.id) for each, _ in settled)]
    return build_message(
        about_questions.QUESTION_SETTLED,
        text_block(
            BoldText(full_name_with_mrn(patient)),
            *(about_questions.settled(each.flag.question, text) for each, text in settled),
            about_questions.ASKER_IS_NOTIFIED,
        ),
        button_row(
            Button(about_reviews.UNDO, UNDO_ANSWERS, ":".join(ids)), Button(CARD, OPEN_CARD, str(patient.id))
        ),
    )


def answers_undone(patient: Patient, number: int) -> OutgoingMessage:
    """Questions are open again."""
    return build_message(
        about_questions.ANSWER_UNDONE,
        text_block(BoldText(full_name_with_mrn(patient)), about_reviews.questions_back(number)),
    )


def answer_for_asker(
    question: AnsweredQuestion, patient: Patient, by: str, settings: Settings
) -> OutgoingMessage:
    """To the person who asked: the answer."""
    return build_message(
        about_questions.YOUR_QUESTION_SETTLED,
        header_block(about_questions.your_question(patient_naming(settings)(patient))),
        text_block(
            BoldText(question.question or about_questions.TO_DISCUSS),
            about_questions.answer_by(question.answer, by),
        ),
        button_row(Button(OPEN_CARD_LABEL, OPEN_CARD, str(patient.id))),
    )
