"""An episode as the program's measures see it, and the month they look at."""

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
    """A recommendation and the day its loop was closed."""

    recorded_on: date
    closed_on: date | None = None


@dataclass(frozen=True)
class ReferralDates:
    """A referral to other care and the day the patient was seen there."""

    sent_on: date
    seen_on: date | None = None


@dataclass(frozen=True)
class EpisodeHistory:
    """What an episode brought, up to the day it is looked at."""

    id: int
    enrolled_on: date
    statuses: tuple[tuple[date, Status], ...]
    """Each status with the day from which it holds, earliest first."""
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
    """The month looked at, up to a day in it, under a clinic's settings."""

    month: Month
    today: date
    settings: Settings

    @property
    def as_of(self) -> date:
        """The last day looked at: the month's last, or today while the month runs."""
        return min(self.today, self.month.last)

    def includes(self, day: date) -> bool:
        """Whether a day lies in the month and is not after the day looked at."""
        return day in self.month and day <= self.as_of


def status_on(course: EpisodeHistory, day: date) -> Status | None:
    """The status that held on a day; None before the first."""
    held = [status for start, status in course.statuses if start <= day]
    return held[-1] if held else None


def is_active(course: EpisodeHistory, period: MeasurementPeriod) -> bool:
    """Whether the patient is in care (not on hold, not closed) on the day looked at."""
    status = status_on(course, period.as_of)
    return status is not None and is_in_care(status) and course.enrolled_on <= period.as_of


def progress_in(course: EpisodeHistory, period: MeasurementPeriod) -> ScaleProgress | None:
    """The course of the primary scale up to the day looked at."""
    return primary_progress(scores_until(course.scores, period.as_of), course.enrolled_on, period.settings)
