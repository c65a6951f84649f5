"""The care plan of one patient: every dated version, and the form for the next. Private, in full names."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.block_kit.forms import Form, text_input
from handlers.block_kit.parts import Block, Bold, Button, Message, actions, lines, message, small
from handlers.patient_choice.choices import for_whom
from store.patient.patients import Patient
from store.patient.records import CarePlan, PlanVersion
from store.rules.patient.care_plan import FREE, SECTIONS, section_words
from store.rules.words import short_day

EDIT = "patient.plan"
CALLBACK = "care_plan_form"
_MOST = 20
_LIMIT = 1_000


def versions(
    patient: Patient, found: Sequence[PlanVersion], names: Mapping[int, str], today: date
) -> Message:
    """Every version, the newest first, with who entered it."""
    title = f"Care plan · {patient.full_name} · MRN {patient.mrn_tail}"
    begin = None if found else "None yet: type `plan -- goals: …; medication: …`, or use the form."
    older = len(found) - _MOST
    return message(
        "The versions of a care plan.",
        lines(Bold(title), begin),
        *(_version(one, names, today) for one in found[:_MOST]),
        small(f"and {older} older, in the audit packet") if older > 0 else None,
        actions(Button("Care plan", EDIT, str(patient.id))),
    )


def form(patient: Patient, now: CarePlan | None, subject: str, today: date) -> Form:
    """The next version, with what stands filled in."""
    sections = now.sections if now else {}
    stands = f"The version of {short_day(now.on, today)}; saving keeps it and adds a new one." if now else ""
    fields: list[Block] = [
        text_input(
            each.key,
            each.title,
            initial=sections.get(each.key, ""),
            hint=each.hint,
            optional=True,
            multiline=each.key != "cadence",
            limit=_LIMIT,
        )
        for each in SECTIONS
    ]
    notes = text_input(
        FREE, "Anything else", initial=sections.get(FREE, ""), optional=True, multiline=True, limit=_LIMIT
    )
    blocks = [for_whom(patient), *([small(stands)] if stands else []), *fields, notes]
    return Form(CALLBACK, "Care plan", tuple(blocks), subject=subject)


def _version(one: PlanVersion, names: Mapping[int, str], today: date) -> Block:
    by = f" · {names[one.entered_by]}" if one.entered_by else ""
    return lines(Bold(f"{short_day(one.plan.on, today)}{by}"), *section_words(one.plan.sections))
