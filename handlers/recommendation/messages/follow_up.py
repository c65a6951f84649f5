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
from handlers.recommendation.follow_up_view import RecommendationFollowUp
from handlers.recommendation.sentences import about_follow_up, about_recommending
from store.review.case_review import CaseReview, ClinicianResponse

APPROVE, DECLINE, CHANGE, PATIENT_INFORMED = "loop.approve", "loop.decline", "loop.change", "loop.told"
WITHDRAW, REPLACE, KEEP, REOPEN = "loop.withdraw", "loop.replace", "loop.keep", "loop.reopen"
UNDO_STEP = "loop.undo"
RECOMMEND, CONTINUE, ANSWER = "review.recommend", "review.continue", "review.answer"

# Posts.


def answer_requested(follow_up: RecommendationFollowUp) -> OutgoingMessage:
    """To the clinician or care manager: Approve, Decline, Change; once answered, what was done."""
    review, waits = follow_up.review, follow_up.waits_for_answer
    outside = waits and not follow_up.clinician_on_slack
    return build_message(
        about_follow_up.WAITING_FOR_YOUR_ANSWER if waits else _outcome_text(review),
        header_block(about_follow_up.recommendation_for(follow_up.patient_name)),
        text_block(
            BoldText(review.recommendation),
            follow_up.source,
            *follow_up.patient_summary,
            *follow_up.history,
        ),
        text_block(about_follow_up.ask_outside_slack(follow_up.clinician)) if outside else None,
        button_row(
            *(_answer_buttons(review) if waits else ()), _card_button(follow_up, about_follow_up.OPEN_CARD)
        ),
    )


def answer_recorded(
    follow_up: RecommendationFollowUp, *, informs_patient: bool, revises: bool = False
) -> OutgoingMessage:
    """To the care managers, who tell the patient; to the consultant, the outcome."""
    review, name = follow_up.review, follow_up.patient_name
    response = review.clinician_response
    waits = review.is_open and informs_patient and response is not None and not review.declined
    returned = review.is_open and review.declined
    heading = about_follow_up.recommendation_for(name)
    if response:
        heading = about_follow_up.answered_recommendation_for(ClinicianResponse(response.outcome), name)
    return build_message(
        _answer_text(review) if review.is_open or review.declined else _outcome_text(review),
        header_block(heading),
        text_block(
            BoldText(review.current_recommendation),
            _original_text(review),
            follow_up.source,
            *follow_up.history,
        ),
        text_block(about_follow_up.ANSWER_UNDONE) if follow_up.waits_for_answer else None,
        text_block(about_follow_up.PLEASE_TELL_PATIENT) if waits else None,
        text_block(about_follow_up.BACK_TO_CONSULTANT) if returned else None,
        button_row(
            *(_inform_patient_buttons(review) if waits else ()),
            *(_revise_buttons(review) if returned and revises else ()),
            _card_button(follow_up, about_follow_up.OPEN_CARD),
        ),
    )


# Private answers.


def step_saved(follow_up: RecommendationFollowUp) -> OutgoingMessage:
    """What was saved, and what comes next."""
    review = follow_up.review
    next_step = None
    if review.declined:
        next_step = about_follow_up.OTHERS_WILL_BE_NOTIFIED
    elif review.is_open:
        next_step = about_follow_up.will_be_asked_to_tell(list(follow_up.informers))
    return build_message(
        _outcome_text(review) if review.closed else _answer_text(review),
        text_block(
            BoldText(f"{review.current_recommendation} · {full_name_with_mrn(follow_up.patient)}"),
            _original_text(review),
            *follow_up.history,
            next_step,
        ),
        button_row(
            undo_step_button(review, about_recommending.UNDO), _card_button(follow_up, about_follow_up.CARD)
        ),
    )


def undo_step_button(review: CaseReview, label: str = "") -> Button | None:
    """Undoes the answer, or that the patient was told; None where there is nothing to undo."""
    step = review.last_answer_or_telling
    if step is None:
        return None
    name = label or about_follow_up.UNDO_STEP[step.stage]
    return Button(name, UNDO_STEP, f"{review.id}:{step.stage}")


def recommendation_ended(follow_up: RecommendationFollowUp) -> OutgoingMessage:
    """A recommendation was withdrawn or replaced by the reader."""
    review = follow_up.review
    return build_message(
        _outcome_text(review),
        text_block(
            BoldText(f"{review.current_recommendation} · {full_name_with_mrn(follow_up.patient)}"),
            *follow_up.history,
        ),
        button_row(
            Button(about_recommending.UNDO, REOPEN, str(review.id)),
            _card_button(follow_up, about_follow_up.CARD),
        ),
    )


def recommendation_stays_open(follow_up: RecommendationFollowUp) -> OutgoingMessage:
    """A recommendation stays open, or is open again."""
    review = follow_up.review
    return build_message(
        about_recommending.STAYS_OPEN,
        text_block(
            BoldText(f"{review.current_recommendation} · {full_name_with_mrn(follow_up.patient)}"),
            about_recommending.stays_open(review.waits_for),
        ),
        button_row(_card_button(follow_up, about_follow_up.CARD)),
    )


def earlier_recommendation(review: CaseReview, new_review: CaseReview) -> list[Block | None]:
    """Under a new recommendation: what to do with an earlier one."""
    old = str(review.id)
    return [
        text_block(about_recommending.what_should_happen_to(review.current_recommendation, review.waits_for)),
        button_row(
            Button(about_recommending.REPLACED_BY_THIS, REPLACE, f"{old}:{new_review.id}"),
            Button(about_recommending.WITHDRAW, WITHDRAW, old),
            Button(about_recommending.KEEP_BOTH, KEEP, old),
        ),
    ]


def which_recommendation(follow_ups: Sequence[RecommendationFollowUp], question: str) -> OutgoingMessage:
    """Several recommendations are open: which one?"""
    return build_message(
        about_follow_up.WHICH_RECOMMENDATION, text_block(BoldText(question)), *open_follow_up_rows(follow_ups)
    )


def which_to_withdraw(follow_ups: Sequence[RecommendationFollowUp]) -> OutgoingMessage:
    """Several recommendations are open: which one is withdrawn?"""
    blocks: list[Block | None] = [text_block(BoldText(about_follow_up.WHICH_TO_WITHDRAW))]
    for follow_up in follow_ups:
        blocks.append(text_block(follow_up.review.current_recommendation, follow_up.source))
        blocks.append(button_row(Button(about_recommending.WITHDRAW, WITHDRAW, str(follow_up.review.id))))
    return build_message(about_follow_up.WHICH_RECOMMENDATION, *blocks)


# Rows on a card, in the agenda and on the home page.


def open_follow_up_rows(follow_ups: Sequence[RecommendationFollowUp]) -> list[Block | None]:
    """Open recommendations, each with the buttons of its next step."""
    blocks: list[Block | None] = []
    for follow_up in follow_ups:
        lines = [follow_up.review.current_recommendation, follow_up.source, *follow_up.history]
        if follow_up.reader_records_answer and follow_up.waits_for_answer:
            lines.append(about_follow_up.RECORD_CLINICIANS_ANSWER)
        blocks.append(text_block(BoldText(full_name_with_mrn(follow_up.patient)), *lines))
        blocks.append(_next_step_buttons(follow_up))
    return blocks


def card_follow_up_rows(follow_up: RecommendationFollowUp) -> list[Block | None]:
    """The buttons of the next step, under the recommendation's text, as a card may list several."""
    records = follow_up.reader_records_answer and follow_up.waits_for_answer
    text = about_follow_up.record_answer_to if records else about_follow_up.next_step_of
    return [text_block(text(follow_up.review.current_recommendation)), _next_step_buttons(follow_up)]


def recommendation_buttons(value: object, *, has_questions: bool = False) -> tuple[Button, ...]:
    """The consultant's buttons for a patient."""
    buttons = (
        Button(about_recommending.NO_CHANGE, CONTINUE, str(value)),
        Button(about_recommending.RECOMMEND, RECOMMEND, str(value)),
    )
    return (
        (*buttons, Button(about_recommending.ANSWER_QUESTION, ANSWER, str(value)))
        if has_questions
        else buttons
    )


def _next_step_buttons(follow_up: RecommendationFollowUp) -> Block | None:
    if follow_up.review.declined:
        return button_row(*_revise_buttons(follow_up.review))
    buttons = _answer_buttons if follow_up.waits_for_answer else _inform_patient_buttons
    return button_row(*buttons(follow_up.review))


def _revise_buttons(review: CaseReview) -> tuple[Button, ...]:
    return (
        Button(about_recommending.REPLACE, RECOMMEND, str(review.patient_id), "primary"),
        Button(about_recommending.WITHDRAW, WITHDRAW, str(review.id)),
    )


def _answer_buttons(review: CaseReview) -> tuple[Button, ...]:
    value = str(review.id)
    return (
        Button(about_follow_up.APPROVE, APPROVE, value, "primary"),
        Button(about_follow_up.DECLINE, DECLINE, value),
        Button(about_follow_up.CHANGE, CHANGE, value),
    )


def _inform_patient_buttons(review: CaseReview) -> tuple[Button, ...]:
    return (
        Button(about_follow_up.TOLD_THE_PATIENT, PATIENT_INFORMED, str(review.id), "primary"),
        Button(about_follow_up.LOG_CALL, LOG_CALL, str(review.patient_id)),
    )


def _card_button(follow_up: RecommendationFollowUp, label: str) -> Button:
    return Button(label, OPEN_CARD, str(follow_up.patient.id))


def _original_text(review: CaseReview) -> str | None:
    """The consultant's text, where the clinician changed it."""
    changed = review.current_recommendation != review.recommendation
    return about_follow_up.original(review.recommendation) if changed else None


def _answer_text(review: CaseReview) -> str:
    response = review.clinician_response
    return (
        about_follow_up.was_answered(ClinicianResponse(response.outcome))
        if response
        else about_follow_up.ANSWER_UNDONE
    )


def _outcome_text(review: CaseReview) -> str:
    if review.voided_at:
        return about_follow_up.WAS_WITHDRAWN
    return about_follow_up.IS_CLOSED if review.closed else about_follow_up.WAS_ANSWERED
