"""Patients' names as words: how typed names are compared with the registry, and the short form."""

import re
import unicodedata
from dataclasses import dataclass

_APOSTROPHES = dict.fromkeys(map(ord, "'`\u00b4’‘\u02bc\u02b9"))
_NO_DECOMPOSITION = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i"}
)
# Only the accents of alphabets where people leave them out: a Japanese or Indic mark changes the letter.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u064b-\u0652\u0670]")
_PLAIN_WORD = re.compile("[a-z0-9]+")


@dataclass(frozen=True)
class PatientName:
    """What tells one patient from another."""

    id: int
    first_name: str
    last_name: str
    mrn: str

    @property
    def full_name(self) -> str:
        """First and last name, for private answers."""
        return f"{self.first_name} {self.last_name}".strip()


def words_of_name(text: str) -> tuple[str, ...]:
    """The words of a name, in order, in the form in which names are compared.

    Case, accents and apostrophes are left out (`O’Brien` is `obrien`); hyphens and other punctuation separate
    words (`Guzman-Reyes` is `guzman`, `reyes`); letters of every script are kept, emoji are not.
    """
    plain = text.translate(_APOSTROPHES).casefold()
    if plain.isascii():
        return tuple(_PLAIN_WORD.findall(plain))
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain).casefold()).translate(_APOSTROPHES)
    letters = unicodedata.normalize("NFC", bare.translate(_NO_DECOMPOSITION))
    return tuple("".join(char if _is_word_character(char) else " " for char in letters).split())


def mrn_search_key(mrn: str) -> str:
    """An MRN as one word: letters and digits only, whatever its case, spaces, hyphens and dots."""
    plain = mrn.casefold()
    if plain.isascii():
        return "".join(_PLAIN_WORD.findall(plain))
    return "".join(char for char in plain if char.isalnum())


def short_patient_name(first_name: str, last_name: str, mrn: str) -> str:
    """`Holly G. · …8965`, for messages that stay in Slack (product.md §5); the MRN's last four characters."""
    initial = f"{last_name[:1]}." if last_name else ""
    name = f"{first_name} {initial}".strip()
    return f"{name} · …{mrn[-4:]}"


def _is_word_character(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")
