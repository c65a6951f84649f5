"""Open recommendations in a list or on a card: each with the row of buttons that moves it on."""

from collections.abc import Sequence

from handlers.block_kit.parts import (
    Block,
    Bold,
    Button,
    Message,
    actions,
    lines,
    message,
)
from handlers.recommendation.messages.follow_up import Loop, answers, telling
from store.rules.words import counted

RECOMMEND, CONTINUE = "review.recommend", "review.continue"


def several(loops: Sequence[Loop], what: str) -> Message:
    """More than one recommendation is open: which one?"""
    return message(
        "Nothing was saved yet: which recommendation is it?",
        lines(Bold(f"Nothing was saved yet. {counted(len(loops), 'recommendation')} {what}: which one?")),
        *waiting(loops),
    )


def waiting(loops: Sequence[Loop]) -> list[Block | None]:
    """Open recommendations, each with the buttons that move it on."""
    blocks: list[Block | None] = []
    for loop in loops:
        review = loop.review
        who = f"{loop.patient.full_name} · MRN {loop.patient.mrn_tail}"
        proxy = "Record what the treating clinician says:" if loop.asks_proxy else None
        blocks.append(lines(Bold(who), review.in_force, loop.source, *loop.history, proxy))
        blocks.append(actions(*(answers(review) if review.answer is None else telling(review))))
    return blocks


def on_card(loop: Loop) -> list[Block | None]:
    """The row of buttons that moves a recommendation on, named where the card may list several."""
    review = loop.review
    proxy = ", record what the treating clinician says" if loop.asks_proxy else ""
    return [
        lines(f"For “{review.in_force}”{proxy}:"),
        actions(*(answers(review) if review.answer is None else telling(review))),
    ]


def recommending(value: object) -> tuple[Button, ...]:
    """What the consultant says of one patient."""
    return (Button("Recommend", RECOMMEND, str(value)), Button("Continue", CONTINUE, str(value)))
