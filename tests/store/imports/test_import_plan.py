"""Of n equal rows in a file and m on the ledger, n - m are missing."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from store.imports.import_plan import missing_from_ledger


@dataclass(frozen=True)
class Fact:
    content: str
    who: str
    line: int = 1

    @property
    def key(self) -> Hashable:
        return self.content


PASSES = (
    lambda fact, kind: fact.who == kind,
    lambda _fact, kind: kind == "",
)


def test_the_closest_match_is_taken_first() -> None:
    ledger: dict[Hashable, Counter[str | None]] = {"a": Counter({"": 1, "dana": 1})}
    missing = missing_from_ledger([Fact("a", "dana"), Fact("a", "priya"), Fact("a", "owen")], ledger, PASSES)
    assert [(each.fact.who, each.ordinal) for each in missing] == [("owen", 3)]


facts = st.lists(st.builds(Fact, st.sampled_from("ab"), st.sampled_from(["x", "y"]), st.just(1)), max_size=12)


@given(facts, facts)
def test_the_ledger_then_has_the_larger_number_of_both(in_file: list[Fact], on_ledger: list[Fact]) -> None:
    ledger: dict[Hashable, Counter[str | None]] = {}
    for fact in on_ledger:
        ledger.setdefault(fact.key, Counter())[fact.who] += 1
    added = [each.fact for each in missing_from_ledger(in_file, ledger, PASSES)]
    assert Counter(on_ledger) + Counter(added) == Counter(on_ledger) | Counter(in_file)


@given(facts, facts)
def test_ordinals_of_one_content_never_repeat(in_file: list[Fact], on_ledger: list[Fact]) -> None:
    ledger: dict[Hashable, Counter[str | None]] = {}
    for fact in on_ledger:
        ledger.setdefault(fact.key, Counter())[fact.who] += 1
    numbers = [(each.fact.key, each.ordinal) for each in missing_from_ledger(in_file, ledger, PASSES)]
    assert len(numbers) == len(set(numbers))
    assert all(ordinal > ledger.get(key, Counter()).total() for key, ordinal in numbers)
