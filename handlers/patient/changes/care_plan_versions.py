"""`plan -- goals: sleep through; medication: sertraline 50 mg`: a dated version of the care plan."""

from collections.abc import Mapping

from handlers.patient.messages import care_plans as messages
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.clinic import members
from store.errors import UserError
from store.patient import records
from store.rules.patient.care_plan import merge_sections, parse_sections, section_lines


def update_care_plan(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """Keep the next version: sections that were not typed stay; alone, `plan` shows every version."""
    text = " ".join(part for part in (words, note) if part)
    if not text:
        return _show_versions(subject)
    return save_care_plan(subject, parse_sections(text))


def save_care_plan(subject: PatientContext, typed: Mapping[str, str]) -> ChangeResult:
    """Keep a version with these sections changed.

    Raises:
        UserError: nothing is left, or nothing is new.
    """
    before = records.of_episode(subject.db, subject.episode).plan
    sections = merge_sections(before.sections if before else {}, typed)
    if not sections:
        raise UserError("The care plan is empty.", "Fill in one section at least.")
    if before and sections == dict(before.sections):
        raise UserError("That is the care plan as it stands.", "Change what is different now.")
    ctx = subject.ctx
    records.record_care_plan(subject.db, subject.episode, sections, ctx.today, ctx.provenance)
    return ChangeResult("care plan", tuple(section_lines(sections)), undo_table="care_plans")


def _show_versions(subject: PatientContext) -> ChangeResult:
    db, ctx = subject.db, subject.ctx
    names = {member.id: member.name for member in members.list_members(db, ctx.clinic.id, active=False)}
    found = records.care_plan_versions(db, subject.episode)
    return ChangeResult("", message=messages.plan_versions(subject.patient, found, names, ctx.today))
