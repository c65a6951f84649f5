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
from handlers.patient_choice.choice_questions import patient_heading
from store.patient.patients import Patient
from store.patient.records import CarePlan, CarePlanVersion
from store.rules.patient.care_plan import FREE_TEXT, SECTIONS, section_lines
from store.rules.text_format import short_date

EDIT_PLAN = "patient.plan"
CALLBACK = "care_plan_form"
_MOST_VERSIONS = 20
_TEXT_LIMIT = 1_000


def plan_versions(
    patient: Patient, found: Sequence[CarePlanVersion], names: Mapping[int, str], today: date
) -> OutgoingMessage:
    """Every version, the newest first, with who entered it."""
    title = f"Care plan · {patient.full_name} · MRN {patient.mrn_ending}"
    begin = None if found else "None yet: type `plan -- goals: …; medication: …`, or use the form."
    older = len(found) - _MOST_VERSIONS
    return build_message(
        "The versions of a care plan.",
        text_block(BoldText(title), begin),
        *(_version(one, names, today) for one in found[:_MOST_VERSIONS]),
        small_text_block(f"and {older} older, in the audit packet") if older > 0 else None,
        button_row(Button("Care plan", EDIT_PLAN, str(patient.id))),
    )


def care_plan_form(patient: Patient, now: CarePlan | None, subject: str, today: date) -> ModalForm:
    """The next version, with what stands filled in."""
    sections = now.sections if now else {}
    stands = f"The version of {short_date(now.on, today)}; saving keeps it and adds a new one." if now else ""
    fields: list[Block] = [
        text_input(
            each.key,
            each.title,
            initial=sections.get(each.key, ""),
            hint=each.hint,
            optional=True,
            multiline=each.key != "cadence",
            limit=_TEXT_LIMIT,
        )
        for each in SECTIONS
    ]
    notes = text_input(
        FREE_TEXT,
        "Anything else",
        initial=sections.get(FREE_TEXT, ""),
        optional=True,
        multiline=True,
        limit=_TEXT_LIMIT,
    )
    blocks = [patient_heading(patient), *([small_text_block(stands)] if stands else []), *fields, notes]
    return ModalForm(CALLBACK, "Care plan", tuple(blocks), metadata=subject)


def _version(one: CarePlanVersion, names: Mapping[int, str], today: date) -> Block:
    by = f" · {names[one.entered_by]}" if one.entered_by else ""
    return text_block(BoldText(f"{short_date(one.plan.on, today)}{by}"), *section_lines(one.plan.sections))
