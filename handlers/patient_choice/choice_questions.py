"""Which patient is meant: offered with birth date and MRN tail, never taken silently."""

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
from handlers.reading.typed_text import as_typed
from store.patient.patients import Patient
from store.payer.payers import SimilarPayerError

CHOOSE_PAYER = "payer.choose"
_MOST_CHOICES = 8


def which_patient(
    draft: int,
    typed_name: str,
    found: Sequence[Patient],
    *,
    exact: bool,
    words: str,
    line: int | None = None,
    form: bool = True,
) -> OutgoingMessage:
    """Several patients fit, or none does and these are spelt most like it; `form` offers one instead."""
    where = f"Line {line}: " if line else ""
    typed_name = as_typed(typed_name)
    none = "no patient" if line else "No patient"
    if exact:
        asks = f"{where}{len(found)} patients fit “{typed_name}”. Which one?"
    elif found:
        asks = f"{where}{none} is named “{typed_name}”. Did you mean one of these?"
    else:
        asks = f"{where}{none} is named “{typed_name}”, nor anything like it."
        asks += " Type a part of the name, or the whole MRN."
    buttons = [
        Button(patient_label(patient), "patient.choose", f"{draft}:{patient.id}")
        for patient in found[:_MOST_CHOICES]
    ]
    more = len(found) - _MOST_CHOICES
    return build_message(
        "Nothing was saved yet: which patient is it?",
        text_block(BoldText("Nothing was saved yet."), asks),
        button_row(*buttons, Button("Open the form", "patient.form", str(draft)) if form else None),
        small_text_block(f"and {more} more: type the full name or the MRN.") if more > 0 else None,
        small_text_block("Your words:") if words else None,
        typed_text_block(as_typed(words)) if words else None,
    )


def which_payer(draft: int, unsure: SimilarPayerError) -> OutgoingMessage:
    """A payer is unknown, and these are spelt most like it."""
    known = [Button(one.name, CHOOSE_PAYER, f"{draft}:{one.id}") for one in unsure.similar]
    return build_message(
        "Nothing was saved yet: which payer is it?",
        text_block(BoldText("Nothing was saved yet."), unsure.wrong),
        button_row(*known, Button(f"{unsure.typed} is a new payer", CHOOSE_PAYER, f"{draft}:0")),
    )


def patient_label(patient: Patient) -> str:
    """`Holly Guzman · born 3/4/1980 · …8965`."""
    born = patient.date_of_birth
    birth = f"born {born.month}/{born.day}/{born.year}" if born else "birth date unknown"
    return f"{patient.full_name} · {birth} · {patient.mrn_ending}"


def patient_heading(patient: Patient) -> Block:
    """The patient a form is about; forms carry the short form (domain.md §6)."""
    return text_block(BoldText(patient.short_name))
