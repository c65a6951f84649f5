"""MRNs as people and spreadsheets write them: cleaned, told from what is none, and compared."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from store.rules.patient import names

_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"), "-")
_FORMULA = re.compile(r'=\s*"(.*)"|=\s*\'(.*)\'')
_QUOTED = re.compile(r"\"(.*)\"|“(.*)”|'(.*)'")
_WITH_DECIMALS = re.compile(r"([0-9]+)[.]0+")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?e[+-][0-9]+|[0-9]+[.,][0-9]+e[0-9]+", re.IGNORECASE)
_PLACEHOLDERS_LISTS = (
    "na none null nil nan unknown unk tbd pending missing blank empty unassigned notassigned notavailable",
    "notapplicable nomrn nonumber new newpatient x xx xxx test tba ref value name num error",
)
_PLACEHOLDERS = frozenset(word for words in _PLACEHOLDERS_LISTS for word in words.split())
_HEADERS_LISTS = (
    "mrn mrns mrnumber mrnno medicalrecord medicalrecordnumber medicalrecordno recordnumber patientid",
    "patientmrn patientnumber chartnumber chartno id",
)
_HEADERS = frozenset(word for words in _HEADERS_LISTS for word in words.split())
_FOOTER = re.compile(
    r"(?:grand |sub-?)?totals?\b|(?:patients?|rows?|records?|entries)\b"
    r"|count\b|sum\b|average\b|mean\b|median\b"
    r"|number of\b|page\b|printed\b|report\b|generated\b|exported\b|created\b|updated\b|run (?:on|by|date)\b"
    r"|as of\b|end\b|source\b|notes?\b|confidential\b|\*{2,}|copyright\b|©"
    r"|[0-9,]+ (?:patients?|rows?|records?|entries|total)\b",
    re.IGNORECASE,
)


class NotAnMrn(StrEnum):
    """What is written where an MRN should be."""

    MISSING = "missing"
    PLACEHOLDER = "placeholder"
    SCIENTIFIC = "scientific"
    """A long number that a spreadsheet shortened: the digits are lost."""
    HEADER = "header"
    FOOTER = "footer"


def clean(text: str) -> str:
    """An MRN without what spreadsheets, web pages and word processors put around and into it.

    Invisible characters go, non-breaking spaces and hyphens become plain ones, `="00088123"` and `'00088124`
    are `00088123` and `00088124`, and `777001.0` is `777001`.
    """
    visible = "".join(chain.from_iterable(map(_visible, unicodedata.normalize("NFC", text))))
    plain = " ".join(visible.translate(_HYPHENS).split())
    for wrapped in (_FORMULA, _QUOTED):
        found = wrapped.fullmatch(plain)
        if found:
            plain = next((part for part in found.groups() if part is not None), "").strip()
    plain = plain.lstrip("'‘’`").strip()
    number = _WITH_DECIMALS.fullmatch(plain)
    return number[1] if number else plain


def not_an_mrn(cleaned: str) -> NotAnMrn | None:
    """What a cleaned text is instead of an MRN; None where it can be one."""
    word = names.mrn_search_key(cleaned)
    if not word:
        return NotAnMrn.PLACEHOLDER if cleaned else NotAnMrn.MISSING
    if word in _HEADERS:
        return NotAnMrn.HEADER
    if word in _PLACEHOLDERS or not word.strip("0"):
        return NotAnMrn.PLACEHOLDER
    if _SCIENTIFIC.fullmatch(cleaned):
        return NotAnMrn.SCIENTIFIC
    has_digit = any(char.isdigit() for char in word)
    if _FOOTER.match(cleaned) or (not has_digit and " " in cleaned):
        return NotAnMrn.FOOTER
    return None


def key(mrn: str) -> str:
    """An MRN in the form in which MRNs are compared exactly: clean, without case and spaces."""
    return "".join(clean(mrn).casefold().split())


def similar_key(mrn: str) -> str:
    """What two MRNs share that are likely the same: letters and digits, without leading zeros."""
    return names.mrn_search_key(clean(mrn)).lstrip("0")


def are_likely_the_same(one: str, other: str) -> bool:
    """Whether two MRNs differ only in leading zeros and punctuation: likely, not certainly, the same."""
    return bool(similar_key(one)) and similar_key(one) == similar_key(other) and key(one) != key(other)


@dataclass(frozen=True)
class ShortMrns:
    """MRNs of a list that seem to have lost their leading zeros."""

    width: int
    """How many digits the others have."""
    short: frozenset[str]


def without_zeros(known: Iterable[str], width: int = 0) -> ShortMrns:
    """The MRNs that look like the others once zeros stand before them.

    Args:
        known: clean MRNs; only those that are numbers are looked at.
        width: how many digits a whole MRN has; 0: as most of them.
    """
    numbers = {mrn for mrn in known if mrn.isascii() and mrn.isdecimal()}
    lengths = Counter(map(len, numbers))
    usual = width or max(lengths, key=lambda length: (lengths[length], length), default=0)
    zeros = {len(number) - len(number.lstrip("0")) for number in numbers if len(number) == usual}
    fewest = min(zeros, default=1) or int(bool(width) or max(zeros, default=0) > 0)
    short = {number for number in numbers if len(number) <= usual - fewest} if fewest else set()
    return ShortMrns(usual, frozenset(short))


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in ("Cf", "Cc") else character
