"""The sections of a care plan, and how a typed plan is split into them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from store.rules.patient import sentences

FREE_TEXT = "plan"
"""The key of text without a heading."""

RELAPSE_PREVENTION = "relapse prevention"
"""The section that stepping down requires."""


@dataclass(frozen=True)
class CarePlanSection:
    """One heading of a care plan."""

    key: str
    title: str
    hint: str


_ALIASES: dict[str, tuple[str, ...]] = {
    "goals": ("goal",),
    "medication": ("medications", "meds", "med"),
    "skill": ("skills", "brief skill"),
    "cadence": ("follow-up", "followup", "follow up"),
    "safety": ("safety steps", "safety plan"),
    RELAPSE_PREVENTION: ("relapse",),
}
"""What people type for a section, besides its key."""
SECTIONS: tuple[CarePlanSection, ...] = tuple(
    CarePlanSection(key, title, hint) for key, (title, hint) in sentences.CARE_PLAN_SECTIONS.items()
)
TITLES: dict[str, str] = {section.key: section.title for section in SECTIONS}
_KEYS = {word: key for key, aliases in _ALIASES.items() for word in (key, *aliases)}
_HEADING = re.compile(
    rf"(?:^|[;.\n]\s*)(?P<word>{'|'.join(sorted(_KEYS, key=len, reverse=True))})\s*:\s*", re.IGNORECASE
)


def parse_sections(text: str) -> dict[str, str]:
    """`goals: sleep; medication: sertraline 50 mg` by section; text without a heading goes under `plan`."""
    headings = list(_HEADING.finditer(text))
    if not headings:
        return {FREE_TEXT: text.strip()}
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    before = text[: headings[0].start()].strip(" ;")
    sections = {FREE_TEXT: before} if before else {}
    for heading, end in zip(headings, ends, strict=True):
        content = text[heading.end() : end].strip(" ;\n")
        if content:
            sections[_KEYS[heading["word"].lower()]] = content
    return sections


def merge_sections(before: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The next version: what was typed and the unchanged sections, in the order of a plan."""
    both = {**before, **typed}
    order = [*TITLES, FREE_TEXT, *(key for key in both if key not in TITLES and key != FREE_TEXT)]
    return {key: both[key] for key in order if both.get(key)}


def section_lines(sections: Mapping[str, str]) -> list[str]:
    """`Goals: sleep through`; text without a heading as it is."""
    return [f"{TITLES[key]}: {text}" if key in TITLES else text for key, text in sections.items() if text]
