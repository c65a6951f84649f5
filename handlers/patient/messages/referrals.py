"""The referrals that wait for an answer: who, to whom, how long. Private, in full names."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.parts import Block, Bold, Message, lines, message, small
from handlers.patient.messages.card_steps import answer_buttons, referral_words
from store.patient.patients import Patient
from store.patient.referrals import Referral
from store.rules.words import counted

_MOST = 20


def waiting(
    whose: str, shown: Sequence[tuple[Patient, Referral]], today: date, *, may_change: bool
) -> Message:
    """Each open referral, the longest waiting first, with its two answers."""
    if not shown:
        return message(
            "No referral waits for an answer.", lines(Bold(whose), "No referral waits for an answer.")
        )
    verb = "waits" if len(shown) == 1 else "wait"
    title = f"{counted(len(shown), 'referral')} {verb} for an answer"
    blocks: list[Block | None] = [lines(Bold(f"{whose}: {title}"))]
    for patient, each in shown[:_MOST]:
        blocks.append(
            lines((Bold(f"{patient.full_name} {patient.mrn_tail}"), f" · {referral_words(each, today)}"))
        )
        blocks.append(answer_buttons(each) if may_change else None)
    rest = len(shown) - _MOST
    blocks.append(small(f"and {rest} more, sent later") if rest > 0 else None)
    return message(f"{title}.", *blocks)
