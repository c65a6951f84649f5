"""Whether a month of an episode is its initial or a subsequent one. Source: domain.md §1.2."""

from datetime import date
from enum import StrEnum
from functools import lru_cache

from store.rules.months import Month

NEW_EPISODE_GAP_MONTHS = 6
"""Whole calendar months without service after which a return is a new episode."""
_YEAR = 12


class MonthKind(StrEnum):
    """What a calendar month is in an episode."""

    BEFORE = "before the initial assessment"
    INITIAL = "initial"
    SUBSEQUENT = "subsequent"


@lru_cache(maxsize=4096)
def month_kind(
    initial_assessment: date | None,
    month: Month,
    *,
    last_service: Month | None = None,
    last_initial: Month | None = None,
    initial_once_per_year: bool = False,
) -> MonthKind:
    """The kind of a month, decided by the episode's start alone, never by the minutes reached.

    Args:
        initial_assessment: the episode's first one, a local date; without one the month is read as the
            initial month it would be, and the claim is held until the assessment is on record.
        month: the month to judge.
        last_service: the last month with service of the episode before this one.
        last_initial: the last initial month of an earlier episode.
        initial_once_per_year: the payer pays one initial month in twelve.
    """
    start = Month.of(initial_assessment) if initial_assessment else month
    if last_service and continues_episode(last_service, start):
        return MonthKind.SUBSEQUENT
    if month < start:
        return MonthKind.BEFORE
    if month > start or (initial_once_per_year and last_initial and start.since(last_initial) < _YEAR):
        return MonthKind.SUBSEQUENT
    return MonthKind.INITIAL


def continues_episode(last_service: Month, start: Month) -> bool:
    """Whether a return goes on with the old episode: fewer than 6 whole months lie between."""
    return start.since(last_service) - 1 < NEW_EPISODE_GAP_MONTHS
