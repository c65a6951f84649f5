"""Of n rows alike in a file and m on the ledger, n - m are lacking."""

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

    @property
    def key(self) -> Hashable:
        return self.content


PASSES = (
    lambda fact, kind: fact.who == kind,
    lambda _fact, kind: kind == "",
)


def test_the_closest_likeness_is_taken_first() -> None:
    ledger: dict[Hashable, Counter[str]] = {"a": Counter({"": 1, "dana": 1})}
    left = missing_from_ledger([Fact("a", "dana"), Fact("a", "priya"), Fact("a", "owen")], ledger, PASSES)
    assert [(each.fact.who, each.ordinal) for each in left] == [("owen", 3)]


facts = st.lists(st.builds(Fact, st.sampled_from("ab"), st.sampled_from(["x", "y"])), max_size=12)


@given(facts, facts)
def test_what_the_ledger_then_holds_is_the_larger_of_both(told: list[Fact], kept: list[Fact]) -> None:
    ledger: dict[Hashable, Counter[str]] = {}
    for fact in kept:
        ledger.setdefault(fact.key, Counter())[fact.who] += 1
    added = [each.fact for each in missing_from_ledger(told, ledger, PASSES)]
    assert Counter(kept) + Counter(added) == Counter(kept) | Counter(told)


@given(facts, facts)
def test_ordinals_of_one_content_never_repeat(told: list[Fact], kept: list[Fact]) -> None:
    ledger: dict[Hashable, Counter[str]] = {}
    for fact in kept:
        ledger.setdefault(fact.key, Counter())[fact.who] += 1
    numbers = [(each.fact.key, each.ordinal) for each in missing_from_ledger(told, ledger, PASSES)]
    assert len(numbers) == len(set(numbers))
    assert all(ordinal > ledger.get(key, Counter()).total() for key, ordinal in numbers)
