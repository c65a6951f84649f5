"""`plan -- goals: sleep through; medication: sertraline 50 mg`: a dated version of the care plan."""

from collections.abc import Mapping

from handlers.patient.messages import care_plans as messages
from handlers.patient.sentences import changes as sentences
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.clinic import members
from store.errors import UserError
from store.patient import records
from store.rules.patient.care_plan import merge_sections, parse_sections, section_lines


def update_care_plan(context: PatientContext, words: str, note: str) -> ChangeResult:
    """Save the next version: sections that were not typed stay; `plan` alone shows every version."""
    text = " ".join(part for part in (words, note) if part)
    if text:
        return save_care_plan(context, parse_sections(text))
    db, ctx = context.db, context.ctx
    names = {member.id: member.name for member in members.list_members(db, ctx.clinic.id, active=False)}
    versions = records.care_plan_versions(db, context.episode)
    return ChangeResult("", message=messages.plan_versions(context.patient, versions, names, ctx.today))


def save_care_plan(context: PatientContext, typed: Mapping[str, str]) -> ChangeResult:
    """Save a version with these sections changed.

    Raises:
        UserError: nothing is left, or nothing is new.
    """
    before = records.of_episode(context.db, context.episode).plan
    sections = merge_sections(before.sections if before else {}, typed)
    if not sections:
        raise UserError(*sentences.CARE_PLAN_EMPTY)
    if before and sections == dict(before.sections):
        raise UserError(*sentences.CARE_PLAN_UNCHANGED)
    ctx = context.ctx
    records.record_care_plan(context.db, context.episode, sections, ctx.today, ctx.provenance)
    return ChangeResult(sentences.CARE_PLAN, tuple(section_lines(sections)), undo_table="care_plans")
