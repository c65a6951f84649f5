"""Which patient is meant: offered with birth date and MRN tail, never taken silently."""

from collections.abc import Sequence

from handlers.block_kit.parts import Block, Bold, Button, Message, actions, lines, message, small, typed
from handlers.reading.clean import as_typed
from store.patient.patients import Patient
from store.payer.payers import NearPayerError

PAYER = "payer.choose"
_MOST = 8


def which_patient(
    draft: int,
    typed_name: str,
    found: Sequence[Patient],
    *,
    exact: bool,
    words: str,
    line: int | None = None,
    form: bool = True,
) -> Message:
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
        Button(patient_label(patient), "patient.choose", f"{draft}:{patient.id}") for patient in found[:_MOST]
    ]
    more = len(found) - _MOST
    return message(
        "Nothing was saved yet: which patient is it?",
        lines(Bold("Nothing was saved yet."), asks),
        actions(*buttons, Button("Open the form", "patient.form", str(draft)) if form else None),
        small(f"and {more} more: type the full name or the MRN.") if more > 0 else None,
        small("Your words:") if words else None,
        typed(as_typed(words)) if words else None,
    )


def which_payer(draft: int, unsure: NearPayerError) -> Message:
    """A payer is unknown, and these are spelt most like it."""
    known = [Button(one.name, PAYER, f"{draft}:{one.id}") for one in unsure.near]
    return message(
        "Nothing was saved yet: which payer is it?",
        lines(Bold("Nothing was saved yet."), unsure.wrong),
        actions(*known, Button(f"{unsure.typed} is a new payer", PAYER, f"{draft}:0")),
    )


def patient_label(patient: Patient) -> str:
    """`Holly Guzman · born 3/4/1980 · …8965`."""
    born = patient.date_of_birth
    birth = f"born {born.month}/{born.day}/{born.year}" if born else "birth date unknown"
    return f"{patient.full_name} · {birth} · {patient.mrn_tail}"


def for_whom(patient: Patient) -> Block:
    """The patient a form is about; forms carry the short form (domain.md §6)."""
    return lines(Bold(patient.short_name))
