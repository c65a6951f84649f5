"""Whether two spellings may name the same clinician: titles, commas and initials aside."""

import re

_TITLES = frozenset(
    {"dr", "md", "do", "np", "pa", "c", "phd", "psyd", "fnp", "dnp", "bc", "pmhnp", "aprn", "rn", "lcsw"}
    | {"mph", "facp", "mr", "ms", "mrs", "prof", "jr", "sr", "ii", "iii"}
)


def may_be_same(one: str, other: str) -> bool:
    """Whether every word of the shorter name is in the longer, by itself or by its initial.

    `Clark, Owen MD`, `Dr. O. Clark` and `Owen Clark` are the same; a missing name may be anyone's.
    """
    shorter, longer = sorted((name_words(one), name_words(other)), key=len)
    return all(any(_fits(word, full) for full in longer) for word in shorter)


def is_same(one: str, other: str) -> bool:
    """The same, where both have at least two words: enough without a common NPI."""
    return min(len(name_words(one)), len(name_words(other))) > 1 and may_be_same(one, other)


def name_words(name: str) -> list[str]:
    """The words of a name in lower case, without titles and degrees."""
    return [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if word not in _TITLES]


def _fits(word: str, full: str) -> bool:
    return word == full or (min(len(word), len(full)) == 1 and word[0] == full[0])
