"""The line of `/enroll`: a name, and keywords with their values, in any order.

Grammar:
- A line MUST say the first and last name, the words of it standing together (`Guzman, Holly` will do), and
  `mrn` with a number.
- It MAY say each of `KEYWORDS` once, with its value after it; a day without its value is today.
- Days MUST be in figures or with a figure in them (`11/3`, `nov 3`), or `today` or `yesterday`: any other
  word might be a name that nobody has yet.
- Every other word MUST have a place.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handlers.reading import clean
from handlers.reading.days import read_birth, read_record
from store.errors import UserError
from store.rules import icd10

EXAMPLE = (
    "Like this: /enroll Holly Guzman mrn 8965 dob 3/4/1980 payer Cigna npi 1234567893 "
    "consent spoken 11/3 assessed 11/3"
)

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_HOW = {"spoken": "spoken", "verbal": "spoken", "oral": "spoken", "written": "written", "signed": "written"}
_LONGEST_DAY = 3
_DAYS = frozenset({"today", "yesterday"})


@dataclass(frozen=True)
class Enrolling:
    """A new patient as typed; people are Slack user ids, `me`, or names."""

    first_name: str
    last_name: str
    mrn: str
    born: date | None = None
    payer: str = ""
    npi: str = ""
    clinician: str = ""
    care_manager: str = ""
    consultant: str = ""
    consent_how: str = "spoken"
    consent_on: date | None = None
    assessed_on: date | None = None
    seen_on: date | None = None
    enrolled_on: date | None = None
    referred_on: date | None = None
    problems: tuple[str, ...] = ()


@dataclass
class _Line:
    """The words of a line, and which of them are not taken yet."""

    words: Sequence[str]
    today: date
    payers: Sequence[str]
    at: int = 0
    said: dict[str, Any] = field(default_factory=dict)
    left: list[list[str]] = field(default_factory=list)

    def until_keyword(self) -> list[str]:
        """The words up to the next keyword."""
        rest = self.words[self.at :]
        stop = next((n for n, word in enumerate(rest) if _keyword(word)), len(rest))
        return list(rest[:stop])

    def take(self, number: int) -> str:
        """The next words; they have their place now."""
        taken = self.words[self.at : self.at + number]
        self.at += number
        return " ".join(taken)


def read_enrollment(text: str, today: date, payers: Sequence[str]) -> Enrolling:
    """What a line of /enroll says.

    Args:
        text: as it came from Slack.
        today: the clinic's.
        payers: the names of payers that are known: their words are told from a name by it.

    Raises:
        UserError: no name or MRN, a value that cannot be, something twice, or words without a place.
    """
    typed = clean.lines(text)
    if len(typed) != 1 or typed[0].note:
        raise UserError("One patient on one line, without a note.", EXAMPLE)
    line = _Line(typed[0].head.split(), today, payers)
    loose: list[str] = []
    while line.at < len(line.words):
        name = _keyword(line.words[line.at])
        if name is None:
            loose.append(line.take(1))
            continue
        if loose:
            line.left.append(loose)
            loose = []
        line.at += 1
        _take(line, name)
    if loose:
        line.left.append(loose)
    first, last = _name(line.left)
    if "mrn" not in line.said:
        raise UserError(f"The MRN of {first} {last} is missing.", EXAMPLE)
    return Enrolling(first, last, **line.said)


def _take(line: _Line, name: str) -> None:
    """Read the value of a keyword, once."""
    if name in line.said:
        raise UserError(f"I read {name.replace('_', ' ')} twice.", f"Keep one. {EXAMPLE}")
    for key, value in KEYWORDS[name](line).items():
        line.said[key] = value


def _one(key: str) -> Callable[[_Line], dict[str, Any]]:
    def read(line: _Line) -> dict[str, Any]:
        if not line.until_keyword():
            raise UserError(f"I read {key} but no value after it.", EXAMPLE)
        return {key: line.take(1)}

    return read


def _birth(line: _Line) -> dict[str, Any]:
    rest = line.until_keyword()[:_LONGEST_DAY]
    fault: UserError | None = None
    for number in range(len(rest), 0, -1):
        try:
            born = read_birth(" ".join(rest[:number]), line.today)
        except UserError as error:
            fault = error
        else:
            line.take(number)
            return {"born": born}
    raise fault or UserError("I read dob but no birth date after it.", EXAMPLE)


def _day(line: _Line) -> date:
    """The day that comes next, by the most words; today where none does."""
    rest = line.until_keyword()[:_LONGEST_DAY]
    for number in range(len(rest), 0, -1):
        words = " ".join(rest[:number])
        if words.lower() in _DAYS or any(sign.isdigit() for sign in words):
            try:
                day = read_record(words, line.today)
            except UserError:
                if number == 1:
                    raise
            else:
                line.take(number)
                return day
    return line.today


def _dated(key: str) -> Callable[[_Line], dict[str, Any]]:
    return lambda line: {key: _day(line)}


def _consent(line: _Line) -> dict[str, Any]:
    rest = line.until_keyword()
    how = _HOW.get(rest[0].lower()) if rest else None
    if how:
        line.take(1)
    return {"consent_on": _day(line), "consent_how": how or "spoken"}


def _payer(line: _Line) -> dict[str, Any]:
    rest = line.until_keyword()
    known = {payer.casefold() for payer in line.payers}
    for number in range(len(rest), 0, -1):
        if " ".join(rest[:number]).casefold() in known:
            return {"payer": line.take(number)}
    if not rest:
        raise UserError("I read payer but no name after it.", EXAMPLE)
    return {"payer": line.take(len(rest))}


def _problems(line: _Line) -> dict[str, Any]:
    codes: list[str] = []
    while line.at < len(line.words) and icd10.is_well_formed(line.words[line.at].strip(",;")):
        codes.append(icd10.normal(line.take(1).strip(",;")))
    if not codes:
        raise UserError("I read problems but no ICD-10-CM code after it.", "Like this: problems F32.1 F41.1")
    return {"problems": tuple(codes)}


def _person(key: str) -> Callable[[_Line], dict[str, Any]]:
    def read(line: _Line) -> dict[str, Any]:
        rest = line.until_keyword()
        if not rest:
            raise UserError(f"I read {key.replace('_', ' ')} but nobody after it.", "Mention them with @.")
        mention = _MENTION.fullmatch(rest[0])
        if mention or rest[0].lower() == "me":
            line.take(1)
            return {key: mention[1] if mention else "me"}
        return {key: line.take(len(rest)).lstrip("@")}

    return read


KEYWORDS: dict[str, Callable[[_Line], dict[str, Any]]] = {
    "mrn": _one("mrn"),
    "npi": _one("npi"),
    "born": _birth,
    "payer": _payer,
    "clinician": _person("clinician"),
    "care_manager": _person("care_manager"),
    "consultant": _person("consultant"),
    "consent_on": _consent,
    "assessed_on": _dated("assessed_on"),
    "seen_on": _dated("seen_on"),
    "enrolled_on": _dated("enrolled_on"),
    "referred_on": _dated("referred_on"),
    "problems": _problems,
}
_SPELT = {
    "mrn": "mrn",
    "npi": "npi",
    "born": "born",
    "dob": "born",
    "payer": "payer",
    "insurance": "payer",
    "clinician": "clinician",
    "pcp": "clinician",
    "provider": "clinician",
    "assign": "care_manager",
    "manager": "care_manager",
    "consultant": "consultant",
    "consent": "consent_on",
    "agreement": "consent_on",
    "assessed": "assessed_on",
    "assessment": "assessed_on",
    "seen": "seen_on",
    "enrolled": "enrolled_on",
    "referred": "referred_on",
    "problems": "problems",
    "problem": "problems",
    "dx": "problems",
}


def _keyword(word: str) -> str | None:
    return _SPELT.get(word.lower().rstrip(":=,"))


def _name(left: Sequence[Sequence[str]]) -> tuple[str, str]:
    """First and last name from the words that no keyword took."""
    runs = [list(run) for run in left]
    named = [run for run in runs if not any(sign.isdigit() for word in run for sign in word)]
    if not named:
        raise UserError("I read no name in that line.", EXAMPLE)
    others = [run for run in runs if run is not named[0]]
    if others:
        words = " and ".join(f"“{' '.join(run)}”" for run in others)
        raise UserError(f"I read {' '.join(named[0])} but could not place {words}.", EXAMPLE)
    return split_name(" ".join(named[0]))


def split_name(name: str) -> tuple[str, str]:
    """`Holly Guzman` and `Guzman, Holly` are the same two names.

    Raises:
        UserError: one word only.
    """
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.rpartition(" ")
    first, last = first.strip(" ,"), last.strip(" ,")
    if not (first and last):
        raise UserError(f"“{name}” is one name: I need the first and the last.", EXAMPLE)
    return first, last
