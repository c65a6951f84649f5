"""Pieces of a line (a duration, a day, a filler …) and how they cover it: fully, or as far as they go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from store.errors import UserError

T = TypeVar("T")

_SMALL = (
    "with w on the for to and from of by via about at a an in re regarding",
    "pt pts patient patients client mr mrs ms miss mx dr mrn",
    "i is was did had my spent please log logged",
)
FILLERS = frozenset(word for words in _SMALL for word in words.split())
"""Small words that are passed over wherever they complete nothing else."""


@dataclass(frozen=True)
class Filler:
    """A word that says nothing."""


@dataclass(frozen=True)
class Piece:
    """One reading of some tokens that stand together."""

    start: int
    """The index of its first token."""
    stop: int
    """The index of the token after it."""
    value: object
    """What it means; a UserError where it is understood but wrong."""
    fills: frozenset[str] = frozenset()
    """What a line can say only once and this piece says: `duration`, `day` …"""


Options = Sequence[Sequence[Piece]]
"""For each token, the pieces that begin there, in order of preference."""


@dataclass(frozen=True)
class Covered:
    """Pieces in order, and the tokens (by index) that none of them took."""

    pieces: tuple[Piece, ...] = ()
    left: tuple[int, ...] = ()

    def one(self, kind: type[T]) -> T | None:
        """The first value of a kind."""
        return next(iter(self.every(kind)), None)

    def every(self, kind: type[T]) -> list[T]:
        """All values of a kind, in order."""
        return [piece.value for piece in self.pieces if isinstance(piece.value, kind)]

    def twice(self, what: str) -> list[Piece]:
        """The pieces that say a thing, where more than one does."""
        saying = [piece for piece in self.pieces if what in piece.fills]
        return saying if len(saying) > 1 else []

    def said(self) -> list[object]:
        """Every value that means something."""
        return [piece.value for piece in self.pieces if not isinstance(piece.value, Filler)]

    def refuse(self) -> None:
        """Raise what is understood but wrong, if anything is."""
        for error in self.every(UserError):
            raise error


def covered(options: Options, hole: range, need: str) -> Covered | None:
    """The pieces that take every token outside the hole, each thing said once and the need among them."""
    dead: set[tuple[int, frozenset[str]]] = set()

    def onward(at: int, said: frozenset[str]) -> tuple[Piece, ...] | None:
        at = hole.stop if at == hole.start else at
        if at == len(options):
            return () if any(each.startswith(need) for each in said) else None
        if (at, said) in dead:
            return None
        for piece in _within(options[at], at, hole):
            if said.isdisjoint(piece.fills):
                rest = onward(piece.stop, said | piece.fills)
                if rest is not None:
                    return (piece, *rest)
        dead.add((at, said))
        return None

    pieces = onward(0, frozenset())
    return None if pieces is None else Covered(pieces)


def covered_best(options: Options, hole: range) -> Covered:
    """The pieces that leave the fewest tokens outside the hole untaken; things may be said twice."""
    best: dict[int, Covered] = {len(options): Covered()}
    for at in reversed(range(len(options))):
        if at in hole:
            best[at] = best[hole.stop]
            continue
        after = best[at + 1]
        candidates = [
            Covered((piece, *best[piece.stop].pieces), best[piece.stop].left)
            for piece in _within(options[at], at, hole)
        ]
        candidates.append(Covered(after.pieces, (at, *after.left)))
        best[at] = min(candidates, key=lambda each: len(each.left))
    return best[0]


def _within(pieces: Iterable[Piece], at: int, hole: range) -> list[Piece]:
    return [piece for piece in pieces if at >= hole.stop or piece.stop <= hole.start]
