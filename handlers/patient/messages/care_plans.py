"""The care plan of one patient: every dated version, and the form for the next. Private, in full names."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.block_kit.form_blocks import ModalForm, text_input
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
from handlers.patient.sentences import forms
from handlers.patient_choice.choice_questions import patient_heading
from store.patient.patients import Patient
from store.patient.records import CarePlan, CarePlanVersion
from store.rules.patient.care_plan import FREE_TEXT, SECTIONS, section_lines

EDIT_PLAN = "patient.plan"
CALLBACK = "care_plan_form"
FIELD_LABELS = {section.key: section.title for section in SECTIONS} | {FREE_TEXT: forms.ANYTHING_ELSE}
_HINTS = {section.key: section.hint for section in SECTIONS}
_MOST_VERSIONS = 20
_TEXT_LIMIT = 1_000


def plan_versions(
    patient: Patient, versions: Sequence[CarePlanVersion], names: Mapping[int, str], today: date
) -> OutgoingMessage:
    """Every version, the newest first, with who entered it."""
    heading = sentences.care_plans_heading(patient.full_name, patient.mrn_ending)
    older = len(versions) - _MOST_VERSIONS
    return build_message(
        sentences.CARE_PLANS_NOTICE,
        text_block(BoldText(heading), None if versions else sentences.NO_CARE_PLAN),
        *(_version(version, names, today) for version in versions[:_MOST_VERSIONS]),
        small_text_block(sentences.older_care_plans(older)) if older > 0 else None,
        button_row(Button(sentences.CARE_PLAN_BUTTON, EDIT_PLAN, str(patient.id))),
    )


def care_plan_form(patient: Patient, current: CarePlan | None, fingerprint: str, today: date) -> ModalForm:
    """The next version, filled in with the current one."""
    sections = current.sections if current else {}
    fields = [
        text_input(
            key,
            label,
            initial=sections.get(key, ""),
            hint=_HINTS.get(key, ""),
            optional=True,
            multiline=key != "cadence",
            limit=_TEXT_LIMIT,
        )
        for key, label in FIELD_LABELS.items()
    ]
    version = [small_text_block(forms.current_version(current.on, today))] if current else []
    blocks = (patient_heading(patient), *version, *fields)
    return ModalForm(CALLBACK, forms.CARE_PLAN_TITLE, blocks, metadata=fingerprint)


def _version(version: CarePlanVersion, names: Mapping[int, str], today: date) -> Block:
    entered_by = names[version.entered_by] if version.entered_by else ""
    title = sentences.care_plan_version(version.plan.on, entered_by, today)
    return text_block(BoldText(title), *section_lines(version.plan.sections))
