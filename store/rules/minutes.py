"""Exact minutes: whole milliseconds everywhere, decimals only when shown (decisions.md 6)."""

from decimal import Decimal, InvalidOperation
from typing import NewType

Minutes = NewType("Minutes", int)
"""A span of time, in milliseconds. Sums of it are exact: 900 entries of 0.1 min are 90 min."""

MINUTE = 60_000
ZERO = Minutes(0)


def minutes(amount: Decimal | int | str) -> Minutes:
    """The span of a number of minutes.

    Raises:
        ValueError: not a number, or finer than a millisecond.
    """
    try:
        exact = Decimal(amount) * MINUTE
    except InvalidOperation as error:
        msg = f"not a number of minutes: {amount!r}"
        raise ValueError(msg) from error
    if not exact.is_finite() or exact != int(exact):
        msg = f"finer than a millisecond: {amount!r} minutes"
        raise ValueError(msg)
    return Minutes(int(exact))


def whole_minutes(span: Minutes) -> int:
    """The whole minutes in it, rounded down: 35.99 min are 35."""
    return span // MINUTE


def minutes_decimal(span: Minutes) -> str:
    """The minutes as a decimal without trailing zeros: `15`, `131.26`, `0.1`."""
    exact = Decimal(span) / MINUTE
    if exact == exact.to_integral_value():
        return str(int(exact))
    return f"{exact.quantize(Decimal('0.00001')):f}".rstrip("0")
