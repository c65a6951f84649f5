"""What an import would do: worked out first, shown, and only then done."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from store.errors import UserError
from store.imports.table_file import ImportRow, TableFile, UnknownColumn
from store.imports.table_records import LineNote, NotARowError, RowQuestionError, UnknownPatientError
from store.rules.patient.mrns import ShortMrns

IMPORT_SOURCE = "import"
"""The source of every ledger row that came from a file of our own columns."""


class LedgerFact(Protocol):
    """A fact in a file that may already be on the ledger."""

    @property
    def line(self) -> int:
        """Where it is in the file."""

    @property
    def key(self) -> Hashable:
        """Its content, by which the ledger is searched."""


Fact = TypeVar("Fact")
FileFact = TypeVar("FileFact", bound=LedgerFact)
LedgerKind = TypeVar("LedgerKind")
Result = TypeVar("Result")
Matches = Callable[[FileFact, LedgerKind], bool]


@dataclass(frozen=True, slots=True)
class ImportAction(Generic[Fact]):
    """One thing to do: an addition, or a change, described in `change`."""

    line: int
    fact: Fact
    change: str = ""


RowPlan = tuple[ImportAction[Fact] | None, Sequence[str | RowQuestionError]]
"""What a row asks for (None: it is already on file), and what to check or decide in it."""


@dataclass(frozen=True)
class ImportPlan(Generic[Fact]):
    """Everything an import would do, and what it would leave undone and why."""

    actions: tuple[ImportAction[Fact], ...]
    already_present: int
    """How many rows are already on file."""
    rejected: tuple[LineNote, ...]
    """Rows that can't be imported."""
    rows_to_check: tuple[LineNote, ...]
    """Rows that are imported or on file, with something to check."""
    notes: tuple[str, ...]
    """About the file as a whole."""
    unknown_columns: tuple[UnknownColumn, ...] = ()
    """Columns that are left out; `notes` names them too."""
    short_mrns: ShortMrns | None = None
    """MRNs that seem to have lost their zeros; `notes` says so too."""

    def batches(self, size: int) -> Iterator[Sequence[ImportAction[Fact]]]:
        """The actions in groups, one transaction each: no one else waits long for the database."""
        for start in range(0, len(self.actions), size):
            yield self.actions[start : start + size]


def read_rows(
    file: TableFile, read: Callable[[ImportRow], Result]
) -> tuple[list[tuple[ImportRow, Result]], tuple[LineNote, ...]]:
    """Read every row in order; return the results, and all rejected lines with the reason."""
    results, rejected = list[tuple[ImportRow, Result]](), list(file.rejected)
    for row in file.rows:
        try:
            results.append((row, read(row)))
        except UserError as error:
            rejected.append(rejected_note(row, error))
    return results, tuple(sorted(rejected, key=lambda note: note.line))


def plan_rows(file: TableFile, compare: Callable[[ImportRow], RowPlan[Fact]]) -> ImportPlan[Fact]:
    """Compare every row with what is on file; `compare` raises UserError for a row that can't be imported."""
    results, rejected = read_rows(file, compare)
    actions = tuple(action for _, (action, _) in results if action)
    return ImportPlan(
        actions=actions,
        already_present=len(results) - len(actions),
        rejected=rejected,
        rows_to_check=tuple(_to_check(row.line, each) for row, (_, checks) in results for each in checks),
        notes=file.notes,
        unknown_columns=file.unknown_columns,
        short_mrns=file.short_mrns,
    )


def rejected_note(row: ImportRow, error: UserError) -> LineNote:
    """Why a row is left out."""
    return LineNote(
        row.line,
        error_text(error),
        error.question if isinstance(error, RowQuestionError) else None,
        is_row=not isinstance(error, NotARowError),
        mrn=row["mrn"],
        lacks_patient=isinstance(error, UnknownPatientError),
    )


def _to_check(line: int, check: str | RowQuestionError) -> LineNote:
    if isinstance(check, RowQuestionError):
        return LineNote(line, error_text(check), check.question)
    return LineNote(line, check)


def apply_each(
    db: Connection, actions: Sequence[ImportAction[Fact]], apply: Callable[[Fact], None], conflict: str
) -> list[LineNote]:
    """Do each action or none of it; return those left undone, with the reason.

    Args:
        db: the transaction.
        actions: what to do.
        apply: does one of them.
        conflict: the reason where someone else wrote the same rows first.
    """
    failed: list[LineNote] = []
    for action in actions:
        try:
            with db.begin_nested():
                apply(action.fact)
        except UserError as error:
            failed.append(LineNote(action.line, error_text(error)))
        except IntegrityError:
            failed.append(LineNote(action.line, conflict))
    return failed


@dataclass(frozen=True)
class NumberedFact(Generic[FileFact]):
    """A fact that the ledger lacks, numbered among all facts of equal content."""

    fact: FileFact
    ordinal: int


def plan_missing(
    file: TableFile,
    facts: Sequence[FileFact],
    rejected: tuple[LineNote, ...],
    missing: Sequence[NumberedFact[FileFact]],
    rows_to_check: Iterable[LineNote] = (),
) -> ImportPlan[NumberedFact[FileFact]]:
    """Add the facts that the ledger lacks, in the order of the file."""
    in_order = sorted(missing, key=lambda numbered: numbered.fact.line)
    return ImportPlan(
        actions=tuple(ImportAction(numbered.fact.line, numbered) for numbered in in_order),
        already_present=len(facts) - len(in_order),
        rejected=rejected,
        rows_to_check=tuple(rows_to_check),
        notes=file.notes,
        unknown_columns=file.unknown_columns,
        short_mrns=file.short_mrns,
    )


def missing_from_ledger(
    facts: Iterable[FileFact],
    ledger: Mapping[Hashable, Counter[LedgerKind | None]],
    passes: Sequence[Matches[FileFact, LedgerKind]],
) -> list[NumberedFact[FileFact]]:
    """Find what the ledger lacks: of n equal rows in the file and m on the ledger, n - m (decisions.md 19).

    Args:
        facts: the file's rows, in order.
        ledger: for each content, how many rows of each kind the ledger has; None: its import was undone.
        passes: which kind a row counts as, the closest match first.
    """
    by_key: dict[Hashable, list[FileFact]] = {}
    for fact in facts:
        by_key.setdefault(fact.key, []).append(fact)
    numbered: list[NumberedFact[FileFact]] = []
    for key, equal_facts in by_key.items():
        on_ledger: Counter[LedgerKind | None] = ledger.get(key, Counter())
        valid = Counter({kind: count for kind, count in on_ledger.items() if kind is not None})
        unmatched = _unmatched(equal_facts, valid, passes)
        numbered += [
            NumberedFact(fact, ordinal) for ordinal, fact in enumerate(unmatched, on_ledger.total() + 1)
        ]
    return numbered


def _unmatched(
    facts: Sequence[FileFact], pool: Counter[LedgerKind], passes: Sequence[Matches[FileFact, LedgerKind]]
) -> Sequence[FileFact]:
    for matches in passes:
        unmatched: list[FileFact] = []
        for fact in facts:
            kind = next((kind for kind, count in pool.items() if count and matches(fact, kind)), None)
            if kind is None:
                unmatched.append(fact)
            else:
                pool[kind] -= 1
        facts = unmatched
    return facts


def error_text(error: UserError) -> str:
    """What is wrong with a row, and what to write instead."""
    remedy = error.remedy[:1].lower() + error.remedy[1:]
    return "; ".join(part.rstrip(".") for part in (error.wrong, remedy) if part)
