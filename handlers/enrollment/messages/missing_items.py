"""What a record lacks, asked once of whoever can supply it, with the form that takes it; in short names."""

from collections.abc import Sequence

from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    bullet_block,
    button_row,
    small_text_block,
    text_block,
)
from handlers.block_kit.patient_names import patient_naming
from handlers.patient.messages.care_plans import EDIT_PLAN
from handlers.patient_choice.card_actions import ADD_SCORE, EDIT_RECORD, OPEN_CARD
from store.patient.patients import Patient
from store.rules.billing.claim_check import MissingRequirement
from store.rules.clinic.settings import Settings

_OTHER_FORMS = {"care plan": EDIT_PLAN}
"""The needs that have a form of their own."""


def ask_for_missing(
    patient: Patient, gaps: Sequence[MissingRequirement], settings: Settings
) -> OutgoingMessage:
    """What is missing and the forms for it."""
    value = str(patient.id)
    wanted = {_OTHER_FORMS.get(gap.need, EDIT_RECORD) for gap in gaps}
    scale = any(gap.need == "initial assessment" for gap in gaps)
    return build_message(
        "Something is missing on a patient's record.",
        text_block(
            BoldText(f"{patient_naming(settings)(patient)}: missing on the record"), "Can you supply it?"
        ),
        bullet_block(*(gap.text for gap in gaps)),
        button_row(
            Button("Record", EDIT_RECORD, value, "primary") if EDIT_RECORD in wanted else None,
            Button("Care plan", EDIT_PLAN, value) if EDIT_PLAN in wanted else None,
            Button("Score", ADD_SCORE, value) if scale else None,
            Button("Card", OPEN_CARD, value),
        ),
        small_text_block("The claim is held without it. You are asked this once; the card keeps the list."),
    )
