"""The line of `/enroll`: a name, and keywords with their values, in any order.

Grammar:
- A line MUST say the first and last name, the words of it standing together (`Guzman, Holly` will do), and
  `mrn` with a number.
- It MAY say each of `KEYWORDS` once, with its value after it; a day without its value is today.
- Days MUST be in figures or with a figure in them (`11/3`, `nov 3`), or `today` or `yesterday`: any other
  word might be a name that nobody has yet.
- Every other word MUST have a place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.enrollment.reading.enrollment_keywords import EXAMPLE, KEYWORDS, KeywordReader, field_of_keyword
from handlers.reading import typed_text
from store.errors import UserError
from store.rules.scores.score import Score


@dataclass(frozen=True)
class TypedEnrollment:
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
    screen: Score | None = None
    """The screen that led to the referral; taken on the day of the referral where no other is said."""
    prefers: str = ""
    """`phone mornings then portal`."""
    consent_by: str = ""
    is_another: bool = False
    """Not the patient of the same name who is on the registry."""


def read_enrollment(text: str, today: date, payers: Sequence[str]) -> TypedEnrollment:
    """What a line of /enroll says.

    Args:
        text: as it came from Slack.
        today: the clinic's.
        payers: the names of payers that are known: their words are told from a name by it.

    Raises:
        UserError: no name or MRN, a value that cannot be, something twice, or words without a place.
    """
    typed = typed_text.split_lines(text)
    if len(typed) != 1 or typed[0].note:
        raise UserError("One patient on one line, without a note.", EXAMPLE)
    line = KeywordReader(typed[0].head.split(), today, payers)
    loose: list[str] = []
    while line.at < len(line.words):
        name = field_of_keyword(line.words[line.at])
        if name is None:
            loose.append(line.take(1))
            continue
        if loose:
            line.words_left.append(loose)
            loose = []
        line.at += 1
        _read_keyword(line, name)
    if loose:
        line.words_left.append(loose)
    first, last = _read_name(line.words_left)
    if "mrn" not in line.values:
        raise UserError(f"The MRN of {first} {last} is missing.", EXAMPLE)
    return TypedEnrollment(first, last, **line.values)


def _read_keyword(line: KeywordReader, name: str) -> None:
    """Read the value of a keyword, once."""
    if name in line.values:
        raise UserError(f"I read {name.replace('_', ' ')} twice.", f"Keep one. {EXAMPLE}")
    for key, value in KEYWORDS[name](line).items():
        line.values[key] = value


def _read_name(left: Sequence[Sequence[str]]) -> tuple[str, str]:
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
