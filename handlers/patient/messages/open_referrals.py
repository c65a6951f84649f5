"""The referrals that wait for an answer: who, to whom, how long. Private, in full names."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    OutgoingMessage,
    build_message,
    small_text_block,
    text_block,
)
from handlers.patient.messages.card_contact_and_status import referral_answer_buttons, referral_text
from store.patient.patients import Patient
from store.patient.referrals import Referral
from store.rules.text_format import count_text

_MOST = 20


def open_referrals_message(
    whose: str, shown: Sequence[tuple[Patient, Referral]], today: date, *, may_change: bool
) -> OutgoingMessage:
    """Each open referral, the longest waiting first, with its two answers."""
    if not shown:
        return build_message(
            "No referral waits for an answer.",
            text_block(BoldText(whose), "No referral waits for an answer."),
        )
    verb = "waits" if len(shown) == 1 else "wait"
    title = f"{count_text(len(shown), 'referral')} {verb} for an answer"
    blocks: list[Block | None] = [text_block(BoldText(f"{whose}: {title}"))]
    for patient, each in shown[:_MOST]:
        blocks.append(
            text_block(
                (BoldText(f"{patient.full_name} {patient.mrn_ending}"), f" · {referral_text(each, today)}")
            )
        )
        blocks.append(referral_answer_buttons(each) if may_change else None)
    rest = len(shown) - _MOST
    blocks.append(small_text_block(f"and {rest} more, sent later") if rest > 0 else None)
    return build_message(f"{title}.", *blocks)
