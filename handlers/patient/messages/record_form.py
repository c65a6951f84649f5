"""The form of a patient's record, filled in with what stands there, and what is said of its sending."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.block_kit.form_blocks import ModalForm, date_input, select_input, text_input, user_input
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    MessageLine,
    OutgoingMessage,
    UserMention,
    build_message,
    bullet_block,
    button_row,
    divider_block,
    small_text_block,
    text_block,
)
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.patient_choice.choice_questions import patient_heading
from store.patient.patients import Patient
from store.patient.records import CONSENT_INFORMATION
from store.rules.scores.instruments import INSTRUMENTS, PHQ2

CALLBACK = "record_form"

_CONSENT_OPTIONS = (("spoken", "spoken"), ("written", "written"))
_SCREEN_HINT = "Only when a screen is to be added; it is never a baseline."


def patient_record_form(
    patient: Patient,
    now: Mapping[str, str],
    labels: Mapping[str, str],
    payers: Sequence[str],
    *,
    subject: str,
) -> ModalForm:
    """The form; a field left as it is changes nothing."""

    def text(
        key: str, *, hint: str = "", placeholder: str = "", limit: int = 120, tall: bool = False
    ) -> Block:
        return text_input(
            key,
            labels[key],
            initial=now[key],
            hint=hint,
            placeholder=placeholder,
            optional=True,
            limit=limit,
            multiline=tall,
        )

    def day(key: str) -> Block:
        initial = date.fromisoformat(now[key]) if now[key] else None
        return date_input(key, labels[key], initial=initial, optional=True)

    return ModalForm(
        CALLBACK,
        "Record",
        (
            patient_heading(patient),
            text("born", placeholder="3/4/1980", limit=40),
            select_input(
                "consent_how",
                labels["consent_how"],
                _CONSENT_OPTIONS,
                initial=now["consent_how"],
                optional=True,
            ),
            day("consent_on"),
            text("consent_by"),
            text("told", hint="" if now["told"] else CONSENT_INFORMATION, limit=1_000, tall=True),
            day("seen_on"),
            *([] if now["assessed_on"] else [day("assessed_on")]),
            text("problems", hint="ICD-10-CM", placeholder="F32.1 F41.1", limit=200),
            text("payer", hint=f"Known here: {', '.join(payers)}" if payers else ""),
            text("clinician", hint="Who treats and bills"),
            text("npi", placeholder="10 digits", limit=40),
            user_input("care_manager", labels["care_manager"], initial=now["care_manager"], optional=True),
            user_input("consultant", labels["consultant"], initial=now["consultant"], optional=True),
            text("prefers_first", placeholder="phone mornings", limit=80),
            text("prefers_second", placeholder="portal", limit=80),
            *screen_fields(),
        ),
        metadata=subject,
    )


def screen_fields() -> tuple[Block, ...]:
    """The screen that led to the referral: its scale, total and day."""
    scales = [(f"{each.title} (0 to {each.total_max})", each.key) for each in INSTRUMENTS]
    first = next(value for value in scales if value[1] == PHQ2.key)
    ordered = [first, *(value for value in scales if value != first)]
    return (
        select_input("screen_scale", "Screen that led here", ordered, hint=_SCREEN_HINT, optional=True),
        text_input("screen_total", "Its total", optional=True, limit=20, placeholder="4, or 17 item9 0"),
        date_input("screen_on", "Taken on", optional=True),
    )


def record_saved(
    patient: Patient, done: Sequence[tuple[str, Sequence[MessageLine]]], asked: Sequence[Block]
) -> OutgoingMessage:
    """What the form changed; `asked` is what a score still asks."""
    if not done:
        return build_message(
            "Nothing was changed.",
            text_block(BoldText(f"Nothing was changed · {patient.full_name} · MRN {patient.mrn_ending}")),
            _card(patient),
        )
    said: list[MessageLine] = [line for words, more in done for line in (f"• {words}", *more)]
    return build_message(
        "Saved.",
        text_block(BoldText(f"Saved · {patient.full_name} · MRN {patient.mrn_ending}"), *said),
        *((divider_block(), *asked) if asked else ()),
        _card(patient),
    )


def changed_meanwhile(
    patient: Patient, now: Sequence[MessageLine], typed: Sequence[MessageLine], *, again: tuple[str, str]
) -> OutgoingMessage:
    """Somebody else changed the record while the form was open; nothing of the form was saved."""
    label, action = again
    return build_message(
        "Nothing was saved: the record changed while the form was open.",
        text_block(
            BoldText(f"Nothing was saved · {patient.full_name} · MRN {patient.mrn_ending}"),
            "The record changed while the form was open. It says now:",
        ),
        bullet_block(*now),
        text_block(BoldText("What you had typed")) if typed else None,
        bullet_block(*typed) if typed else None,
        small_text_block("Open the form again: it shows what stands now."),
        button_row(
            Button(label, action, str(patient.id), "primary"), Button("Card", OPEN_CARD, str(patient.id))
        ),
    )


def field_line(label: str, value: str, *, is_person: bool) -> MessageLine:
    """`Payer: Cigna`."""
    if is_person and value:
        return (f"{label}: ", UserMention(value))
    return f"{label}: {value or 'nothing'}"


def _card(patient: Patient) -> Block | None:
    return button_row(Button("Card", OPEN_CARD, str(patient.id)))
