"""A line as tokens: each word as typed, as compared, and as it may be part of a name or an MRN."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property

from handlers.reading.sentences import about_lines
from store.rules.patient import mrns, names

_FILLER_LISTS = (
    "with w on the for to and from of by via about at a an in re regarding",
    "pt pts patient patients client mr mrs ms miss mx dr mrn",
    "i is was did had my spent please log logged",
)
FILLERS = frozenset(word for words in _FILLER_LISTS for word in words.split())
"""Small words that are left out where they are not part of a phrase."""

TOKENS_LIMIT = 40
_SURROUNDING_CHARACTERS = "\"'()[]{}<>*_~!?,;:…·•|=`#"
_MRN_SHAPE = re.compile(r"[^\W_]+(?:[-._/:+#*\\,][^\W_]+)*")
_PLAIN_MRN = re.compile(r"[^\W_]+(?:[-._][^\W_]+)*")
_DOTS = re.compile(r"\.{3,}(?=\w)")


@dataclass(frozen=True)
class Token:
    """One word of a line."""

    raw: str
    """As it is in the line."""
    typed: str
    """The same without punctuation around it."""
    plain: str
    """The same in lower case."""
    words: tuple[str, ...]
    """Its words as names are compared; a hyphen makes two."""
    mrn: str
    """The same as an MRN is compared; empty where it cannot be one."""
    comma: bool
    """Whether a comma follows, as in `Krause, April`."""
    exact_mrn: str = ""
    """An MRN with signs that other phrases use too (`11/24`, `3:15`), which must be written exactly so."""
    is_ending: bool = False
    """Whether `…` is before it, as before the end of an MRN."""


@dataclass(frozen=True)
class TokenizedLine:
    """The tokens of a line, and the line made of them for patterns that span several."""

    all: tuple[Token, ...]

    @cached_property
    def plain(self) -> str:
        """The tokens in lower case, one space between."""
        return " ".join(token.plain for token in self.all)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each token begins in `plain`."""
        places, at = [], 0
        for token in self.all:
            places.append(at)
            at += len(token.plain) + 1
        return tuple(places)

    def token_after(self, end: int) -> int:
        """The index of the first token after a place in `plain`."""
        return bisect_left(self.starts, end)

    def typed(self, start: int, stop: int) -> str:
        """What was typed from one token up to another, without the punctuation around it."""
        part = self.all[start:stop]
        commas = ["," if token.comma else "" for token in part[:-1]]
        return (
            " ".join(token.typed + comma for token, comma in zip(part, [*commas, ""], strict=True))
            if part
            else ""
        )

    def raw(self, start: int, stop: int) -> str:
        """What was typed from one token up to another, exactly."""
        return " ".join(token.raw for token in self.all[start:stop])


def tokenize(head: str) -> TokenizedLine:
    """The tokens of a normalized line; punctuation and emoji by themselves are left out.

    Raises:
        UserError: more words than a line needs.
    """
    found: list[Token] = []
    for part in head.split():
        token = _token(part)
        if token:
            found.append(token)
        elif "," in part and found:
            found[-1] = _with_comma(found[-1])
    if len(found) > TOKENS_LIMIT:
        raise about_lines.too_many_words(len(found), TOKENS_LIMIT)
    return TokenizedLine(tuple(found))


def _token(part: str) -> Token | None:
    part = _DOTS.sub("…", part)
    core = part.lstrip(_SURROUNDING_CHARACTERS).rstrip(_SURROUNDING_CHARACTERS + ".-")
    words = names.words_of_name(core)
    if not words:
        return None
    mrn = names.mrn_search_key(core) if _MRN_SHAPE.fullmatch(core) else ""
    return Token(
        raw=part,
        typed=core,
        plain=core.casefold(),
        words=words,
        mrn=mrn,
        comma="," in part[part.rfind(core) + len(core) :],
        exact_mrn=mrns.key(core) if mrn and not _PLAIN_MRN.fullmatch(core) else "",
        is_ending="…" in part[: part.find(core)],
    )


def _with_comma(token: Token) -> Token:
    return replace(token, comma=True)
