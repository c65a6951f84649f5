"""The program's measures: shares of patients, who is in each and why others fell out. Source: domain.md §4.

A measure is one entry in `MEASURES`: who counts, and what makes one of those fall out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from store.rules.quality import improvement, timeliness
from store.rules.quality.episode_history import EpisodeHistory, MeasurementPeriod, is_active

_PERCENT = 100


@dataclass(frozen=True)
class ProgramMeasure:
    """A share of patients."""

    key: str
    title: str
    definition: str
    is_counted: Callable[[EpisodeHistory, MeasurementPeriod], bool]
    reason_missed: Callable[[EpisodeHistory, MeasurementPeriod], str]
    """Why one who counts is not in the numerator, in words; empty when in it."""
    target: int | None = None
    """At least so many percent; None is shown without a target."""


@dataclass(frozen=True)
class MeasureResult:
    """A measure for a clinic and month: the ids behind the number, in the order given."""

    measure: ProgramMeasure
    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    missing: tuple[tuple[int, str], ...]
    """Who counts but fell out, and why."""

    @property
    def percent(self) -> int | None:
        """The share, rounded down so that a missed target never reads as met; None where nobody counts."""
        if not self.denominator:
            return None
        return len(self.numerator) * _PERCENT // len(self.denominator)

    @property
    def on_target(self) -> bool | None:
        """Whether the target is met; None without a target or where nobody counts."""
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
        definition="Of those enrolled 70 days or more with an elevated baseline: last score improved.",
        is_counted=improvement.is_treated,
        reason_missed=improvement.missed_unless(lambda progress: progress.improved),
        target=60,
    ),
    ProgramMeasure(
        key="review",
        title="Review of the not improved",
        definition="Of those not improved at 70 days or more: a recorded review in the last 60 days.",
        is_counted=improvement.is_not_improved,
        reason_missed=improvement.lacks_review,
        target=80,
    ),
    ProgramMeasure(
        key="response",
        title="Response",
        definition="Of those enrolled 70 days or more with an elevated baseline: in response.",
        is_counted=improvement.is_treated,
        reason_missed=improvement.missed_unless(lambda progress: progress.responded),
    ),
    ProgramMeasure(
        key="remission",
        title="Remission",
        definition="Of those enrolled 70 days or more with an elevated baseline: in remission.",
        is_counted=improvement.is_treated,
        reason_missed=improvement.missed_unless(lambda progress: progress.remitted),
    ),
    ProgramMeasure(
        key="first-contact",
        title="First contact within 4 weeks",
        definition="Of those whose first four weeks ran out in the month: a contact within them.",
        is_counted=timeliness.is_four_weeks_in,
        reason_missed=timeliness.lacks_early_contact,
    ),
    ProgramMeasure(
        key="completeness",
        title="Measures up to date",
        definition="Active patients whose primary scale is no older than the clinic's interval.",
        is_counted=is_active,
        reason_missed=timeliness.lacks_measure,
    ),
    ProgramMeasure(
        key="recorded",
        title="Contacts recorded in time",
        definition="Of those with contacts in the month: all entered within the clinic's days.",
        is_counted=timeliness.had_contact,
        reason_missed=timeliness.recorded_late,
    ),
    ProgramMeasure(
        key="loops",
        title="Loops closed in 7 days",
        definition="Of those with recommendations whose seven days ran out in the month: all closed in time.",
        is_counted=timeliness.had_recommendation_due,
        reason_missed=timeliness.left_recommendation_open,
    ),
    ProgramMeasure(
        key="billable",
        title="Billable patient-months",
        definition="Of those with minutes in the month: a code is earned.",
        is_counted=timeliness.had_minutes,
        reason_missed=timeliness.not_billable,
    ),
    ProgramMeasure(
        key="referrals",
        title="Referrals seen",
        definition="Of those referred elsewhere in the last 90 days: seen there.",
        is_counted=timeliness.was_referred,
        reason_missed=timeliness.not_seen,
    ),
)


def evaluate(
    measure: ProgramMeasure, courses: Iterable[EpisodeHistory], period: MeasurementPeriod
) -> MeasureResult:
    """A measure over the clinic's courses."""
    counting = [course for course in courses if measure.is_counted(course, period)]
    judged = [(course.id, measure.reason_missed(course, period)) for course in counting]
    return MeasureResult(
        measure,
        numerator=tuple(who for who, why in judged if not why),
        denominator=tuple(who for who, _why in judged),
        missing=tuple((who, why) for who, why in judged if why),
    )


def program_measures(
    courses: Iterable[EpisodeHistory], period: MeasurementPeriod
) -> tuple[MeasureResult, ...]:
    """Every measure over the clinic's courses, in the order of `MEASURES`."""
    courses = tuple(courses)
    return tuple(evaluate(measure, courses, period) for measure in PROGRAM_MEASURES)
