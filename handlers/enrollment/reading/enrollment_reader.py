"""Reads an `/enroll` line: a name, and keywords with their values, in any order.

- A line must have the name, in words next to each other (or `Guzman, Holly`), and `mrn` with a number.
- A keyword without a value beside the name is part of it: Max Born.
- It may have each of `KEYWORDS` once, with its value after it; a keyword for a day without a day is today.
- Days must contain a digit (`11/3`, `nov 3`) or be `today` or `yesterday`: any other word might be a name.
- Every other word is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.enrollment import sentences
from handlers.enrollment.reading.enrollment_keywords import (
    KEYWORDS,
    NEED_VALUES,
    KeywordReader,
    field_of_keyword,
)
from handlers.reading import typed_text
from store.errors import UserError
from store.rules.patient.typed_names import SplitName, split_name
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
    goes_by: str = ""
    is_another: bool = False
    """Not the patient of the same name or of a similar MRN who is on the registry."""
    is_renamed: bool = False
    """The patient with this MRN, who has the typed name and birth date from now on."""


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
        if field and not _is_part_of_name(line, field):
            line.at += 1
            _read_keyword(line, field)
        else:
            _keep_for_name(line)
    name = _read_name(line.words_left)
    if "mrn" not in line.values:
        raise UserError(*sentences.mrn_missing(f"{name.first_name} {name.last_name}".strip()))
    return TypedEnrollment(name.first_name, name.last_name, **{"goes_by": name.goes_by, **line.values})


def _is_part_of_name(line: KeywordReader, field: str) -> bool:
    """Whether a keyword that needs a value has none, and is beside the name as a part of it would be."""
    word, rest = line.words[line.at], line.words[line.at + 1 :]
    if field not in NEED_VALUES or (rest and any(char.isdigit() for char in rest[0])):
        return False
    before = line.words_left[-1] if line.words_left and line.name_ends_at == line.at else []
    beside_name = bool(before) or (word.endswith(",") and bool(rest) and not field_of_keyword(rest[0]))
    if not beside_name or not (word[:1].isupper() or len(before) <= 1):
        return False
    probe = KeywordReader(line.words, line.today, line.payers, line.at + 1)
    try:
        KEYWORDS[field](probe)
    except UserError:
        return True
    return False


def _keep_for_name(line: KeywordReader) -> None:
    """Keep the words up to the next keyword, which no keyword took, with those just before them."""
    is_beside = bool(line.words_left) and line.name_ends_at == line.at
    words = [line.take(1), *line.until_keyword()]
    line.at += len(words) - 1
    line.name_ends_at = line.at
    if is_beside:
        line.words_left[-1] += words
    else:
        line.words_left.append(words)


def _read_keyword(line: KeywordReader, field: str) -> None:
    if field in line.values:
        raise UserError(*sentences.keyword_twice(field.replace("_", " ")))
    line.values |= KEYWORDS[field](line)


def _read_name(words_left: Sequence[Sequence[str]]) -> SplitName:
    """First and last name from the runs of words that no keyword took: the first run without a digit."""
    runs = [" ".join(run) for run in words_left]
    at = next((at for at, run in enumerate(runs) if not any(char.isdigit() for char in run)), None)
    if at is None:
        raise UserError(*sentences.NO_NAME)
    others = runs[:at] + runs[at + 1 :]
    if others:
        raise UserError(*sentences.not_understood(runs[at], others))
    name = split_name(runs[at])
    if not name.first_name:
        raise UserError(*sentences.NO_NAME)
    return name
