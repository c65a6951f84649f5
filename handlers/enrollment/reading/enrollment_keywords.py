"""The keywords of an `/enroll` line, and the value that each reads from the words after it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from handlers.enrollment import sentences
from handlers.patient.changes.consent_and_visits import CONSENT_FORMS
from handlers.reading.days_and_times.days import read_birth, read_record
from handlers.reading.referral_screen import read_leading_screen
from store.errors import UserError
from store.rules.patient import icd10, mrns
from store.rules.patient.typed_names import clean_part

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_LONGEST_DAY = 3
_DAYS = frozenset({"today", "yesterday"})


@dataclass
class KeywordReader:
    """A position in the words of a line, the values read so far, and the words no keyword took."""

    words: Sequence[str]
    today: date
    payers: Sequence[str]
    at: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    """The fields that were read."""
    words_left: list[list[str]] = field(default_factory=list)
    """Runs of words that no keyword took."""
    name_ends_at: int = -1
    """Where the last of these runs ends."""

    def until_keyword(self) -> list[str]:
        """The words before the next keyword."""
        rest = self.words[self.at :]
        stop = next((n for n, word in enumerate(rest) if field_of_keyword(word)), len(rest))
        return list(rest[:stop])

    def take(self, number: int) -> str:
        """The next words, and move past them."""
        taken = self.words[self.at : self.at + number]
        self.at += number
        return " ".join(taken)


def _single_word_reader(key: str) -> Callable[[KeywordReader], dict[str, Any]]:
    def read(line: KeywordReader) -> dict[str, Any]:
        if not line.until_keyword():
            raise UserError(*sentences.value_missing(key))
        return {key: line.take(1)}

    return read


def _mrn(line: KeywordReader) -> dict[str, Any]:
    """One word; in quotation marks also several, for an MRN with a space."""
    rest = line.until_keyword()
    if not rest:
        raise UserError(*sentences.value_missing("mrn"))
    closes = next((at for at, word in enumerate(rest, 1) if word.endswith('"')), 1)
    return {"mrn": mrns.clean(line.take(closes if rest[0].startswith('"') else 1))}


def _goes_by(line: KeywordReader) -> dict[str, Any]:
    rest = line.until_keyword()
    if len(rest) < len(("by", "Bee")) or rest[0].lower() != "by":
        raise UserError(*sentences.value_missing("goes by"))
    line.take(1)
    return {"goes_by": clean_part(line.take(1))}


def _birth(line: KeywordReader) -> dict[str, Any]:
    rest = line.until_keyword()[:_LONGEST_DAY]
    last_error: UserError | None = None
    for number in range(len(rest), 0, -1):
        try:
            born = read_birth(" ".join(rest[:number]), line.today)
        except UserError as error:
            last_error = error
        else:
            line.take(number)
            return {"born": born}
    raise last_error or UserError(*sentences.BIRTH_DATE_MISSING)


def _day(line: KeywordReader) -> date:
    """The day that the next words name, by the most words; today when they name none."""
    rest = line.until_keyword()[:_LONGEST_DAY]
    for number in range(len(rest), 0, -1):
        words = " ".join(rest[:number])
        if words.lower() in _DAYS or any(char.isdigit() for char in words):
            try:
                day = read_record(words, line.today)
            except UserError:
                if number == 1:
                    raise
            else:
                line.take(number)
                return day
    return line.today


def _day_reader(key: str) -> Callable[[KeywordReader], dict[str, Any]]:
    return lambda line: {key: _day(line)}


def _consent(line: KeywordReader) -> dict[str, Any]:
    rest = line.until_keyword()
    how = CONSENT_FORMS.get(rest[0].lower()) if rest else None
    if how:
        line.take(1)
    return {"consent_on": _day(line), "consent_how": how or "spoken"}


def _payer(line: KeywordReader) -> dict[str, Any]:
    rest = line.until_keyword()
    known = {payer.casefold() for payer in line.payers}
    for number in range(len(rest), 0, -1):
        if " ".join(rest[:number]).casefold() in known:
            return {"payer": line.take(number)}
    if not rest:
        raise UserError(*sentences.PAYER_MISSING)
    return {"payer": line.take(len(rest))}


def _screen(line: KeywordReader) -> dict[str, Any]:
    """The scale and its score, with the day that follows, else the referral's, else today."""
    score, used = read_leading_screen(line.until_keyword(), line.today)
    line.take(used)
    rest = line.until_keyword()
    has_day = rest and (rest[0].lower() in _DAYS or any(char.isdigit() for char in " ".join(rest[:2])))
    on = _day(line) if has_day else line.values.get("referred_on", line.today)
    return {"screen": replace(score, on=on)}


def _prefers(line: KeywordReader) -> dict[str, Any]:
    words = line.take(len(line.until_keyword()))
    if not words:
        raise UserError(*sentences.WAY_MISSING)
    return {"prefers": words}


def _problems(line: KeywordReader) -> dict[str, Any]:
    codes: list[str] = []
    while line.at < len(line.words) and icd10.is_well_formed(line.words[line.at].strip(",;")):
        codes.append(line.take(1).strip(",;"))
    if not codes:
        raise UserError(*sentences.PROBLEMS_MISSING)
    return {"problems": icd10.problem_list(codes)}


def _person_reader(key: str) -> Callable[[KeywordReader], dict[str, Any]]:
    def read(line: KeywordReader) -> dict[str, Any]:
        rest = line.until_keyword()
        if not rest:
            raise UserError(*sentences.person_missing(key.replace("_", " ")))
        mention = _MENTION.fullmatch(rest[0])
        if mention or rest[0].lower() == "me":
            line.take(1)
            return {key: mention[1] if mention else "me"}
        return {key: line.take(len(rest)).lstrip("@")}

    return read


KEYWORDS: dict[str, Callable[[KeywordReader], dict[str, Any]]] = {
    "mrn": _mrn,
    "npi": _single_word_reader("npi"),
    "born": _birth,
    "payer": _payer,
    "clinician": _person_reader("clinician"),
    "care_manager": _person_reader("care_manager"),
    "consultant": _person_reader("consultant"),
    "consent_on": _consent,
    "assessed_on": _day_reader("assessed_on"),
    "seen_on": _day_reader("seen_on"),
    "enrolled_on": _day_reader("enrolled_on"),
    "referred_on": _day_reader("referred_on"),
    "problems": _problems,
    "screen": _screen,
    "prefers": _prefers,
    "goes_by": _goes_by,
}
NEED_VALUES = frozenset(
    {
        "npi",
        "born",
        "payer",
        "clinician",
        "care_manager",
        "consultant",
        "problems",
        "screen",
        "prefers",
        "goes_by",
    }
)
"""Keywords that mean nothing alone, so that beside a name they may be part of it."""
_FIELD_BY_KEYWORD = {
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
    "screen": "screen",
    "prefers": "prefers",
    "goes": "goes_by",
}


def field_of_keyword(word: str) -> str | None:
    """The field that a keyword names; None for any other word."""
    return _FIELD_BY_KEYWORD.get(word.lower().rstrip(":=,"))
