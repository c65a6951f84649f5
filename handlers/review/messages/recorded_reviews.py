"""A review that was recorded, and one that was undone."""

from datetime import date

from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.patient.sentences.history import RESTORE
from handlers.patient_choice.card_actions import OPEN_CARD, RESTORE_FACT
from handlers.recommendation.messages.follow_up import (
    ANSWER,
    earlier_recommendation,
)
from handlers.recommendation.recommend import RecordedReview
from handlers.recommendation.sentences.about_follow_up import CARD
from handlers.recommendation.sentences.about_recommending import ANSWER_QUESTION
from handlers.review.messages.agenda import UNDO_REVIEW
from handlers.review.sentences import about_reviews
from store.patient.patients import Patient
from store.review.case_review import CHANGE, CaseReview


def review_recorded(done: RecordedReview, patient: Patient, today: date) -> OutgoingMessage:
    """A review was recorded, and what it waits for."""
    review, name = done.review, full_name_with_mrn(patient)
    waits = about_reviews.waits_for(review.waits_for, done.clinician)
    answered = [raised.flag.question for raised in done.questions_answered]
    left = [raised.flag.question for raised in done.questions_open]
    return build_message(
        about_reviews.REVIEW_RECORDED,
        text_block(
            BoldText(about_reviews.recorded(recorded_text(review), name, review.on, today)),
            waits if review.is_open else about_reviews.NOTHING_CHANGES,
            about_reviews.questions_answered(answered) if answered else None,
            about_reviews.questions_open(left) if left else None,
            *done.closed,
        ),
        button_row(
            Button(about_reviews.UNDO, UNDO_REVIEW, str(review.id)),
            Button(ANSWER_QUESTION, ANSWER, str(patient.id)) if left else None,
            Button(CARD, OPEN_CARD, str(patient.id)),
        ),
        *(block for earlier in done.earlier for block in earlier_recommendation(earlier, review)),
    )


def recorded_text(review: CaseReview) -> str:
    """The recommendation, or that nothing changes."""
    return review.recommendation if review.kind == CHANGE else about_reviews.NO_CHANGE


def review_undone(review: CaseReview, patient: Patient, questions: int) -> OutgoingMessage:
    """A review was voided; that number of questions was raised again."""
    return build_message(
        about_reviews.REVIEW_UNDONE,
        text_block(
            BoldText(about_reviews.undone(recorded_text(review), full_name_with_mrn(patient))),
            about_reviews.STAYS_AS_VOID,
            about_reviews.questions_back(questions) if questions else None,
        ),
        button_row(Button(RESTORE, RESTORE_FACT, f"reviews:{review.id}")),
    )
