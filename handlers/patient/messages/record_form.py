"""The form of a patient's record, filled in with the current values, and the answers to it."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.block_kit.form_blocks import ModalForm, date_input, select_input, text_input
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
from handlers.patient.messages.cards import UNDO, card_button
from handlers.patient.sentences import forms as sentences
from handlers.patient.sentences.card import UNDO_BUTTON
from handlers.patient_choice.choice_questions import patient_heading
from handlers.patient_choice.colleagues import ColleagueChoices
from store.patient.patients import Patient
from store.patient.sentences import CONSENT_INFORMATION
from store.rules.scores.instruments import INSTRUMENTS, PHQ2

CALLBACK = "record_form"
_LABELS = sentences.RECORD_LABELS


def patient_record_form(
    patient: Patient,
    current: Mapping[str, str],
    payers: Sequence[str],
    colleagues: ColleagueChoices,
    fingerprint: str,
) -> ModalForm:
    """The form; a field that is left as it is changes nothing."""
    assessed = [] if current["assessed_on"] else [date_field("assessed_on", current)]
    told_hint = "" if current["told"] else CONSENT_INFORMATION
    return ModalForm(
        CALLBACK,
        sentences.RECORD_TITLE,
        (
            patient_heading(patient),
            text_field("born", current, placeholder=sentences.BORN_EXAMPLE, limit=40),
            text_field("goes_by", current),
            consent_how_field(current),
            date_field("consent_on", current),
            text_field("consent_by", current),
            text_field("told", current, hint=told_hint, limit=1_000, multiline=True),
            date_field("seen_on", current),
            *assessed,
            *record_text_fields(current, payers),
            text_field(
                "medications",
                current,
                placeholder=sentences.MEDICATIONS_EXAMPLE,
                limit=1_000,
                multiline=True,
            ),
            *colleague_fields(current, colleagues),
            *preference_fields(current),
            *screening_fields(),
        ),
        metadata=fingerprint,
    )


def text_field(
    key: str,
    current: Mapping[str, str],
    *,
    hint: str = "",
    placeholder: str = "",
    limit: int = 120,
    multiline: bool = False,
) -> Block:
    """An optional line of text, with its current value."""
    return text_input(
        key,
        _LABELS[key],
        initial=current.get(key, ""),
        hint=hint,
        placeholder=placeholder,
        optional=True,
        limit=limit,
        multiline=multiline,
    )


def date_field(key: str, current: Mapping[str, str]) -> Block:
    """An optional day, with its current value."""
    initial = date.fromisoformat(current[key]) if current.get(key) else None
    return date_input(key, _LABELS[key], initial=initial, optional=True)


def colleague_fields(current: Mapping[str, str], colleagues: ColleagueChoices) -> tuple[Block, ...]:
    """Care manager and consultant, each with the current one; none where the clinic has nobody to choose."""
    return tuple(
        select_input(key, _LABELS[key], options, initial=current.get(key, ""), optional=True)
        for key, options in colleagues.items()
        if options
    )


def consent_how_field(current: Mapping[str, str], hint: str = "") -> Block:
    """Spoken or written."""
    return select_input(
        "consent_how",
        _LABELS["consent_how"],
        sentences.CONSENT_OPTIONS,
        initial=current.get("consent_how", ""),
        hint=hint,
        optional=True,
    )


def record_text_fields(current: Mapping[str, str], payers: Sequence[str]) -> tuple[Block, ...]:
    """Problems, payer and billing clinician."""
    return (
        text_field(
            "problems",
            current,
            hint=sentences.PROBLEMS_HINT,
            placeholder=sentences.PROBLEMS_EXAMPLE,
            limit=200,
        ),
        text_field("payer", current, hint=sentences.known_payers(payers)),
        text_field("clinician", current, hint=sentences.CLINICIAN_HINT),
        text_field("npi", current, placeholder=sentences.NPI_EXAMPLE, limit=40),
    )


def preference_fields(current: Mapping[str, str]) -> tuple[Block, ...]:
    """How the patient wants to be reached."""
    return (
        text_field("prefers_first", current, placeholder=sentences.FIRST_WAY_EXAMPLE, limit=80),
        text_field("prefers_second", current, placeholder=sentences.SECOND_WAY_EXAMPLE, limit=80),
    )


def screening_fields() -> tuple[Block, ...]:
    """The screening that led to the referral: its scale, total and day."""
    labels = sentences.SCREENING_LABELS
    # PHQ-2 first: most referrals come with one.
    scales = sorted(INSTRUMENTS, key=lambda instrument: instrument.key != PHQ2.key)
    options = [(sentences.scale_option(scale.title, scale.total_max), scale.key) for scale in scales]
    total = sentences.SCREENING_TOTAL_EXAMPLE
    return (
        select_input(
            "screen_scale", labels["screen_scale"], options, hint=sentences.SCREENING_HINT, optional=True
        ),
        text_input("screen_total", labels["screen_total"], optional=True, limit=20, placeholder=total),
        date_input("screen_on", labels["screen_on"], optional=True),
    )


def record_saved(
    patient: Patient,
    changes: Sequence[tuple[str, Sequence[MessageLine]]],
    questions: Sequence[Block],
    undo_draft: int | None = None,
    not_undone: Sequence[str] = (),
) -> OutgoingMessage:
    """What the form changed; `questions` are what a score still asks, `not_undone` what Undo leaves."""
    card = button_row(card_button(patient.id))
    if not changes:
        heading = BoldText(sentences.nothing_changed(patient.full_name, patient.mrn_ending))
        return build_message(sentences.NOTHING_CHANGED_NOTICE, text_block(heading), card)
    lines = [line for summary, details in changes for line in (sentences.change(summary), *details)]
    return build_message(
        sentences.SAVED_NOTICE,
        text_block(BoldText(sentences.saved(patient.full_name, patient.mrn_ending)), *lines),
        *((divider_block(), *questions) if questions else ()),
        small_text_block(sentences.undo_leaves(not_undone)) if undo_draft and not_undone else None,
        button_row(
            Button(UNDO_BUTTON, UNDO, str(undo_draft)) if undo_draft else None, card_button(patient.id)
        ),
    )


def record_changed_meanwhile(
    patient: Patient, current: Sequence[MessageLine], typed: Sequence[MessageLine], reopen: Button
) -> OutgoingMessage:
    """Someone else changed the record while the form was open; nothing of the form was saved."""
    heading = BoldText(sentences.nothing_saved(patient.full_name, patient.mrn_ending))
    return build_message(
        sentences.RECORD_CHANGED_NOTICE,
        text_block(heading, sentences.RECORD_CHANGED),
        bullet_block(*current),
        text_block(BoldText(sentences.YOU_TYPED)) if typed else None,
        bullet_block(*typed) if typed else None,
        small_text_block(sentences.OPEN_AGAIN),
        button_row(reopen, card_button(patient.id)),
    )


def field_line(label: str, value: str, *, is_person: bool) -> MessageLine:
    """`Payer: Cigna`; a person as a mention."""
    if is_person and value:
        return (f"{label}: ", UserMention(value))
    return sentences.field_value(label, value)
