"""Plain American English: words that we replaced stay replaced, in code, documents and sentences."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
READ_BY_PEOPLE = [
    path
    for pattern in (
        "bot/**/*.py",
        "handlers/**/*.py",
        "store/**/*.py",
        "docs/**/*.md",
        "*.md",
        "manifest.yml",
        "Makefile",
        "pyproject.toml",
    )
    for path in sorted(ROOT.glob(pattern))
    if "versions" not in path.parts
]

INSTEAD = {
    r"\bmend(s|ed|ing|able)?\b": "fix",
    r"\banew\b": "again",
    r"\blately\b": "recently",
    r"\bspelt\b": "spelled",
    r"\bto the letter\b": "exactly",
    r"\bWhom\?": "Who should I add?",
    r"\bRead under\b": "Billing rule:",
    r"\bcopy and mend\b": "copy and edit",
    r"\bno agreement on record\b": "no consent on file",
    r"\bthat led here\b": "Referral screening",
    r"\bRhythm\b": "Contact schedule",
    r"\bpatients walked\b": "patients covered",
    r"\bstill to come\b": "hasn't happened yet",
    r"could not place": "didn't understand",
    r"\d %": "50%, without a space",
    r"\b[Dd]oorkeeper\b": "audience check",
    r"\bpractise": "practice",
    r"\b([Bb]ehaviour|[Ll]icence|[Cc]ancelled|[Cc]olour|[Nn]eighbour)": "American spelling",
    r"\bany more\b": "the American spelling, or another sentence",
    r"\bnobody is to\b": "a plain sentence",
    r"\bempty seat\b|\bseated\b|\bseat of\b": "the position on the care team",
    r"\bwalked\b": "discussed",
}
"""What not to write, and what to write in its place."""


def _found(path: Path) -> list[str]:
    return [
        f"line {number}: “{match[0]}”: write {instead}"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for pattern, instead in INSTEAD.items()
        if (match := re.search(pattern, line))
    ]


def test_everything_people_read_uses_plain_words() -> None:
    faults = {str(path.relative_to(ROOT)): found for path in READ_BY_PEOPLE if (found := _found(path))}
    assert faults == {}
