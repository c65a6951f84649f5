"""A score on a rating scale, as the rules see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Score:
    """One scored scale. A missing score is no `Score`, never a total of 0."""

    on: date
    """The day it was taken, in the clinic's zone."""
    instrument: str
    """The scale's key."""
    total: int
    items: tuple[int, ...] | None = None
    """The answers in the sheet's order, when they were typed."""
    risk_value: int | None = None
    """The answer to the risk item, when it was typed beside the total alone."""
    is_screen: bool = False
    """The screen that triggered the referral: shown, never a baseline."""


def scores_until(scores: Iterable[Score], day: date) -> tuple[Score, ...]:
    """The scores taken up to and with a day."""
    return tuple(score for score in scores if score.on <= day)
