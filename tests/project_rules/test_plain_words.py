"""Plain American English: words that we replaced stay replaced, in code, tests, documents and sentences."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
READ_BY_PEOPLE = [
    path
    for pattern in (
        "bot/**/*.py",
        "handlers/**/*.py",
        "store/**/*.py",
        "tests/**/*.py",
        "docs/**/*.md",
        "*.md",
        "manifest.yml",
        "Makefile",
        "pyproject.toml",
    )
    for path in sorted(ROOT.glob(pattern))
    if "versions" not in path.parts and path != Path(__file__)
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
    r"(?i)(\b|_)somebody": "someone",
    r"(?i)(\b|_)anybody": "anyone",
    r"(?i)(\b|_)who(m)?(so)?ever(\b|_)": "the person who",
    r"\bWhom\b": "who",
    r"(?i)\b(whilst|amongst|thereof|hereby|albeit|nought)\b": "a plain word",
    # “stand-in” and “stands for” are plain, and a key of the packet's facts stays as it is.
    r"(?<!\")(\b|_)([Ss]tands|[Ss]tood)(\b|_)(?! for)|\b(may|must|can) stand\b": "is",
    # “there is no”, “is no longer” and “is no one” are plain.
    r"(?<![Tt]here )\b([Ii]s|[Aa]re) no (?!longer\b|one\b)[a-z]": "isn't a",
    r"\b(has|have) not got\b": "doesn't have",
    r"\bbecomes? of\b|\bbecame of\b": "what to do with, the outcome of",
    r"(?i)\blet in\b": "allowed",
    r"\btaken over\b": "assigned, reserved or imported again",
    r"\b(is|are|was|were) asked for\b": "requested, required",
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
