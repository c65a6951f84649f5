"""Reads an `/enroll` line: a name, and keywords with their values, in any order.

- A line must have the first and last name, in words next to each other (or `Guzman, Holly`), and `mrn` with
  a number.
- It may have each of `KEYWORDS` once, with its value after it; a keyword for a day without a day is today.
- Days must contain a digit (`11/3`, `nov 3`) or be `today` or `yesterday`: any other word might be a name.
- Every other word is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.enrollment import sentences
from handlers.enrollment.reading.enrollment_keywords import KEYWORDS, KeywordReader, field_of_keyword
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
    """The screening that led to the referral; of the day of the referral when no other is typed."""
    prefers: str = ""
    """`phone mornings then portal`."""
    consent_by: str = ""
    is_another: bool = False
    """Not the patient of the same name who is on the registry."""


def read_enrollment(text: str, today: date, payers: Sequence[str]) -> TypedEnrollment:
    """The patient that an `/enroll` line describes.

    Args:
        text: as it came from Slack.
        today: the clinic's date.
        payers: the names of the known payers, which tells their words from the patient's name.

    Raises:
        UserError: no name or MRN, an impossible value, a keyword twice, or other words.
    """
    typed = typed_text.split_lines(text)
    if len(typed) != 1 or typed[0].note:
        raise UserError(*sentences.ONE_LINE)
    line = KeywordReader(typed[0].head.split(), today, payers)
    while line.at < len(line.words):
        field = field_of_keyword(line.words[line.at])
        if field:
            line.at += 1
            _read_keyword(line, field)
        else:
            line.words_left.append(line.until_keyword())
            line.at += len(line.words_left[-1])
    first, last = _read_name(line.words_left)
    if "mrn" not in line.values:
        raise UserError(*sentences.mrn_missing(f"{first} {last}"))
    return TypedEnrollment(first, last, **line.values)


def _read_keyword(line: KeywordReader, field: str) -> None:
    if field in line.values:
        raise UserError(*sentences.keyword_twice(field.replace("_", " ")))
    line.values |= KEYWORDS[field](line)


def _read_name(words_left: Sequence[Sequence[str]]) -> tuple[str, str]:
    """First and last name from the runs of words that no keyword took: the first run without a digit."""
    runs = [" ".join(run) for run in words_left]
    at = next((at for at, run in enumerate(runs) if not any(char.isdigit() for char in run)), None)
    if at is None:
        raise UserError(*sentences.NO_NAME)
    others = runs[:at] + runs[at + 1 :]
    if others:
        raise UserError(*sentences.not_understood(runs[at], others))
    return split_name(runs[at])


def split_name(name: str) -> tuple[str, str]:
    """`Holly Guzman` and `Guzman, Holly` are the same two names.

    Raises:
        UserError: only one word.
    """
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.rpartition(" ")
    first, last = first.strip(" ,"), last.strip(" ,")
    if not (first and last):
        raise UserError(*sentences.one_name(name))
    return first, last
