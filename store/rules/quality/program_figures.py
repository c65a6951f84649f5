"""The program's figures: medians and loads, with each patient's part. Source: domain.md §4, "Also"."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import mean, median

from store.rules.minutes import MINUTE, ZERO
from store.rules.quality.episode_history import EpisodeHistory, MeasurementPeriod, is_active, progress_in
from store.rules.quality.timeliness import contacts_in, days_to_record
from store.rules.scores.progress import is_improved

PatientValues = tuple[tuple[int, Fraction], ...]
"""Ids with what each brings to a figure; an id comes once for each value."""


@dataclass(frozen=True)
class ProgramFigure:
    """A number about the program that is no share."""

    key: str
    title: str
    unit: str
    parts: Callable[[EpisodeHistory, MeasurementPeriod], Iterable[Fraction]]
    summary: Callable[[list[Fraction]], Fraction]


@dataclass(frozen=True)
class FigureResult:
    """A figure for a clinic and month, exact, with the patients behind it; None where there are none."""

    figure: ProgramFigure
    value: Fraction | None
    parts: PatientValues


def _weeks_to_improvement(course: EpisodeHistory, period: MeasurementPeriod) -> Iterable[Fraction]:
    progress = progress_in(course, period) if is_active(course, period) else None
    if progress is None or not progress.was_elevated:
        return
    for score in progress.scores:
        if is_improved(progress.instrument, progress.baseline.total, score.total):
            yield Fraction((score.on - course.enrolled_on).days, 7)
            return


def _days_to_record(course: EpisodeHistory, period: MeasurementPeriod) -> Iterable[Fraction]:
    return (Fraction(days_to_record(contact)) for contact in contacts_in(course, period))


def _minutes(course: EpisodeHistory, _period: MeasurementPeriod) -> Iterable[Fraction]:
    return [Fraction(course.minutes, MINUTE)] if course.minutes > ZERO else []


PROGRAM_FIGURES: tuple[ProgramFigure, ...] = (
    ProgramFigure(
        "weeks-to-improvement", "Time to improvement, median", "weeks", _weeks_to_improvement, median
    ),
    ProgramFigure("days-to-record", "Contact to record, median", "days", _days_to_record, median),
    ProgramFigure("minutes", "Minutes per patient with minutes, mean", "minutes", _minutes, mean),
)


def program_figures(courses: Iterable[EpisodeHistory], period: MeasurementPeriod) -> tuple[FigureResult, ...]:
    """Every figure over the clinic's courses, in the order of `FIGURES`."""
    courses = tuple(courses)
    return tuple(_evaluate(figure, courses, period) for figure in PROGRAM_FIGURES)


def caseload_per_care_manager(
    courses: Iterable[EpisodeHistory], full_time_care_managers: Decimal, period: MeasurementPeriod
) -> Fraction | None:
    """Active patients per full-time care manager; None without any."""
    if full_time_care_managers <= 0:
        return None
    return sum(is_active(course, period) for course in courses) / Fraction(full_time_care_managers)


def _evaluate(
    figure: ProgramFigure, courses: tuple[EpisodeHistory, ...], period: MeasurementPeriod
) -> FigureResult:
    parts = tuple((course.id, part) for course in courses for part in figure.parts(course, period))
    values = [part for _who, part in parts]
    return FigureResult(figure, figure.summary(values) if values else None, parts)
