"""The record on a patient's card: team, agreement, payer, problems, care plan, and what is missing."""

from datetime import date

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    MessageLine,
    bullet_block,
    small_text_block,
    text_block,
)
from store.caseload.cards import PatientCard
from store.patient.records import Consent
from store.rules.patient.care_plan import section_lines
from store.rules.text_format import capitalize_first, short_date


def record_text(facts: PatientCard, today: date) -> list[str]:
    """The team, and what billing rests on, as far as it is known."""
    kept, episode = facts.records, facts.caseload_patient.episode
    agreed, plan = kept.consent, kept.plan
    people = (
        ("care manager", facts.care_manager),
        ("consultant", facts.consultant),
        ("treating clinician", facts.clinician),
    )
    dated = (
        ("agreement", _consent_text(agreed, today) if agreed else ""),
        ("initiating visit", short_date(kept.visit_on, today) if kept.visit_on else ""),
        ("assessed", _short_day(episode.initial_assessment_on, today)),
    )
    coded = (("payer", facts.payer), ("problems", " ".join(kept.problems)))
    said = [
        " · ".join(f"{name}: {value}" for name, value in group if value) for group in (people, dated, coded)
    ]
    if facts.contact_preferences.first:
        said.append(f"prefers: {facts.contact_preferences.text}")
    if plan:
        text = "; ".join(section_lines(plan.sections))
        said.append(f"care plan of {short_date(plan.on, today)}: {text}")
    return [capitalize_first(words) for words in said if words] or ["Nothing yet"]


def _consent_text(agreed: Consent, today: date) -> str:
    by = f", by {agreed.obtained_by}" if agreed.obtained_by else ""
    return f"{agreed.how}, {short_date(agreed.on, today)}{by}"


def _short_day(day: date | None, today: date) -> str:
    return short_date(day, today) if day else ""


def missing_items(facts: PatientCard) -> list[Block]:
    """What the record lacks, with who can supply it; nothing when nothing is missing."""
    if not facts.missing:
        return []
    gaps: list[MessageLine] = [f"{gap.text} ({gap.who.label})" for gap in facts.missing]
    return [
        text_block(BoldText("Missing, and who can supply it")),
        bullet_block(*gaps),
        small_text_block("The button Record has a field for each; /patient help a line to type."),
    ]
