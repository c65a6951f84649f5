"""The questions which patient or payer is meant; a patient is shown with birth date and end of the MRN."""

from collections.abc import Sequence

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    small_text_block,
    text_block,
    typed_text_block,
)
from handlers.patient_choice import sentences
from handlers.reading.typed_text import as_typed
from store.patient.patients import Patient
from store.payer.payers import SimilarPayerError
from store.rules.patient.sentences import born_text

CHOOSE_PATIENT, OPEN_FORM, CHOOSE_PAYER = "patient.choose", "patient.form", "payer.choose"
_MOST_CHOICES = 8


def which_patient(
    draft: int,
    typed_name: str,
    patients: Sequence[Patient],
    *,
    exact: bool,
    own_only: bool,
    text: str,
    line: int | None = None,
    form: bool = True,
    saves: bool = True,
) -> OutgoingMessage:
    """A button for each patient; `exact`: the name fits them all, else they have the most similar names.

    `own_only`: only the patients whom a clinician treats were looked at.
    """
    question = _patient_question(as_typed(typed_name), len(patients), exact=exact, own_only=own_only)
    buttons = [
        Button(patient_label(patient), CHOOSE_PATIENT, f"{draft}:{patient.id}")
        for patient in patients[:_MOST_CHOICES]
    ]
    more = len(patients) - _MOST_CHOICES
    return build_message(
        sentences.WHICH_PATIENT_NOTICE,
        text_block(
            BoldText(sentences.NOT_SAVED_YET) if saves else None,
            sentences.in_line(line, question) if line else question,
        ),
        button_row(*buttons, Button(sentences.OPEN_FORM_BUTTON, OPEN_FORM, str(draft)) if form else None),
        small_text_block(sentences.more_match(more)) if more > 0 else None,
        small_text_block(sentences.WHAT_YOU_TYPED) if text else None,
        typed_text_block(as_typed(text)) if text else None,
    )


def which_payer(draft: int, similar: SimilarPayerError) -> OutgoingMessage:
    """A button for each payer with a similar name, and one for a new payer."""
    known = [Button(payer.name, CHOOSE_PAYER, f"{draft}:{payer.id}") for payer in similar.similar]
    return build_message(
        sentences.WHICH_PAYER_NOTICE,
        text_block(BoldText(sentences.NOT_SAVED_YET), similar.wrong),
        button_row(*known, Button(sentences.new_payer_button(similar.typed), CHOOSE_PAYER, f"{draft}:0")),
    )


def patient_label(patient: Patient) -> str:
    """`Holly Guzman · born 3/4/1980 · …8965`."""
    return f"{patient.full_name} · {born_text(patient.date_of_birth)} · {patient.mrn_ending}"


def patient_heading(patient: Patient) -> Block:
    """The patient a form is about; forms carry the short name (domain.md §6)."""
    return text_block(BoldText(patient.short_name))


def _patient_question(typed_name: str, number: int, *, exact: bool, own_only: bool) -> str:
    if exact:
        return sentences.several_match(typed_name, number)
    none_found = sentences.similar_names if number else sentences.no_similar_name
    return none_found(typed_name, own_only=own_only)
