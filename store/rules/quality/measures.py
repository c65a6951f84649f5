"""The program's measures: shares of patients, who is in each and why others fell out. Source: domain.md §4.

A measure is one entry in `MEASURES`: who counts, and what makes one of those fall out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from store.rules.quality import outcomes, timeliness
from store.rules.quality.episode_history import Course, Period, is_active

_PERCENT = 100


@dataclass(frozen=True)
class Measure:
    """A share of patients."""

    key: str
    title: str
    definition: str
    counts: Callable[[Course, Period], bool]
    falls_out: Callable[[Course, Period], str]
    """Why one who counts is not in the numerator, in words; empty when in it."""
    target: int | None = None
    """At least so many percent; None is shown without a target."""


@dataclass(frozen=True)
class Result:
    """A measure for a clinic and month: the ids behind the number, in the order given."""

    measure: Measure
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


MEASURES: tuple[Measure, ...] = (
    Measure(
        key="contact",
        title="Monthly contact",
        definition="Active patients with a clinical contact and a scored scale in the month.",
        counts=is_active,
        falls_out=timeliness.lacks_monthly_contact,
        target=80,
    ),
    Measure(
        key="improvement",
        title="Improvement",
        definition="Of those enrolled 70 days or more with an elevated baseline: last score improved.",
        counts=outcomes.is_treated,
        falls_out=outcomes.unless(lambda progress: progress.improved),
        target=60,
    ),
    Measure(
        key="review",
        title="Review of the not improved",
        definition="Of those not improved at 70 days or more: a recorded review in the last 60 days.",
        counts=outcomes.is_not_improved,
        falls_out=outcomes.lacks_review,
        target=80,
    ),
    Measure(
        key="response",
        title="Response",
        definition="Of those enrolled 70 days or more with an elevated baseline: in response.",
        counts=outcomes.is_treated,
        falls_out=outcomes.unless(lambda progress: progress.responded),
    ),
    Measure(
        key="remission",
        title="Remission",
        definition="Of those enrolled 70 days or more with an elevated baseline: in remission.",
        counts=outcomes.is_treated,
        falls_out=outcomes.unless(lambda progress: progress.remitted),
    ),
    Measure(
        key="first-contact",
        title="First contact within 4 weeks",
        definition="Of those whose first four weeks ran out in the month: a contact within them.",
        counts=timeliness.is_four_weeks_in,
        falls_out=timeliness.lacks_early_contact,
    ),
    Measure(
        key="completeness",
        title="Measures up to date",
        definition="Active patients whose primary scale is no older than the clinic's interval.",
        counts=is_active,
        falls_out=timeliness.lacks_measure,
    ),
    Measure(
        key="recorded",
        title="Contacts recorded in time",
        definition="Of those with contacts in the month: all entered within the clinic's days.",
        counts=timeliness.had_contact,
        falls_out=timeliness.recorded_late,
    ),
    Measure(
        key="loops",
        title="Loops closed in 7 days",
        definition="Of those with recommendations whose seven days ran out in the month: all closed in time.",
        counts=timeliness.had_loop_due,
        falls_out=timeliness.left_loop_open,
    ),
    Measure(
        key="billable",
        title="Billable patient-months",
        definition="Of those with minutes in the month: a code is earned.",
        counts=timeliness.had_minutes,
        falls_out=timeliness.not_billable,
    ),
    Measure(
        key="referrals",
        title="Referrals seen",
        definition="Of those referred elsewhere in the last 90 days: seen there.",
        counts=timeliness.was_referred,
        falls_out=timeliness.not_seen,
    ),
)


def evaluate(measure: Measure, courses: Iterable[Course], period: Period) -> Result:
    """A measure over the clinic's courses."""
    counting = [course for course in courses if measure.counts(course, period)]
    judged = [(course.id, measure.falls_out(course, period)) for course in counting]
    return Result(
        measure,
        numerator=tuple(who for who, why in judged if not why),
        denominator=tuple(who for who, _why in judged),
        missing=tuple((who, why) for who, why in judged if why),
    )


def program_measures(courses: Iterable[Course], period: Period) -> tuple[Result, ...]:
    """Every measure over the clinic's courses, in the order of `MEASURES`."""
    courses = tuple(courses)
    return tuple(evaluate(measure, courses, period) for measure in MEASURES)
