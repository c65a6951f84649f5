"""Scales and their scores in a line of /score, token by token: totals, items, the answer to a risk item."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.ledger.sentences import scores as sentences
from handlers.reading.lines.line_matches import PhraseMatch
from handlers.reading.tokens import TokenizedLine
from store.errors import UserError
from store.rules.scores.instruments import find
from store.rules.scores.scales import Instrument
from store.rules.scores.scoring import check_items, check_total

_LONGEST_NAME = 3
_FEWEST_ITEMS_IN_A_ROW = 3
_WORDS_BEFORE_TOTAL = frozenset({"is", "was", "of", "score", "scored", "total", "items"})
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,6}")
FIGURES_PATTERN = re.compile(r"-?[0-9][0-9.,/]*")
_ITEM_LIST = re.compile(r"[0-9]{1,3}(?:[,/][0-9]{1,3})+")
_ITEM = re.compile(r"(?:item|question|q) ?(?P<number>[0-9]{1,2}) (?P<answer>-?[0-9]{1,3})(?!\S)")


@dataclass(frozen=True)
class TypedScore:
    """One scale with its score."""

    instrument: Instrument
    total: int
    items: tuple[int, ...] | None = None
    """The answers in the order of the questionnaire, when they were typed."""
    risk_value: int | None = None
    """The answer to the risk item, when it is known."""


@dataclass(frozen=True)
class ItemAnswer:
    """The answer to one item, by its number on the questionnaire."""

    number: int
    value: int


def match_scales_at(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    """The scale named at a token, with each score that may follow it."""
    named = _named(line, at)
    if named is None:
        return
    stop, instrument = named
    fills = frozenset({f"scale:{instrument.key}"})
    after = stop
    while after < len(line.all) and line.all[after].plain in _WORDS_BEFORE_TOTAL:
        after += 1
    values = list(_values(line, after, instrument))
    for end, value in values:
        yield PhraseMatch(at, end, value, fills)
    # A score is the scale's, whatever follows: `gad7 11 April Krause` is not April 11.
    if not any(isinstance(value, TypedScore) for _, value in values):
        yield PhraseMatch(at, stop, sentences.no_score(instrument), fills)


def _named(line: TokenizedLine, at: int) -> tuple[int, Instrument] | None:
    """The scale with the longest name that begins at a token: `audit c 4` is not an AUDIT."""
    for stop in range(min(at + _LONGEST_NAME, len(line.all)), at, -1):
        instrument = find("".join(word for token in line.all[at:stop] for word in token.words))
        if instrument:
            return stop, instrument
    return None


def _values(
    line: TokenizedLine, at: int, instrument: Instrument
) -> Iterator[tuple[int, TypedScore | UserError]]:
    if at >= len(line.all):
        return
    typed = line.all[at].plain
    in_a_row = _in_a_row(line, at)
    if len(in_a_row) >= _FEWEST_ITEMS_IN_A_ROW or len(in_a_row) == instrument.items:
        yield at + len(in_a_row), _by_items(instrument, in_a_row)
    if _ITEM_LIST.fullmatch(typed):
        figures = [int(figure) for figure in re.split("[,/]", typed)]
        of_total = "/" in typed and len(figures) == 2 and figures[1] == instrument.total_max  # noqa: PLR2004 (14/27)
        yield at + 1, _by_total(instrument, figures[0]) if of_total else _by_items(instrument, figures)
    elif _WHOLE_NUMBER.fullmatch(typed):
        yield at + 1, _by_total(instrument, int(typed))
    elif FIGURES_PATTERN.fullmatch(typed):
        yield at + 1, sentences.not_whole(typed)


def _in_a_row(line: TokenizedLine, at: int) -> list[int]:
    row: list[int] = []
    for token in line.all[at:]:
        if len(token.plain) != 1 or token.plain not in "0123456789":
            break
        row.append(int(token.plain))
    return row


def _by_total(instrument: Instrument, total: int) -> TypedScore | UserError:
    try:
        return TypedScore(instrument, check_total(instrument, total))
    except UserError as error:
        return error


def _by_items(instrument: Instrument, items: Sequence[int]) -> TypedScore | UserError:
    try:
        total = check_items(instrument, items)
    except UserError as error:
        return error
    risk = items[instrument.risk_item - 1] if instrument.risk_item else None
    return TypedScore(instrument, total, tuple(items), risk)


def match_item_answers_at(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    """`item9 1`, `q9 0`."""
    if found := _ITEM.match(line.plain, line.starts[at]):
        answer = ItemAnswer(int(found["number"]), int(found["answer"]))
        yield PhraseMatch(at, line.token_after(found.end()), answer, frozenset({"item"}))
