"""The record on a patient's card: team, agreement, payer, problems, care plan, and what is missing."""

from datetime import date

from handlers.block_kit.parts import Block, Bold, Line, bullets, lines, small
from store.caseload.cards import Card
from store.patient.records import Agreement
from store.rules.patient.care_plan import section_words
from store.rules.words import capital, short_day


def record_words(facts: Card, today: date) -> list[str]:
    """The team, and what billing rests on, as far as it is known."""
    kept, episode = facts.records, facts.line.episode
    agreed, plan = kept.agreement, kept.plan
    people = (
        ("care manager", facts.care_manager),
        ("consultant", facts.consultant),
        ("treating clinician", facts.clinician),
    )
    dated = (
        ("agreement", _agreed(agreed, today) if agreed else ""),
        ("initiating visit", short_day(kept.visit_on, today) if kept.visit_on else ""),
        ("assessed", _short(episode.initial_assessment_on, today)),
    )
    coded = (("payer", facts.payer), ("problems", " ".join(kept.problems)))
    said = [
        " · ".join(f"{name}: {value}" for name, value in group if value) for group in (people, dated, coded)
    ]
    if facts.prefers.first:
        said.append(f"prefers: {facts.prefers.words}")
    if plan:
        text = "; ".join(section_words(plan.sections))
        said.append(f"care plan of {short_day(plan.on, today)}: {text}")
    return [capital(words) for words in said if words] or ["Nothing yet"]


def _agreed(agreed: Agreement, today: date) -> str:
    by = f", by {agreed.obtained_by}" if agreed.obtained_by else ""
    return f"{agreed.how}, {short_day(agreed.on, today)}{by}"


def _short(day: date | None, today: date) -> str:
    return short_day(day, today) if day else ""


def missing(facts: Card) -> list[Block]:
    """What the record lacks, with who can supply it; nothing when nothing is missing."""
    if not facts.missing:
        return []
    gaps: list[Line] = [f"{gap.words} ({gap.who.words})" for gap in facts.missing]
    return [
        lines(Bold("Missing, and who can supply it")),
        bullets(*gaps),
        small("The button Record has a field for each; /patient help a line to type."),
    ]
