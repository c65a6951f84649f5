"""Messages about a recommendation: the question to the clinician, the answer, what was saved, lists."""

from collections.abc import Sequence

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
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.ledger.messages.contact_buttons import LOG_CALL
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.recommendation import sentences
from handlers.recommendation.follow_up_view import RecommendationFollowUp
from store.review.case_review import CaseReview, ClinicianResponse

APPROVE, DECLINE, CHANGE, PATIENT_INFORMED = "loop.approve", "loop.decline", "loop.change", "loop.told"
WITHDRAW, REPLACE, KEEP, REOPEN = "loop.withdraw", "loop.replace", "loop.keep", "loop.reopen"
RECOMMEND, CONTINUE, ANSWER = "review.recommend", "review.continue", "review.answer"

# Posts.


def answer_requested(follow_up: RecommendationFollowUp) -> OutgoingMessage:
    """To the clinician or care manager: Approve, Decline, Change; once answered, what was done."""
    review, waits = follow_up.review, follow_up.waits_for_answer
    outside = waits and not follow_up.clinician_on_slack
    return build_message(
        sentences.WAITING_FOR_YOUR_ANSWER if waits else _outcome_text(review),
        header_block(sentences.recommendation_for(follow_up.patient_name)),
        text_block(
            BoldText(review.recommendation),
            follow_up.source,
            *follow_up.patient_summary,
            *follow_up.history,
        ),
        text_block(sentences.ask_outside_slack(follow_up.clinician)) if outside else None,
        button_row(*(_answer_buttons(review) if waits else ()), _card_button(follow_up, sentences.OPEN_CARD)),
    )


def answer_recorded(
    follow_up: RecommendationFollowUp, *, informs_patient: bool, revises: bool = False
) -> OutgoingMessage:
    """To the care managers, who tell the patient; to the consultant, what became of it."""
    review, name = follow_up.review, follow_up.patient_name
    waits = review.is_open and informs_patient and not review.declined
    returned = review.is_open and review.declined
    response = review.clinician_response
    heading = sentences.recommendation_for(name)
    if response:
        heading = sentences.answered_recommendation_for(ClinicianResponse(response.outcome), name)
    return build_message(
        _answer_text(review) if review.is_open or review.declined else _outcome_text(review),
        header_block(heading),
        text_block(
            BoldText(review.current_recommendation),
            _original_text(review),
            follow_up.source,
            *follow_up.history,
        ),
        text_block(sentences.PLEASE_TELL_PATIENT) if waits else None,
        text_block(sentences.BACK_TO_CONSULTANT) if returned else None,
        button_row(
            *(_inform_patient_buttons(review) if waits else ()),
            *(_revise_buttons(review) if returned and revises else ()),
            _card_button(follow_up, sentences.OPEN_CARD),
        ),
    )


# Private answers.


def step_saved(follow_up: RecommendationFollowUp) -> OutgoingMessage:
    """What was saved, and what comes next."""
    review = follow_up.review
    next_step = None
    if review.declined:
        next_step = sentences.OTHERS_WILL_BE_NOTIFIED
    elif review.is_open:
        next_step = sentences.will_be_asked_to_tell(list(follow_up.informers))
    return build_message(
        _outcome_text(review) if review.closed else _answer_text(review),
        text_block(
            BoldText(f"{review.current_recommendation} · {full_name_with_mrn(follow_up.patient)}"),
            _original_text(review),
            *follow_up.history,
            next_step,
        ),
        button_row(_card_button(follow_up, sentences.CARD)),
    )


def recommendation_ended(follow_up: RecommendationFollowUp) -> OutgoingMessage:
    """A recommendation was withdrawn or replaced by the reader."""
    review = follow_up.review
    return build_message(
        _outcome_text(review),
        text_block(
            BoldText(f"{review.current_recommendation} · {full_name_with_mrn(follow_up.patient)}"),
            *follow_up.history,
        ),
        button_row(Button(sentences.UNDO, REOPEN, str(review.id)), _card_button(follow_up, sentences.CARD)),
    )


def recommendation_stays_open(follow_up: RecommendationFollowUp) -> OutgoingMessage:
    """A recommendation stays open, or is open again."""
    review = follow_up.review
    return build_message(
        sentences.STAYS_OPEN,
        text_block(
            BoldText(f"{review.current_recommendation} · {full_name_with_mrn(follow_up.patient)}"),
            sentences.stays_open(review.waits_for),
        ),
        button_row(_card_button(follow_up, sentences.CARD)),
    )


def earlier_recommendation(review: CaseReview, new_review: CaseReview) -> list[Block | None]:
    """Under a new recommendation: what becomes of an earlier one."""
    old = str(review.id)
    return [
        text_block(sentences.what_becomes_of(review.current_recommendation, review.waits_for)),
        button_row(
            Button(sentences.REPLACED_BY_THIS, REPLACE, f"{old}:{new_review.id}"),
            Button(sentences.WITHDRAW, WITHDRAW, old),
            Button(sentences.KEEP_BOTH, KEEP, old),
        ),
    ]


def which_recommendation(follow_ups: Sequence[RecommendationFollowUp], question: str) -> OutgoingMessage:
    """Several recommendations are open: which one?"""
    return build_message(
        sentences.WHICH_RECOMMENDATION, text_block(BoldText(question)), *open_follow_up_rows(follow_ups)
    )


def which_to_withdraw(follow_ups: Sequence[RecommendationFollowUp]) -> OutgoingMessage:
    """Several recommendations are open: which one is withdrawn?"""
    blocks: list[Block | None] = [text_block(BoldText(sentences.WHICH_TO_WITHDRAW))]
    for follow_up in follow_ups:
        blocks.append(text_block(follow_up.review.current_recommendation, follow_up.source))
        blocks.append(button_row(Button(sentences.WITHDRAW, WITHDRAW, str(follow_up.review.id))))
    return build_message(sentences.WHICH_RECOMMENDATION, *blocks)


# Rows on a card, in the agenda and on the home page.


def open_follow_up_rows(follow_ups: Sequence[RecommendationFollowUp]) -> list[Block | None]:
    """Open recommendations, each with the buttons of its next step."""
    blocks: list[Block | None] = []
    for follow_up in follow_ups:
        lines = [follow_up.review.current_recommendation, follow_up.source, *follow_up.history]
        if follow_up.reader_records_answer and follow_up.waits_for_answer:
            lines.append(sentences.RECORD_CLINICIANS_ANSWER)
        blocks.append(text_block(BoldText(full_name_with_mrn(follow_up.patient)), *lines))
        blocks.append(_next_step_buttons(follow_up))
    return blocks


def card_follow_up_rows(follow_up: RecommendationFollowUp) -> list[Block | None]:
    """The buttons of the next step, under the recommendation's text, as a card may list several."""
    records = follow_up.reader_records_answer and follow_up.waits_for_answer
    text = sentences.record_answer_to if records else sentences.next_step_of
    return [text_block(text(follow_up.review.current_recommendation)), _next_step_buttons(follow_up)]


def recommendation_buttons(value: object, *, has_questions: bool = False) -> tuple[Button, ...]:
    """The consultant's buttons for a patient."""
    buttons = (
        Button(sentences.NO_CHANGE, CONTINUE, str(value)),
        Button(sentences.RECOMMEND, RECOMMEND, str(value)),
    )
    return (*buttons, Button(sentences.ANSWER_QUESTION, ANSWER, str(value))) if has_questions else buttons


def _next_step_buttons(follow_up: RecommendationFollowUp) -> Block | None:
    if follow_up.review.declined:
        return button_row(*_revise_buttons(follow_up.review))
    buttons = _answer_buttons if follow_up.waits_for_answer else _inform_patient_buttons
    return button_row(*buttons(follow_up.review))


def _revise_buttons(review: CaseReview) -> tuple[Button, ...]:
    return (
        Button(sentences.REPLACE, RECOMMEND, str(review.patient_id), "primary"),
        Button(sentences.WITHDRAW, WITHDRAW, str(review.id)),
    )


def _answer_buttons(review: CaseReview) -> tuple[Button, ...]:
    value = str(review.id)
    return (
        Button(sentences.APPROVE, APPROVE, value, "primary"),
        Button(sentences.DECLINE, DECLINE, value),
        Button(sentences.CHANGE, CHANGE, value),
    )


def _inform_patient_buttons(review: CaseReview) -> tuple[Button, ...]:
    return (
        Button(sentences.TOLD_THE_PATIENT, PATIENT_INFORMED, str(review.id), "primary"),
        Button(sentences.LOG_CALL, LOG_CALL, str(review.patient_id)),
    )


def _card_button(follow_up: RecommendationFollowUp, label: str) -> Button:
    return Button(label, OPEN_CARD, str(follow_up.patient.id))


def _original_text(review: CaseReview) -> str | None:
    """The consultant's text, where the clinician changed it."""
    changed = review.current_recommendation != review.recommendation
    return sentences.original(review.recommendation) if changed else None


def _answer_text(review: CaseReview) -> str:
    response = review.clinician_response
    return sentences.was_answered(ClinicianResponse(response.outcome)) if response else sentences.WAS_ANSWERED


def _outcome_text(review: CaseReview) -> str:
    if review.voided_at:
        return sentences.WAS_WITHDRAWN
    return sentences.IS_CLOSED if review.closed else sentences.WAS_ANSWERED
