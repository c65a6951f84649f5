"""The program's measures: percentages of patients, and why the others missed. Source: domain.md §4.

A measure is one entry in `PROGRAM_MEASURES`: who is counted, and why one of those missed it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from store.rules.quality import improvement, timeliness
from store.rules.quality.episode_history import EpisodeHistory, MeasurementPeriod, is_active

_PERCENT = 100


@dataclass(frozen=True)
class ProgramMeasure:
    """A percentage of patients."""

    key: str
    title: str
    definition: str
    is_counted: Callable[[EpisodeHistory, MeasurementPeriod], bool]
    reason_missed: Callable[[EpisodeHistory, MeasurementPeriod], str]
    """Why a counted patient is not in the numerator, in words; empty when in it."""
    target: int | None = None
    """At least this percentage; None for a measure without a target."""


@dataclass(frozen=True)
class MeasureResult:
    """A measure for a clinic and month: the ids behind the number, in the order given."""

    measure: ProgramMeasure
    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    missing: tuple[tuple[int, str], ...]
    """Who is counted but missed it, and why."""

    @property
    def percent(self) -> int | None:
        """Rounded down, so that a missed target never looks met; None without patients."""
        if not self.denominator:
            return None
        return len(self.numerator) * _PERCENT // len(self.denominator)

    @property
    def on_target(self) -> bool | None:
        """Whether the target is met; None without a target or without patients."""
        if self.measure.target is None or self.percent is None:
            return None
        return self.percent >= self.measure.target


PROGRAM_MEASURES: tuple[ProgramMeasure, ...] = (
    ProgramMeasure(
        key="contact",
        title="Monthly contact",
        definition="Active patients with a clinical contact and a scored scale in the month.",
        is_counted=is_active,
        reason_missed=timeliness.lacks_monthly_contact,
        target=80,
    ),
    ProgramMeasure(
        key="improvement",
        title="Improvement",
        definition="Of patients enrolled 70 days or more with an elevated baseline: the last score improved.",
        is_counted=improvement.is_treated,
        reason_missed=improvement.missed_unless(lambda progress: progress.improved),
        target=60,
    ),
    ProgramMeasure(
        key="review",
        title="Review of patients not improved",
        definition="Of patients not improved after 70 days or more: a recorded review in the last 60 days.",
        is_counted=improvement.is_not_improved,
        reason_missed=improvement.lacks_review,
        target=80,
    ),
    ProgramMeasure(
        key="response",
        title="Response",
        definition="Of patients enrolled 70 days or more with an elevated baseline: in response.",
        is_counted=improvement.is_treated,
        reason_missed=improvement.missed_unless(lambda progress: progress.responded),
    ),
    ProgramMeasure(
        key="remission",
        title="Remission",
        definition="Of patients enrolled 70 days or more with an elevated baseline: in remission.",
        is_counted=improvement.is_treated,
        reason_missed=improvement.missed_unless(lambda progress: progress.remitted),
    ),
    ProgramMeasure(
        key="first-contact",
        title="First contact within 4 weeks",
        definition="Of patients whose first four weeks ended in the month: a contact in those weeks.",
        is_counted=timeliness.is_four_weeks_in,
        reason_missed=timeliness.lacks_early_contact,
    ),
    ProgramMeasure(
        key="completeness",
        title="Measures up to date",
        definition="Active patients with a primary scale within the clinic's interval.",
        is_counted=is_active,
        reason_missed=timeliness.lacks_measure,
    ),
    ProgramMeasure(
        key="recorded",
        title="Contacts recorded in time",
        definition="Of patients with contacts in the month: all entered within the clinic's number of days.",
        is_counted=timeliness.had_contact,
        reason_missed=timeliness.recorded_late,
    ),
    ProgramMeasure(
        key="loops",  # files and their readers know this key, so it stays
        title="Recommendations closed in 7 days",
        definition="Of patients with recommendations whose seven days ended in the month: all closed.",
        is_counted=timeliness.had_recommendation_due,
        reason_missed=timeliness.left_recommendation_open,
    ),
    ProgramMeasure(
        key="billable",
        title="Billable patient-months",
        definition="Of patients with minutes in the month: a code is earned.",
        is_counted=timeliness.had_minutes,
        reason_missed=timeliness.not_billable,
    ),
    ProgramMeasure(
        key="referrals",
        title="Referrals seen",
        definition="Of patients referred elsewhere in the last 90 days: seen there.",
        is_counted=timeliness.was_referred,
        reason_missed=timeliness.not_seen,
    ),
)


def evaluate(
    measure: ProgramMeasure, episodes: Iterable[EpisodeHistory], period: MeasurementPeriod
) -> MeasureResult:
    """A measure for the clinic's episodes."""
    counted = [episode for episode in episodes if measure.is_counted(episode, period)]
    reasons = [(episode.id, measure.reason_missed(episode, period)) for episode in counted]
    return MeasureResult(
        measure,
        numerator=tuple(episode_id for episode_id, reason in reasons if not reason),
        denominator=tuple(episode_id for episode_id, _ in reasons),
        missing=tuple((episode_id, reason) for episode_id, reason in reasons if reason),
    )


def program_measures(
    episodes: Iterable[EpisodeHistory], period: MeasurementPeriod
) -> tuple[MeasureResult, ...]:
    """Every measure for the clinic's episodes, in the order of `PROGRAM_MEASURES`."""
    episodes = tuple(episodes)
    return tuple(evaluate(measure, episodes, period) for measure in PROGRAM_MEASURES)
