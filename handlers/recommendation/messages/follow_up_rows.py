"""Open recommendations in a list or on a card: each with the row of buttons that moves it on."""

from collections.abc import Sequence

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.recommendation.messages.follow_up import (
    RecommendationFollowUp,
    answer_buttons,
    inform_patient_buttons,
)
from store.rules.text_format import count_text

RECOMMEND, CONTINUE = "review.recommend", "review.continue"


def which_recommendation(loops: Sequence[RecommendationFollowUp], what: str) -> OutgoingMessage:
    """More than one recommendation is open: which one?"""
    return build_message(
        "Nothing was saved yet: which recommendation is it?",
        text_block(
            BoldText(f"Nothing was saved yet. {count_text(len(loops), 'recommendation')} {what}: which one?")
        ),
        *open_follow_up_rows(loops),
    )


def open_follow_up_rows(loops: Sequence[RecommendationFollowUp]) -> list[Block | None]:
    """Open recommendations, each with the buttons that move it on."""
    blocks: list[Block | None] = []
    for loop in loops:
        review = loop.review
        who = f"{loop.patient.full_name} · MRN {loop.patient.mrn_ending}"
        proxy = "Record what the treating clinician says:" if loop.reader_must_record_answer else None
        blocks.append(
            text_block(BoldText(who), review.current_recommendation, loop.source, *loop.history, proxy)
        )
        blocks.append(
            button_row(
                *(
                    answer_buttons(review)
                    if review.clinician_response is None
                    else inform_patient_buttons(review)
                )
            )
        )
    return blocks


def card_follow_up_rows(loop: RecommendationFollowUp) -> list[Block | None]:
    """The row of buttons that moves a recommendation on, named where the card may list several."""
    review = loop.review
    proxy = ", record what the treating clinician says" if loop.reader_must_record_answer else ""
    return [
        text_block(f"For “{review.current_recommendation}”{proxy}:"),
        button_row(
            *(answer_buttons(review) if review.clinician_response is None else inform_patient_buttons(review))
        ),
    ]


def recommendation_buttons(value: object) -> tuple[Button, ...]:
    """What the consultant says of one patient."""
    return (Button("Recommend", RECOMMEND, str(value)), Button("Continue", CONTINUE, str(value)))
