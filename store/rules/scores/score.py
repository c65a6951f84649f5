"""A score on a rating scale."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Score:
    """One scored scale. A missing score is None, never a total of 0."""

    on: date
    """The day it was taken, in the clinic's zone."""
    instrument: str
    """The scale's key."""
    total: int
    items: tuple[int, ...] | None = None
    """The answers in the order of the questionnaire, when they were typed."""
    risk_value: int | None = None
    """The answer to the risk item, when it was typed with the total only."""
    is_screen: bool = False
    """The referral screening: shown, never a baseline."""


def scores_until(scores: Iterable[Score], day: date) -> tuple[Score, ...]:
    """The scores taken up to a day, that day included."""
    return tuple(score for score in scores if score.on <= day)
