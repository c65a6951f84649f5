"""The sections of a care plan, and the plan that words typed in one piece make."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FREE_TEXT = "plan"
"""Where words without a heading stand."""

RELAPSE_PREVENTION = "relapse prevention"
"""The plan that stepping down asks for."""


@dataclass(frozen=True)
class CarePlanSection:
    """One heading of a care plan."""

    key: str
    title: str
    hint: str
    aliases: tuple[str, ...]
    """What people type for it, besides its key."""


SECTIONS: tuple[CarePlanSection, ...] = (
    CarePlanSection("goals", "Goals", "In the patient's own words", ("goal",)),
    CarePlanSection("medication", "Medication", "What, how much, since when", ("medications", "meds", "med")),
    CarePlanSection(
        "skill", "Brief skill", "Such as behavioral activation, problem solving", ("skills", "brief skill")
    ),
    CarePlanSection("cadence", "Follow-up", "How often, and how", ("follow-up", "followup", "follow up")),
    CarePlanSection("safety", "Safety steps", "What to do and whom to call", ("safety steps", "safety plan")),
    CarePlanSection(
        RELAPSE_PREVENTION, "Relapse prevention", "Warning signs, what helps, whom to call", ("relapse",)
    ),
)
TITLES: dict[str, str] = {each.key: each.title for each in SECTIONS}
_KEYS = {word: each.key for each in SECTIONS for word in (each.key, *each.aliases)}
_HEADING = re.compile(
    rf"(?:^|[;.\n]\s*)(?P<word>{'|'.join(sorted(_KEYS, key=len, reverse=True))})\s*:\s*", re.IGNORECASE
)


def parse_sections(text: str) -> dict[str, str]:
    """`goals: sleep; medication: sertraline 50 mg` by section; words without a heading stand under `plan`."""
    found = list(_HEADING.finditer(text))
    if not found:
        return {FREE_TEXT: text.strip()}
    ends = [each.start() for each in found[1:]] + [len(text)]
    before = text[: found[0].start()].strip(" ;")
    sections = {FREE_TEXT: before} if before else {}
    for heading, end in zip(found, ends, strict=True):
        words = text[heading.end() : end].strip(" ;\n")
        if words:
            sections[_KEYS[heading["word"].lower()]] = words
    return sections


def merge_sections(before: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The next version: what was typed, and the sections nobody touched, in the order of a plan."""
    both = {**before, **typed}
    order = [*TITLES, FREE_TEXT, *(key for key in both if key not in TITLES and key != FREE_TEXT)]
    return {key: both[key] for key in order if both.get(key)}


def section_lines(sections: Mapping[str, str]) -> list[str]:
    """`Goals: sleep through`; words without a heading as they are."""
    return [f"{TITLES[key]}: {text}" if key in TITLES else text for key, text in sections.items() if text]
