"""What a record lacks, asked once of whoever can supply it, with the form that takes it; in short names."""

from collections.abc import Sequence

from handlers.block_kit.parts import Bold, Button, Message, actions, bullets, lines, message, small
from handlers.block_kit.patient_names import naming
from handlers.patient.messages.care_plans import EDIT
from handlers.patient_choice.card_actions import ADD_SCORE, EDIT_RECORD, OPEN_CARD
from store.patient.patients import Patient
from store.rules.billing.outcome import Missing
from store.rules.clinic.settings import Settings

_ELSEWHERE = {"care plan": EDIT}
"""The needs that have a form of their own."""


def asked(patient: Patient, gaps: Sequence[Missing], settings: Settings) -> Message:
    """What is missing and the forms for it."""
    value = str(patient.id)
    wanted = {_ELSEWHERE.get(gap.need, EDIT_RECORD) for gap in gaps}
    scale = any(gap.need == "initial assessment" for gap in gaps)
    return message(
        "Something is missing on a patient's record.",
        lines(Bold(f"{naming(settings)(patient)}: missing on the record"), "Can you supply it?"),
        bullets(*(gap.words for gap in gaps)),
        actions(
            Button("Record", EDIT_RECORD, value, "primary") if EDIT_RECORD in wanted else None,
            Button("Care plan", EDIT, value) if EDIT in wanted else None,
            Button("Score", ADD_SCORE, value) if scale else None,
            Button("Card", OPEN_CARD, value),
        ),
        small("The claim is held without it. You are asked this once; the card keeps the list."),
    )
