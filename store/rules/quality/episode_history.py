"""An episode as the program's measures need it, and the month that they cover."""

from dataclasses import dataclass
from datetime import date

from store.rules.clinic.settings import Settings
from store.rules.minutes import ZERO, Minutes
from store.rules.months import Month
from store.rules.patient.statuses import Status, is_in_care
from store.rules.scores.progress import ScaleProgress, primary_progress
from store.rules.scores.score import Score, scores_until


@dataclass(frozen=True)
class ContactDates:
    """A clinical contact and the day it was entered."""

    on: date
    recorded_on: date


@dataclass(frozen=True)
class RecommendationDates:
    """A recommendation and the day its follow-up was closed."""

    recorded_on: date
    closed_on: date | None = None


@dataclass(frozen=True)
class ReferralDates:
    """A referral to other care and the day the patient was seen there."""

    sent_on: date
    seen_on: date | None = None


@dataclass(frozen=True)
class EpisodeHistory:
    """What happened in an episode, as the measures need it."""

    id: int
    enrolled_on: date
    statuses: tuple[tuple[date, Status], ...]
    """Each status with its first day, earliest first."""
    contacts: tuple[ContactDates, ...] = ()
    scores: tuple[Score, ...] = ()
    reviews: tuple[date, ...] = ()
    recommendations: tuple[RecommendationDates, ...] = ()
    referrals: tuple[ReferralDates, ...] = ()
    minutes: Minutes = ZERO
    """The month's countable minutes."""
    billing_gap: str = ""
    """Why the month earns no code, in words; empty when it does."""


@dataclass(frozen=True)
class MeasurementPeriod:
    """The month that is measured, with a clinic's settings."""

    month: Month
    today: date
    settings: Settings

    @property
    def as_of(self) -> date:
        """The last day measured: the month's last day, or today in the current month."""
        return min(self.today, self.month.last)

    def includes(self, day: date) -> bool:
        """Whether a day is in the month, and not after the last day measured."""
        return day in self.month and day <= self.as_of


def status_on(episode: EpisodeHistory, day: date) -> Status | None:
    """The status on a day; None before the first."""
    until_then = [status for start, status in episode.statuses if start <= day]
    return until_then[-1] if until_then else None


def is_active(episode: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether the patient is in care (not on hold, not closed) on the last day measured."""
    status = status_on(episode, period.as_of)
    return status is not None and is_in_care(status) and episode.enrolled_on <= period.as_of


def progress_in(episode: EpisodeHistory, period: MeasurementPeriod) -> ScaleProgress | None:
    """The progress on the primary scale up to the last day measured."""
    return primary_progress(scores_until(episode.scores, period.as_of), episode.enrolled_on, period.settings)
