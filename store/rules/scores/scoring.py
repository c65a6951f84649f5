"""Whether a typed score is possible: its total, its items, its risk item."""

from collections.abc import Sequence

from store.errors import UserError
from store.rules.scores import sentences
from store.rules.scores.scales import Instrument


class TotalOutOfRangeError(UserError):
    """A total that the scale does not have."""

    def __init__(self, instrument: Instrument, total: int) -> None:
        super().__init__(
            sentences.impossible_total(instrument, total),
            sentences.CHECK_TOTAL,
        )
        self.scale = instrument.key


def check_total(instrument: Instrument, total: int) -> int:
    """A typed total, when the scale has it.

    Raises:
        TotalOutOfRangeError: below 0 or above the highest total.
    """
    if 0 <= total <= instrument.total_max:
        return total
    raise TotalOutOfRangeError(instrument, total)


def check_items(instrument: Instrument, items: Sequence[int], total: int | None = None) -> int:
    """The total of a scale's items, when all are given and in range.

    Args:
        instrument: the scale.
        items: one answer for each item, in the order of the questionnaire.
        total: the total typed with them, if any.

    Raises:
        UserError: too few or too many items, one out of range, or a sum that is not the typed total.
    """
    if len(items) != instrument.items:
        raise sentences.wrong_item_count(instrument, len(items))
    for item, answer in enumerate(items, start=1):
        _check_answer(instrument, item, answer)
    if total is not None and total != sum(items):
        raise sentences.wrong_sum(instrument, sum(items), total)
    return sum(items)


def check_risk_value(instrument: Instrument, value: int, total: int) -> int:
    """A risk item typed with a total, when both can be true.

    Raises:
        UserError: the scale has no risk item, the answer is out of range, or it does not fit the total.
    """
    if instrument.risk_item is None:
        raise sentences.no_risk_item(instrument)
    _check_answer(instrument, instrument.risk_item, value)
    if not 0 <= total - value <= instrument.total_max - instrument.item_max:
        raise sentences.risk_item_above_total(instrument, value, total)
    return value


def _check_answer(instrument: Instrument, item: int, answer: int) -> None:
    if not 0 <= answer <= instrument.item_max:
        raise sentences.answer_out_of_range(instrument, item, answer)
    if item in instrument.even_items and answer % 2:
        raise sentences.odd_answer(instrument, item, answer)
