"""Referrals on the card and in the list of those without an answer. Private, in full names."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    small_text_block,
    text_block,
)
from handlers.patient.sentences import card as sentences
from store.patient.patients import Patient
from store.patient.referrals import Referral

REFERRAL_SEEN, REFERRAL_NOT_SEEN = "card.seen", "card.not_seen"
_MOST_LISTED = 20
_MOST_ANSWERABLE = 3


def referral_blocks(referrals: Sequence[Referral], today: date, *, may_change: bool) -> list[Block | None]:
    """Each referral and its answer; an open one with buttons for the two answers."""
    if not referrals:
        return []
    lines = [sentences.referral(referral, today) for referral in referrals]
    answerable = [referral for referral in referrals if referral.is_open and may_change]
    return [
        text_block(BoldText(sentences.REFERRALS_HEADING), *lines),
        *(_answer_buttons(each, named=len(referrals) > 1) for each in answerable[-_MOST_ANSWERABLE:]),
    ]


def open_referrals_message(
    caseload_title: str, waiting: Sequence[tuple[Patient, Referral]], today: date, *, may_change: bool
) -> OutgoingMessage:
    """Each referral without an answer, the longest waiting first, with buttons for the two answers."""
    if not waiting:
        none = sentences.NO_OPEN_REFERRALS
        return build_message(none, text_block(BoldText(caseload_title), none))
    title = sentences.open_referrals(len(waiting))
    blocks: list[Block | None] = [text_block(BoldText(f"{caseload_title}: {title}"))]
    for patient, referral in waiting[:_MOST_LISTED]:
        name = BoldText(f"{patient.full_name} {patient.mrn_ending}")
        blocks.append(text_block((name, f" · {sentences.referral(referral, today)}")))
        blocks.append(_answer_buttons(referral) if may_change else None)
    later = len(waiting) - _MOST_LISTED
    blocks.append(small_text_block(sentences.later_referrals(later)) if later > 0 else None)
    return build_message(f"{title}.", *blocks)


def _answer_buttons(referral: Referral, *, named: bool = False) -> Block | None:
    """Was the patient seen?"""
    value = f"{referral.patient_id}:{referral.id}"
    recipient = referral.recipient if named else ""
    return button_row(
        Button(sentences.seen_button(recipient), REFERRAL_SEEN, value),
        Button(sentences.not_seen_button(recipient), REFERRAL_NOT_SEEN, value),
    )
