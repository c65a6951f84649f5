"""The answer to the risk item of a score that was typed by its total: the reminder and the form."""

from datetime import date

from handlers.block_kit.form_blocks import ModalForm, select_input
from handlers.block_kit.message_blocks import (
    Button,
    text_block,
)
from handlers.ledger.sentences import scores as sentences
from handlers.patient_choice.choice_questions import patient_heading
from store.ledger.scores import RecordedScore
from store.patient.patients import Patient
from store.rules.scores.instruments import BY_KEY

ASK_ITEM, ITEM_FORM = "score.ask_item", "score_item"


def ask_again_text(recorded: RecordedScore, today: date) -> str:
    """The risk item of a score is still missing."""
    return sentences.ask_risk_item_again(recorded.score, BY_KEY[recorded.score.instrument], today)


def ask_again_button(recorded: RecordedScore) -> Button:
    """Opens the form for the risk item of a score."""
    return Button(sentences.enter_item(BY_KEY[recorded.score.instrument]), ASK_ITEM, str(recorded.id))


def risk_item_form(recorded: RecordedScore, patient: Patient, today: date) -> ModalForm:
    """The answer to the risk item of a score that was typed by its total."""
    scale = BY_KEY[recorded.score.instrument]
    answers = [(str(value), str(value)) for value in range(scale.item_max + 1)]
    return ModalForm(
        ITEM_FORM,
        sentences.ASK_ITEM_TITLE,
        (
            patient_heading(patient),
            text_block(ask_again_text(recorded, today)),
            select_input("value", sentences.ITEM_FIELD, answers),
        ),
        metadata=str(recorded.id),
    )
