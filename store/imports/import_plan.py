"""What an import would do: found first, shown, and only then done."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from store.errors import UserError
from store.imports.csv_file import LineNote


class HasContentKey(Protocol):
    """A fact of a file that may be on the ledger already."""

    @property
    def key(self) -> Hashable:
        """Its content, by which it is looked for."""


Fact = TypeVar("Fact")
FileFact = TypeVar("FileFact", bound=HasContentKey)
LedgerKind = TypeVar("LedgerKind")
Matches = Callable[[FileFact, LedgerKind], bool]


@dataclass(frozen=True, slots=True)
class ImportAction(Generic[Fact]):
    """One thing to do: an addition, or a change in those words."""

    line: int
    fact: Fact
    change: str = ""


@dataclass(frozen=True)
class ImportPlan(Generic[Fact]):
    """All of it, with what stays undone and why."""

    actions: tuple[ImportAction[Fact], ...]
    already_present: int
    """How many rows the registry holds already."""
    rejected: tuple[LineNote, ...]
    """Rows that stay out."""
    rows_to_check: tuple[LineNote, ...]
    """Rows that go in, or are there, with something to look at."""
    notes: tuple[str, ...]
    """About the file as a whole."""

    def batches(self, size: int) -> Iterator[Sequence[ImportAction[Fact]]]:
        """The steps in groups, one transaction each: nobody else waits long for the database."""
        for start in range(0, len(self.actions), size):
            yield self.actions[start : start + size]


@dataclass(frozen=True)
class NumberedFact(Generic[FileFact]):
    """A fact that the ledger lacks, and how many of its content there are with it."""

    fact: FileFact
    ordinal: int


def missing_from_ledger(
    told: Iterable[FileFact],
    ledger: Mapping[Hashable, Counter[LedgerKind]],
    passes: Sequence[Matches[FileFact, LedgerKind]],
) -> list[NumberedFact[FileFact]]:
    """What of a file the ledger lacks: of n rows alike with m on the ledger, n - m.

    Args:
        told: the file's rows, in order.
        ledger: for each content, how many there are of each kind.
        passes: which kind a row is taken for, the closest likeness first.
    """
    by_key: dict[Hashable, list[FileFact]] = {}
    for fact in told:
        by_key.setdefault(fact.key, []).append(fact)
    numbered: list[NumberedFact[FileFact]] = []
    for key, facts in by_key.items():
        kept = ledger.get(key, Counter())
        first = kept.total() + 1
        left = _unmatched(facts, Counter(kept), passes)
        numbered += [NumberedFact(fact, first + place) for place, fact in enumerate(left)]
    return numbered


def _unmatched(
    facts: Sequence[FileFact], pool: Counter[LedgerKind], passes: Sequence[Matches[FileFact, LedgerKind]]
) -> Sequence[FileFact]:
    for fits in passes:
        left: list[FileFact] = []
        for fact in facts:
            kind = next((kind for kind, many in pool.items() if many and fits(fact, kind)), None)
            if kind is None:
                left.append(fact)
            else:
                pool[kind] -= 1
        facts = left
    return facts


def error_text(error: UserError) -> str:
    """What is wrong with a row, and what to write instead."""
    remedy = error.remedy[:1].lower() + error.remedy[1:]
    return "; ".join(part.rstrip(".") for part in (error.wrong, remedy) if part)
