"""Whether a typed score can be one: totals, items and risk items checked, refusals in words."""

from collections.abc import Sequence

from store.errors import UserError
from store.rules.scores.scales import Instrument
from store.rules.text_format import count_text


class TotalOutOfRangeError(UserError):
    """A total that the scale does not have."""

    def __init__(self, instrument: Instrument, total: int) -> None:
        super().__init__(
            f"{total} is not a {instrument.title} total: it goes from 0 to {instrument.total_max}.",
            "Check the sheet and type the total.",
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
    """The total of a scale's items, when all are there and in range.

    Args:
        instrument: the scale.
        items: one answer for each item, in the sheet's order.
        total: what was typed as the total beside them, if anything.

    Raises:
        UserError: too few or too many items, one out of range, or a sum that is not the typed total.
    """
    _check_count(instrument, items)
    for number, answer in enumerate(items, start=1):
        _check_answer(instrument, number, answer)
    if total is not None and total != sum(items):
        raise UserError(
            f"The {instrument.title} items add up to {sum(items)}, not {total}.",
            "Check the sheet: type the items without the total, or the total alone.",
        )
    return sum(items)


def check_risk_value(instrument: Instrument, value: int, total: int) -> int:
    """A risk item typed beside a total, when both can be true.

    Raises:
        UserError: the scale has no risk item, the answer is out of range, or it does not fit the total.
    """
    if instrument.risk_item is None:
        raise UserError(f"The {instrument.title} has no risk item.", "Type its total or its items.")
    _check_answer(instrument, instrument.risk_item, value)
    others = total - value
    if not 0 <= others <= instrument.total_max - instrument.item_max:
        raise UserError(
            f"Item {instrument.risk_item} at {value} does not fit a {instrument.title} total of {total}.",
            "Check the sheet: one of the two is wrong.",
        )
    return value


def _check_count(instrument: Instrument, items: Sequence[int]) -> None:
    if len(items) != instrument.items:
        raise UserError(
            f"The {instrument.title} has {count_text(instrument.items, 'item')}, {len(items)} "
            f"{'was' if len(items) == 1 else 'were'} given.",
            f"Type all {instrument.items}, each from 0 to {instrument.item_max}, "
            f"or the total (0 to {instrument.total_max}).",
        )


def _check_answer(instrument: Instrument, number: int, answer: int) -> None:
    name = f"Item {number} of the {instrument.title}"
    if not 0 <= answer <= instrument.item_max:
        raise UserError(
            f"{name} goes from 0 to {instrument.item_max}; {answer} was given.",
            f"Type item {number} again, or the total (0 to {instrument.total_max}).",
        )
    if number in instrument.even_items and answer % 2:
        raise UserError(
            f"{name} is answered with 0, 2 or 4; {answer} was given.",
            f"Type item {number} again, or the total (0 to {instrument.total_max}).",
        )
