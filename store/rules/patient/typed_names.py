"""A patient's name as people type it, split into first and last name.

Titles and quotation marks are dropped; a suffix (`Jr.`) and the small words before a surname (`de la`) are
part of the last name; `Guzman, Holly` is Holly Guzman; one word is a first name.
"""

import re
from dataclasses import dataclass

_TITLES_LISTS = ("mr mrs ms miss mx dr prof mister missus sir madam",)
_TITLES = frozenset(word for words in _TITLES_LISTS for word in words.split())
_SUFFIX_LISTS = ("jr sr ii iii iv 2nd 3rd 4th junior senior",)
SUFFIXES = frozenset(word for words in _SUFFIX_LISTS for word in words.split())
_PARTICLES_LISTS = (
    "de del della dello delle dalla dal di da das do dos du des la las le los les lo van vande vander von",
    "der den het ter ten te zu zum zur af av st san santa bin bint ibn abu el al mac mc o ap",
)
_PARTICLES = frozenset(word for words in _PARTICLES_LISTS for word in words.split())
_TWO_NAMES_FOLLOW_LISTS = ("van von vande vander der den zu ter af av",)
_TWO_NAMES_FOLLOW = frozenset(word for words in _TWO_NAMES_FOLLOW_LISTS for word in words.split())
"""After these, two words are a surname (`van der Berg Smith`); after `del` they are `del Carmen Lopez`."""
_JOINERS = frozenset(["y", "e", "i"])
_CREDENTIALS_LISTS = ("md phd rn esq np pa",)
_CREDENTIALS = frozenset(word for words in _CREDENTIALS_LISTS for word in words.split())
_SHORTEST_NAME = 3
_SCOTTISH = re.compile(r"\bMc([a-z])")
_SAME_SUFFIX = {"junior": "jr", "senior": "sr", "2nd": "ii", "3rd": "iii", "4th": "iv"}
_QUOTES = '"“”„«»‟\uff02'
_SINGLE_QUOTES = "'‘’\u201a`"
_GOES_BY = re.compile(rf"(?<=\S)\s+(?:[{_QUOTES}‘'(]([^{_QUOTES}()’']+)[{_QUOTES}’')])(?=[\s,]|$)")
_PLACEHOLDERS = frozenset({"n/a", "na", "none", "null", "unknown", "-", "--", "?", "tbd", "nan", "#n/a"})


@dataclass(frozen=True)
class SplitName:
    """A name in two parts; one word leaves the last name empty."""

    first_name: str
    last_name: str
    goes_by: str = ""
    """What was typed in quotation marks or parentheses within the name: William "Bill" Reyes."""


def split_name(text: str) -> SplitName:
    """The first and last name in a typed name; both are empty where there is no letter."""
    nickname = _GOES_BY.search(text)
    goes_by = nickname[1].strip() if nickname else ""
    whole = _without_quotes(f"{text[: nickname.start()]} {text[nickname.end() :]}" if nickname else text)
    parts = [words for part in whole.split(",") if (words := _words(part))]
    suffixes = [
        word for words in parts[1:] if _is_suffix(words) for word in words if _plain(word) in SUFFIXES
    ]
    parts = [*parts[:1], *(words for words in parts[1:] if not _is_suffix(words))]
    if len(parts) > 1 and len(parts[0]) > 1 and all(_plain(word) in _CREDENTIALS for word in parts[-1]):
        parts.pop()
    if not parts:
        return SplitName("", "")
    if len(parts) > 1:
        last, first = parts[0], [word for words in parts[1:] for word in words]
        at = _suffix_start(first)
        return SplitName(" ".join(first[:at]), " ".join([*last, *first[at:], *suffixes]), goes_by)
    words = parts[0]
    at = _surname_start(words)
    if at == len(words):
        return SplitName(" ".join([*words, *suffixes]), "", goes_by)
    return SplitName(" ".join(words[:at]), " ".join([*words[at:], *suffixes]), goes_by)


def clean_part(text: str) -> str:
    """A first or last name as a form or file has it, without quotation marks and title; empty for `N/A`."""
    words = _words(_without_quotes(text))
    return "" if " ".join(words).casefold() in _PLACEHOLDERS else " ".join(words)


def usual_capitals(name: str) -> str:
    """A name in capitals as it is usually written: `SEAN O'BRIEN III` is Sean O'Brien III."""
    return " ".join(map(_usual_capitals, name.split())) if name.isupper() else name


def _usual_capitals(word: str) -> str:
    """Initials (`JD`) and numerals (`III`) stay."""
    if _plain(word) in SUFFIXES and not word.casefold().startswith(("j", "s")):
        return word
    if len(word) < _SHORTEST_NAME and not set(word) & set("AEIOUY"):
        return word
    return _SCOTTISH.sub(lambda found: f"Mc{found[1].upper()}", word.title())


def without_suffix(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Compared words of a name without a suffix at the end, and the suffix."""
    if len(words) > 1 and words[-1] in SUFFIXES:
        return words[:-1], _SAME_SUFFIX.get(words[-1], words[-1])
    return words, ""


def _without_quotes(text: str) -> str:
    plain = text.translate({ord(mark): " " for mark in _QUOTES}).strip()
    while len(plain) > 1 and plain[0] in _SINGLE_QUOTES and plain[-1] in _SINGLE_QUOTES:
        plain = plain[1:-1].strip()
    return plain


def _words(text: str) -> list[str]:
    """The words, without titles in front."""
    words = [word.strip(";").lstrip(_SINGLE_QUOTES) for word in text.split()]
    words = [word for word in words if any(char.isalnum() for char in word)]
    while len(words) > 1 and _plain(words[0]) in _TITLES:
        words = words[1:]
    return words


def _plain(word: str) -> str:
    return word.casefold().strip(".,")


def _is_suffix(words: list[str]) -> bool:
    return all(_plain(word) in SUFFIXES or _plain(word) in _TITLES for word in words)


def _suffix_start(words: list[str]) -> int:
    at = len(words)
    while at > 1 and _plain(words[at - 1]) in SUFFIXES:
        at -= 1
    return at


def _surname_start(words: list[str]) -> int:
    """Where the last name begins; at the end where there is only one name."""
    end = _suffix_start(words)
    if end == 1:
        return len(words)
    at = _with_particles(words, end - 1)
    before = [_plain(word) for word in words[1:at]]
    if len(before) > 1 and before[-1] in _JOINERS:
        return at - 2
    if at == end - 1 and len(before) > 1 and before[-2] in _TWO_NAMES_FOLLOW:
        return _with_particles(words, at - 1)
    return at


def _with_particles(words: list[str], at: int) -> int:
    """Where the small words before a surname begin; the first word is always a first name."""
    while at > 1 and _plain(words[at - 1]) in _PARTICLES:
        at -= 1
    return at
