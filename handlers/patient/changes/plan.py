"""`plan -- goals: sleep through; medication: sertraline 50 mg`: a dated version of the care plan."""

from collections.abc import Mapping

from handlers.patient.messages import care_plans as words_of
from handlers.patient_choice.card_change import Done, Subject
from store.clinic import members
from store.errors import UserError
from store.patient import records
from store.rules.patient.care_plan import merged, section_words, typed_sections


def plan(subject: Subject, words: str, note: str) -> Done:
    """Keep the next version: sections that were not typed stay; alone, `plan` shows every version."""
    text = " ".join(part for part in (words, note) if part)
    if not text:
        return _versions(subject)
    return keep(subject, typed_sections(text))


def keep(subject: Subject, typed: Mapping[str, str]) -> Done:
    """Keep a version with these sections changed.

    Raises:
        UserError: nothing is left, or nothing is new.
    """
    before = records.of_episode(subject.db, subject.episode).plan
    sections = merged(before.sections if before else {}, typed)
    if not sections:
        raise UserError("The care plan is empty.", "Fill in one section at least.")
    if before and sections == dict(before.sections):
        raise UserError("That is the care plan as it stands.", "Change what is different now.")
    ctx = subject.ctx
    records.plan(subject.db, subject.episode, sections, ctx.today, ctx.said)
    return Done("care plan", tuple(section_words(sections)), record="care_plans")


def _versions(subject: Subject) -> Done:
    db, ctx = subject.db, subject.ctx
    names = {member.id: member.name for member in members.every(db, ctx.clinic.id, active=False)}
    found = records.plans(db, subject.episode)
    return Done("", message=words_of.versions(subject.patient, found, names, ctx.today))
