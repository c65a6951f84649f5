"""Pieces of a line (a duration, a day, a filler …) and how they cover it: fully, or as far as they go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from store.errors import UserError

T = TypeVar("T")

_FILLER_LISTS = (
    "with w on the for to and from of by via about at a an in re regarding",
    "pt pts patient patients client mr mrs ms miss mx dr mrn",
    "i is was did had my spent please log logged",
)
FILLERS = frozenset(word for words in _FILLER_LISTS for word in words.split())
"""Small words that are passed over wherever they complete nothing else."""


@dataclass(frozen=True)
class Filler:
    """A word that says nothing."""


@dataclass(frozen=True)
class PhraseMatch:
    """One reading of some tokens that stand together."""

    start: int
    """The index of its first token."""
    stop: int
    """The index of the token after it."""
    value: object
    """What it means; a UserError where it is understood but wrong."""
    fills: frozenset[str] = frozenset()
    """What a line can say only once and this piece says: `duration`, `day` …"""


PhraseOptions = Sequence[Sequence[PhraseMatch]]
"""For each token, the pieces that begin there, in order of preference."""


@dataclass(frozen=True)
class LineMatch:
    """Pieces in order, and the tokens (by index) that none of them took."""

    pieces: tuple[PhraseMatch, ...] = ()
    unmatched_tokens: tuple[int, ...] = ()

    def one(self, kind: type[T]) -> T | None:
        """The first value of a kind."""
        return next(iter(self.every(kind)), None)

    def every(self, kind: type[T]) -> list[T]:
        """All values of a kind, in order."""
        return [piece.value for piece in self.pieces if isinstance(piece.value, kind)]

    def repeated(self, what: str) -> list[PhraseMatch]:
        """The pieces that say a thing, where more than one does."""
        saying = [piece for piece in self.pieces if what in piece.fills]
        return saying if len(saying) > 1 else []

    def meaningful_values(self) -> list[object]:
        """Every value that means something."""
        return [piece.value for piece in self.pieces if not isinstance(piece.value, Filler)]

    def refuse(self) -> None:
        """Raise what is understood but wrong, if anything is."""
        for error in self.every(UserError):
            raise error


def match_every_token(options: PhraseOptions, hole: range, need: str) -> LineMatch | None:
    """The pieces that take every token outside the hole, each thing said once and the need among them."""
    dead: set[tuple[int, frozenset[str]]] = set()

    def onward(at: int, said: frozenset[str]) -> tuple[PhraseMatch, ...] | None:
        at = hole.stop if at == hole.start else at
        if at == len(options):
            return () if any(each.startswith(need) for each in said) else None
        if (at, said) in dead:
            return None
        for piece in _allowed_matches(options[at], at, hole):
            if said.isdisjoint(piece.fills):
                rest = onward(piece.stop, said | piece.fills)
                if rest is not None:
                    return (piece, *rest)
        dead.add((at, said))
        return None

    pieces = onward(0, frozenset())
    return None if pieces is None else LineMatch(pieces)


def match_most_tokens(options: PhraseOptions, hole: range) -> LineMatch:
    """The pieces that leave the fewest tokens outside the hole untaken; things may be said twice."""
    best: dict[int, LineMatch] = {len(options): LineMatch()}
    for at in reversed(range(len(options))):
        if at in hole:
            best[at] = best[hole.stop]
            continue
        after = best[at + 1]
        candidates = [
            LineMatch((piece, *best[piece.stop].pieces), best[piece.stop].unmatched_tokens)
            for piece in _allowed_matches(options[at], at, hole)
        ]
        candidates.append(LineMatch(after.pieces, (at, *after.unmatched_tokens)))
        best[at] = min(candidates, key=lambda each: len(each.unmatched_tokens))
    return best[0]


def _allowed_matches(pieces: Iterable[PhraseMatch], at: int, hole: range) -> list[PhraseMatch]:
    return [piece for piece in pieces if at >= hole.stop or piece.stop <= hole.start]
