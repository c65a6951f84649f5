"""Phrases of a line (a duration, a day, a filler …) and how they cover it: fully, or as far as they go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from store.errors import UserError

T = TypeVar("T")


@dataclass(frozen=True)
class Filler:
    """A word without meaning."""


@dataclass(frozen=True)
class PhraseMatch:
    """One meaning of some adjacent tokens."""

    start: int
    """The index of its first token."""
    stop: int
    """The index of the token after it."""
    value: object
    """What it means; a UserError when it is understood but wrong."""
    fills: frozenset[str] = frozenset()
    """What a line can say only once and this phrase says: `duration`, `day` …"""
    marks: frozenset[str] = frozenset()
    """What it may say more than once and this phrase says: `attempt`."""


PhraseOptions = Sequence[Sequence[PhraseMatch]]
"""For each token, the phrases that may begin there, in order of preference."""


@dataclass(frozen=True)
class LineMatch:
    """Phrases in order, and the tokens (by index) that are in none of them."""

    phrases: tuple[PhraseMatch, ...] = ()
    unmatched_tokens: tuple[int, ...] = ()

    def one(self, kind: type[T]) -> T | None:
        """The first value of a kind."""
        return next(iter(self.every(kind)), None)

    def every(self, kind: type[T]) -> list[T]:
        """All values of a kind, in order."""
        return [phrase.value for phrase in self.phrases if isinstance(phrase.value, kind)]

    def repeated(self, slot: str) -> list[PhraseMatch]:
        """The phrases that fill a slot, when more than one does."""
        filling = [phrase for phrase in self.phrases if slot in phrase.fills]
        return filling if len(filling) > 1 else []

    def start_of(self, kind: type[object]) -> int | None:
        """The index of the token where the first phrase of a kind begins."""
        return next((phrase.start for phrase in self.phrases if isinstance(phrase.value, kind)), None)

    def says(self, needs: tuple[str, ...]) -> bool:
        """Whether any phrase says one of these."""
        return any(said.startswith(needs) for phrase in self.phrases for said in phrase.fills | phrase.marks)

    def meaningful_values(self) -> list[object]:
        """Every value that means something."""
        return [phrase.value for phrase in self.phrases if not isinstance(phrase.value, Filler)]

    def refuse(self) -> None:
        """Raise what is understood but wrong, if anything is."""
        for error in self.every(UserError):
            raise error


def match_every_token(options: PhraseOptions, name: range, need: tuple[str, ...]) -> LineMatch | None:
    """The phrases that cover every token outside the patient's name.

    Each slot is filled once, and one of the needed ones is filled. None where there are no such phrases.
    """
    failed: set[tuple[int, frozenset[str]]] = set()

    def phrases_from(at: int, filled: frozenset[str]) -> tuple[PhraseMatch, ...] | None:
        at = name.stop if at == name.start else at
        if at == len(options):
            return () if any(slot.startswith(need) for slot in filled) else None
        if (at, filled) in failed:
            return None
        for phrase in _allowed_matches(options[at], at, name):
            if filled.isdisjoint(phrase.fills):
                rest = phrases_from(phrase.stop, filled | phrase.fills | phrase.marks)
                if rest is not None:
                    return (phrase, *rest)
        failed.add((at, filled))
        return None

    phrases = phrases_from(0, frozenset())
    return None if phrases is None else LineMatch(phrases)


def match_most_tokens(options: PhraseOptions, name: range) -> LineMatch:
    """The phrases that leave the fewest tokens outside the patient's name; a slot may be filled twice."""
    best: dict[int, LineMatch] = {len(options): LineMatch()}
    for at in reversed(range(len(options))):
        if at in name:
            best[at] = best[name.stop]
            continue
        after = best[at + 1]
        candidates = [
            LineMatch((phrase, *best[phrase.stop].phrases), best[phrase.stop].unmatched_tokens)
            for phrase in _allowed_matches(options[at], at, name)
        ]
        candidates.append(LineMatch(after.phrases, (at, *after.unmatched_tokens)))
        best[at] = min(candidates, key=lambda match: len(match.unmatched_tokens))
    return best[0]


def _allowed_matches(phrases: Iterable[PhraseMatch], at: int, name: range) -> list[PhraseMatch]:
    return [phrase for phrase in phrases if at >= name.stop or phrase.stop <= name.start]
