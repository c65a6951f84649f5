"""What an import would do: found first, shown, and only then done."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from store.errors import UserError
from store.imports.csv_file import Remark


class Keyed(Protocol):
    """A fact of a file that may be on the ledger already."""

    @property
    def key(self) -> Hashable:
        """Its content, by which it is looked for."""


Fact = TypeVar("Fact")
Told = TypeVar("Told", bound=Keyed)
Kept = TypeVar("Kept")
Fits = Callable[[Told, Kept], bool]


@dataclass(frozen=True, slots=True)
class Step(Generic[Fact]):
    """One thing to do: an addition, or a change in those words."""

    line: int
    fact: Fact
    change: str = ""


@dataclass(frozen=True)
class Plan(Generic[Fact]):
    """All of it, with what stays undone and why."""

    steps: tuple[Step[Fact], ...]
    there: int
    """How many rows the registry holds already."""
    wrong: tuple[Remark, ...]
    """Rows that stay out."""
    notable: tuple[Remark, ...]
    """Rows that go in, or are there, with something to look at."""
    notes: tuple[str, ...]
    """About the file as a whole."""

    def batches(self, size: int) -> Iterator[Sequence[Step[Fact]]]:
        """The steps in groups, one transaction each: nobody else waits long for the database."""
        for start in range(0, len(self.steps), size):
            yield self.steps[start : start + size]


@dataclass(frozen=True)
class Numbered(Generic[Told]):
    """A fact that the ledger lacks, and how many of its content there are with it."""

    fact: Told
    ordinal: int


def lacking(
    told: Iterable[Told], ledger: Mapping[Hashable, Counter[Kept]], passes: Sequence[Fits[Told, Kept]]
) -> list[Numbered[Told]]:
    """What of a file the ledger lacks: of n rows alike with m on the ledger, n - m.

    Args:
        told: the file's rows, in order.
        ledger: for each content, how many there are of each kind.
        passes: which kind a row is taken for, the closest likeness first.
    """
    by_key: dict[Hashable, list[Told]] = {}
    for fact in told:
        by_key.setdefault(fact.key, []).append(fact)
    numbered: list[Numbered[Told]] = []
    for key, facts in by_key.items():
        kept = ledger.get(key, Counter())
        first = kept.total() + 1
        left = _unmatched(facts, Counter(kept), passes)
        numbered += [Numbered(fact, first + place) for place, fact in enumerate(left)]
    return numbered


def _unmatched(
    facts: Sequence[Told], pool: Counter[Kept], passes: Sequence[Fits[Told, Kept]]
) -> Sequence[Told]:
    for fits in passes:
        left: list[Told] = []
        for fact in facts:
            kind = next((kind for kind, many in pool.items() if many and fits(fact, kind)), None)
            if kind is None:
                left.append(fact)
            else:
                pool[kind] -= 1
        facts = left
    return facts


def words(error: UserError) -> str:
    """What is wrong with a row, and what to write instead."""
    instead = error.instead[:1].lower() + error.instead[1:]
    return "; ".join(part.rstrip(".") for part in (error.wrong, instead) if part)
